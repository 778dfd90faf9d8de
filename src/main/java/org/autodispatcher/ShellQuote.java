package org.autodispatcher;

import java.util.regex.Pattern;

/** The one place where text becomes a word of a POSIX shell (POSIX.1-2024, XCU 2.2.2 Single-Quotes). */
public final class ShellQuote {
    /** Read as one plain word by every shell in every locale: no quoting needed, and easier to read. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./+][A-Za-z0-9_./@%+,:=-]*");

    private ShellQuote() {}

    /**
     * {@code text} as exactly one word, whatever it holds; the empty text is the empty word {@code ''}.
     *
     * @throws IllegalArgumentException where it holds NUL, which no argument of a program can hold
     */
    public static String word(String text) {
        return PLAIN.matcher(text).matches() ? text : quoted(text);
    }

    /**
     * The same, always in quotes: for a command that we did not write, where a bare {@code 2} before {@code >}, {@code a=b} in front or
     * a reserved word would not be a word.
     *
     * @throws IllegalArgumentException where it holds NUL
     */
    public static String quoted(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("NUL in a shell word");
        }
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
