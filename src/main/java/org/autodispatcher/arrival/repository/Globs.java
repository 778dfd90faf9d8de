package org.autodispatcher.arrival.repository;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Patterns in which {@code *} stands for any characters. */
final class Globs {
    private Globs() {}

    /** Whether one of them matches the whole of {@code text}; where there are none, everything does. */
    static boolean anyOrNone(List<String> patterns, String text) {
        return patterns.isEmpty() || any(patterns, text);
    }

    static boolean any(List<String> patterns, String text) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, text));
    }

    private static boolean matches(String pattern, String text) {
        String regex = Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(regex, Pattern.DOTALL).matcher(text).matches();
    }
}
