package org.autodispatcher.routing;

/**
 * The words of a netrc file as {@code netrc._netrclex} of CPython 3.11 cuts them: white space separates, {@code "…"} quotes only where
 * a word begins, a backslash takes the next character as it is. The empty word is also the end, as there.
 */
final class NetrcTokens {
    private final String text;
    private int at;
    private int line = 1;
    private int wordLine = 1;

    /** Line ends must be {@code \n}. */
    NetrcTokens(String text) {
        this.text = text;
    }

    /** Where the last word began, 1-based. */
    int line() {
        return wordLine;
    }

    /** The next word; empty at the end of the file, and for {@code ""}. */
    String next() {
        while (more() && isSpace(text.charAt(at))) {
            take();
        }
        wordLine = line;
        StringBuilder word = new StringBuilder();
        boolean quoted = more() && text.charAt(at) == '"';
        if (quoted) {
            take();
        }
        while (more()) {
            char c = take();
            if (quoted ? c == '"' : isSpace(c)) {
                return word.toString();
            }
            if (c != '\\') {
                word.append(c);
            } else if (more()) {
                word.append(take());
            }
        }
        return word.toString();
    }

    /** Goes to the line behind the one the last word began on, for a comment; does nothing where the word ended its line. */
    void skipLine() {
        while (line == wordLine && more()) {
            take();
        }
    }

    /**
     * Goes behind the first empty line from here, for a macro.
     *
     * @return whether there was one before the end
     */
    boolean skipToEmptyLine() {
        while (more()) {
            int end = text.indexOf('\n', at);
            boolean empty = end == at;
            while (more() && at <= end) {
                take();
            }
            if (empty) {
                return true;
            }
            if (end < 0) {
                return false;
            }
        }
        return false;
    }

    private boolean more() {
        return at < text.length();
    }

    private char take() {
        char c = text.charAt(at++);
        line += c == '\n' ? 1 : 0;
        return c;
    }

    private static boolean isSpace(char c) {
        return c == '\n' || c == '\t' || c == '\r' || c == ' ';
    }
}
