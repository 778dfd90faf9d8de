package org.autodispatcher.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.autodispatcher.PackageNames;
import org.autodispatcher.console.Refusal.Code;

/**
 * What a program asks for behind {@code ?}. A name that means nothing there is refused: a misspelt filter would be one that is not kept.
 *
 * @param values by their names, of one name in their order
 */
record Query(Map<String, List<String>> values) {
    /** @param known the names that mean something */
    static Query of(Visit visit, Set<String> known) throws Refusal {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : visit.query().split("&")) {
            String[] parts = pair.split("=", 2);
            String name = text(parts[0]);
            if (!name.isEmpty() && !known.contains(name)) {
                throw Refusal.of(Code.BAD_REQUEST, "parameter")
                        .with("text", PackageNames.shown(name)).with("known", String.join(", ", new TreeSet<>(known)));
            }
            values.computeIfAbsent(name, _ -> new ArrayList<>()).add(parts.length > 1 ? text(parts[1]) : "");
        }
        return new Query(values);
    }

    private static String text(String encoded) throws Refusal {
        return PathName.decoded(encoded.replace("+", "%20"));
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** Of several the last; empty where it says nothing. */
    Optional<String> get(String name) {
        return all(name).reversed().stream().findFirst().map(String::strip).filter(text -> !text.isEmpty());
    }

    /** A whole number from {@code least} to {@code most}. */
    Optional<Long> number(String name, long least, long most) throws Refusal {
        Optional<String> text = get(name);
        Optional<Long> number = text.filter(digits -> digits.matches("\\d{1,18}")).map(Long::parseLong)
                .filter(found -> found >= least && found <= most);
        if (text.isPresent() && number.isEmpty()) {
            throw wrong(name, text.get(), least + "-" + most);
        }
        return number;
    }

    /** @param known what may stand there */
    static Refusal wrong(String name, String text, String known) {
        return Refusal.of(Code.BAD_REQUEST, "value").with("name", name).with("text", PackageNames.shown(text)).with("known", known);
    }
}
