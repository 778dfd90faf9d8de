package org.autodispatcher.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.console.Refusal.Code;

/**
 * What a page's form or the end of an address says: {@code name=value&…} (WHATWG URL, application/x-www-form-urlencoded).
 *
 * @param values by their names; of several with one name the last
 */
record Form(Map<String, String> values) {
    static final String TYPE = "application/x-www-form-urlencoded";
    private static final int MOST = 64 << 10;

    Form {
        values = Map.copyOf(values);
    }

    /** That of an address. */
    static Form of(String query) throws Refusal {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            if (!parts[0].isEmpty()) {
                values.put(text(parts[0]), parts.length > 1 ? text(parts[1]) : "");
            }
        }
        return new Form(values);
    }

    private static String text(String encoded) throws Refusal {
        return PathName.decoded(encoded.replace("+", "%20"));
    }

    /** That which a browser sends as the content. */
    static Form sent(Visit visit) throws Refusal, IOException {
        if (!visit.sendsForm()) {
            throw Refusal.of(Code.BAD_REQUEST, "form");
        }
        byte[] bytes = visit.content().readNBytes(MOST + 1);
        if (bytes.length > MOST) {
            throw Refusal.of(Code.BAD_REQUEST, "form");
        }
        return of(new String(bytes, StandardCharsets.UTF_8));
    }

    /** One value without the blanks around it; empty where it is not said, or says nothing. */
    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** Whether a box was ticked. */
    boolean ticked(String name) {
        return values.containsKey(name);
    }
}
