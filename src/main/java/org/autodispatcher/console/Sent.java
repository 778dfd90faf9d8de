package org.autodispatcher.console;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.autodispatcher.PackageNames;
import org.autodispatcher.console.Refusal.Code;
import org.autodispatcher.report.SentJson;

/**
 * An order as a program sends it: one JSON object. What means nothing in it is refused and not passed over: it would be a part of the order
 * that is not carried out.
 */
record Sent(Map<String, Object> values) {
    static final int MOST = 64 << 10;

    /** The content of a request, whatever type it says to be. */
    static Sent of(Visit visit) throws Refusal, IOException {
        byte[] bytes = visit.content().readNBytes(MOST + 1);
        if (bytes.length > MOST) {
            throw Refusal.of(Code.BODY_TOO_LARGE).with("most", MOST);
        }
        return new Sent(SentJson.read(bytes).orElseThrow(() -> Refusal.of(Code.BAD_REQUEST, "json")));
    }

    void requireOnly(Set<String> names) throws Refusal {
        for (String name : values.keySet()) {
            if (!names.contains(name)) {
                throw Refusal.of(Code.FIELD, "unknown")
                        .with("name", PackageNames.shown(name)).with("known", String.join(", ", new TreeSet<>(names)));
            }
        }
    }

    /** Without the blanks around it; empty where it is not there, or says nothing. */
    Optional<String> text(String name) throws Refusal {
        return value(name, String.class, () -> Refusal.of(Code.FIELD, "text")).map(String::strip).filter(text -> !text.isEmpty());
    }

    boolean yes(String name) throws Refusal {
        return value(name, Boolean.class, () -> Refusal.of(Code.FIELD, "truth")).orElse(false);
    }

    /** A whole number from 0 on. */
    Optional<Long> number(String name) throws Refusal {
        Optional<Long> number = value(name, Long.class, () -> Refusal.of(Code.FIELD, "number"));
        if (number.filter(found -> found < 0).isPresent()) {
            throw Refusal.of(Code.FIELD, "number").with("name", name);
        }
        return number;
    }

    /** One of several words. */
    String oneOf(String name, List<String> words) throws Refusal {
        Optional<String> found = text(name);
        String known = String.join(", ", words);
        if (found.isEmpty()) {
            throw Refusal.of(Code.FIELD, "missing").with("name", name).with("known", known);
        }
        if (!words.contains(found.get())) {
            throw Refusal.of(Code.FIELD, "value").with("name", name).with("text", PackageNames.shown(found.get())).with("known", known);
        }
        return found.get();
    }

    private <T> Optional<T> value(String name, Class<T> type, Supplier<Refusal> wrong) throws Refusal {
        Object value = values.get(name);
        if (value != null && !type.isInstance(value)) {
            throw wrong.get().with("name", name);
        }
        return Optional.ofNullable(value).map(type::cast);
    }
}
