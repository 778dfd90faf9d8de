package org.autodispatcher.upgrade;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands in a run's claim, as far as it has been read. */
final class Claim {
    private final Map<String, String> values = new LinkedHashMap<>();
    private String host = "";
    private String boot = "";

    /** One line of it. */
    void line(String text) {
        String[] words = text.split(" ", 2);
        values.putIfAbsent(words[0], words.length > 1 ? words[1] : "");
    }

    /** The machine we are on, named as a claim names it. */
    void here(String words) {
        String[] both = words.split(" ", 2);
        host = both[0];
        boot = both.length > 1 ? both[1] : "";
    }

    /** Whether all of it is here: what a line that broke let through of one says nothing. {@link #here} comes after its last line. */
    boolean read() {
        return !values.isEmpty() && !host.isEmpty();
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** What in it is not as it must be for {@code key}, {@code home} and this machine; empty where it can be believed. */
    Optional<String> differing(RunKey key, String home) {
        for (String line : key.lines()) {
            String[] words = line.split(" ", 2);
            if (!value(words[0]).equals(Optional.of(words[1]))) {
                return Optional.of(words[0]);
            }
        }
        return List.of(Map.entry("home", home), Map.entry("host", host)).stream()
                .filter(must -> !value(must.getKey()).equals(Optional.of(must.getValue())))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether the machine has been started anew since. */
    boolean rebooted() {
        return read() && !value("boot").equals(Optional.of(boot));
    }
}
