package org.autodispatcher.config;

/** What Python's {@code str} calls white space; Java's own notions differ (U+001C to U+001F, U+0085, U+00A0…). */
final class PythonText {
    private PythonText() {}

    /** {@code str.isspace} of one character, which is also {@code \s} of {@code re}. All of them lie in the basic plane. */
    static boolean isSpace(char c) {
        return c >= '\t' && c <= '\r'
                || c >= '\u001c' && c <= ' '
                || c == '\u0085'
                || c == '\u00a0'
                || c == '\u1680'
                || c >= '\u2000' && c <= '\u200a'
                || c == '\u2028'
                || c == '\u2029'
                || c == '\u202f'
                || c == '\u205f'
                || c == '\u3000';
    }

    /** {@code str.strip()}. */
    static String strip(String text) {
        return stripTrailing(text.substring(indent(text)));
    }

    /** {@code str.rstrip()}. */
    static String stripTrailing(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /** How many white-space characters a text begins with. */
    static int indent(String text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        return start;
    }
}
