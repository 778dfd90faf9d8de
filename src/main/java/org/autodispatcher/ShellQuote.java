package org.autodispatcher;

import java.util.Locale;
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
     * Any bytes but NUL as exactly one word, as a person can type it: {@code $'…'} (POSIX.1-2024, XCU 2.2.4), which an {@code sh} from before
     * that does not know. Not for commands that we run.
     */
    public static String typed(byte[] bytes) {
        StringBuilder word = new StringBuilder("$'");
        for (byte each : bytes) {
            boolean plain = each > ' ' && each < 0x7F && each != '\'' && each != '\\';
            word.append(plain ? String.valueOf((char) each) : String.format(Locale.ROOT, "\\x%02x", each));
        }
        return word.append('\'').toString();
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
