package org.autodispatcher.routing;

import java.util.Map;

/**
 * A pattern's text, token by token as Python's re/_parser.py reads it: a token is one character, or a backslash with the character
 * after it. Positions count characters from 0.
 */
final class PatternSource {
    /** Comes after the last token. */
    static final String END = "";

    private final String text;
    private final int[] points;
    private int index;
    private String next = END;

    PatternSource(String text) throws PatternException {
        this.text = text;
        this.points = text.codePoints().toArray();
        advance();
    }

    /** The next token, not taken yet. */
    String next() {
        return next;
    }

    boolean ended() {
        return next.isEmpty();
    }

    String take() throws PatternException {
        String token = next;
        advance();
        return token;
    }

    /** Takes {@code token} where it comes next. */
    boolean takes(String token) throws PatternException {
        if (!next.equals(token) || ended()) {
            return false;
        }
        advance();
        return true;
    }

    /** As many of the next {@code most} characters as are among {@code wanted}. */
    String takeWhile(int most, String wanted) throws PatternException {
        StringBuilder taken = new StringBuilder();
        while (taken.length() < most && !ended() && wanted.contains(next)) {
            taken.append(take());
        }
        return taken.toString();
    }

    /** Everything before {@code terminator}, which is taken too. Nothing at all, or no terminator, is an error. */
    String takeUntil(String terminator, String code) throws PatternException {
        int start = position();
        StringBuilder taken = new StringBuilder();
        while (!ended() && !next.equals(terminator)) {
            taken.append(take());
        }
        if (taken.isEmpty()) {
            throw error("pattern.missing-" + code, start);
        }
        if (!takes(terminator)) {
            throw error("pattern.unterminated-" + code, start, "name", taken.toString());
        }
        return taken.toString();
    }

    /** Where the next token begins. */
    int position() {
        return index - next.codePointCount(0, next.length());
    }

    /** Goes back to an earlier position. */
    void seek(int position) throws PatternException {
        index = position;
        advance();
    }

    /** An error at {@code position}; {@code namesAndValues} alternate. */
    PatternException error(String code, int position, String... namesAndValues) {
        Map<String, String> values = new java.util.HashMap<>(Map.of("pattern", text));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new PatternException(code, position, values);
    }

    private void advance() throws PatternException {
        if (index >= points.length) {
            next = END;
            return;
        }
        int length = points[index] == '\\' ? 2 : 1;
        if (index + length > points.length) {
            throw error("pattern.escape-at-end", points.length - 1);
        }
        next = new String(points, index, length);
        index += length;
    }
}
