package org.autodispatcher.config;

import java.util.regex.Pattern;

/** A path or name as one word of a command that a hint tells people to type. Never for commands that are run. */
public final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./@%+,:=][\\p{L}\\p{N}_./@%+,:=-]*");

    private ShellWord() {}

    /** {@code text} itself where every POSIX shell reads it as one word, else in single quotes. */
    public static String of(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
