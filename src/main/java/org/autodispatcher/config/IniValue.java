package org.autodispatcher.config;

import java.util.List;

/**
 * A value, ready to be used: lines joined by {@code \n}, one pair of quotes around it taken off, {@code %(key)s} replaced. It may be
 * a password, so it does not print itself.
 *
 * @param text      what it means
 * @param line      of its key, 1-based
 * @param inherited whether it stands in {@code [DEFAULT]}
 * @param origins   where the parts of {@code text} come from, by rising offset; the first begins at 0
 */
public record IniValue(String text, int line, boolean inherited, List<Origin> origins) {
    public IniValue {
        origins = List.copyOf(origins);
    }

    /** A place in the file; both 1-based, the column in characters (code points). */
    public record Position(int line, int column) {}

    /**
     * Where the part of a value that begins at an offset stands in the file.
     *
     * @param start   offset in the value's text
     * @param at      where that character stands; for what came in by {@code %(key)s}, where the reference stands
     * @param literal whether the following characters stand behind it in the file, one by one
     */
    public record Origin(int start, Position at, boolean literal) {}

    /** Where the character at {@code offset} of the text stands in the file. */
    public Position position(int offset) {
        Origin origin = origins.getFirst();
        for (Origin next : origins) {
            if (next.start() <= offset) {
                origin = next;
            }
        }
        int ahead = origin.literal() ? text.codePointCount(origin.start(), Math.clamp(offset, origin.start(), text.length())) : 0;
        return new Position(origin.at().line(), origin.at().column() + ahead);
    }

    @Override
    public String toString() {
        return "(value of line " + line + ")";
    }
}
