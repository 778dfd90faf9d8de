package org.autodispatcher.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Lets the options that every command has stand before the command too. They mean the same there; were they only read by
 * {@code auto-dispatcher} itself, {@code --home DIR status} would speak of another home than the one that was named.
 */
final class VerbFirst {
    private static final Set<String> WITH_VALUE = Set.of("--home", "--lang");
    private static final Set<String> ALONE = Set.of("--json", "-q", "--quiet");

    private VerbFirst() {}

    /** The same words, the options before the command behind it. */
    static String[] of(String... args) {
        int verb = 0;
        while (verb < args.length && isOption(args[verb])) {
            verb += WITH_VALUE.contains(args[verb]) ? 2 : 1;
        }
        if (verb == 0 || verb >= args.length || args[verb].startsWith("-")) {
            return args;
        }
        List<String> before = Arrays.asList(args).subList(0, verb);
        List<String> words = new ArrayList<>(Arrays.asList(args).subList(verb, args.length));
        int end = words.indexOf("--");
        words.addAll(end < 0 ? words.size() : end, before);
        return words.toArray(String[]::new);
    }

    private static boolean isOption(String word) {
        return ALONE.contains(word) || WITH_VALUE.contains(word) || WITH_VALUE.stream().anyMatch(option -> word.startsWith(option + "="));
    }
}
