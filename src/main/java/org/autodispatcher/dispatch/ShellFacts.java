package org.autodispatcher.dispatch;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the survey's script says of a target, one {@code word value} a line. */
final class ShellFacts {
    private static final Set<String> KNOWN = Set.of("system", "login-shell", "directory", "free");

    private ShellFacts() {}

    /** The facts by name; the tools together under {@code tools}. Lines that are not ours are passed over. */
    static Map<String, String> parse(String output) {
        Map<String, String> facts = new TreeMap<>();
        output.lines().map(line -> line.split(" ", 2)).filter(words -> words.length == 2).forEach(words -> {
            if (words[0].equals("tool")) {
                facts.merge("tools", words[1], (before, next) -> before + " " + next);
            } else if (KNOWN.contains(words[0]) && !words[1].equals("Available")) {
                facts.put(words[0], words[1]);
            }
        });
        return facts;
    }
}
