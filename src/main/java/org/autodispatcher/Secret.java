package org.autodispatcher;

import java.util.Arrays;

/**
 * A password or passphrase. It cannot print itself: {@link #toString} never shows it, and no library that writes records or
 * maps will either. Two secrets are equal when their text is, so that a shared one can be recognised.
 */
public final class Secret {
    private final char[] chars;

    private Secret(char[] chars) {
        this.chars = chars;
    }

    /** Keeps a copy of {@code text}. */
    public static Secret of(String text) {
        return new Secret(text.toCharArray());
    }

    /** The text itself, for the one call that hands it to a server. Never for a message, a log or an argument. */
    public String reveal() {
        return new String(chars);
    }

    /** What a server wrote, without the secret: some repeat what they were given. */
    public String hiddenIn(String text) {
        return chars.length == 0 ? text : text.replace(reveal(), toString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && Arrays.equals(chars, that.chars);
    }

    /** The same for all secrets: a hash of the text would be a trace of it. */
    @Override
    public int hashCode() {
        return 1;
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
