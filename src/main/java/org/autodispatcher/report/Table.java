package org.autodispatcher.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows in columns that line up on a terminal, where East Asian characters take two cells. */
public final class Table {
    private static final String GAP = "  ";
    private static final int LEAST = 12;
    private static final int EMOJI_SELECTOR = 0xFE0F;

    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a row; all rows have the same number of cells. */
    public Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** The lines, without blanks at their ends. */
    public List<String> lines() {
        int[] widths = widths();
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    /**
     * The same, no line longer than {@code width} where that can be had by shortening the longest of the columns that may be.
     *
     * @param columns numbers of the columns that may be shortened, from 0
     */
    public List<String> lines(int width, int... columns) {
        int[] widths = widths();
        int over = Arrays.stream(widths).sum() + GAP.length() * Math.max(widths.length - 1, 0) - width;
        while (over > 0 && columns.length > 0) {
            int longest = Arrays.stream(columns).reduce((a, b) -> widths[b] > widths[a] ? b : a).orElseThrow();
            if (widths[longest] <= LEAST) {
                break;
            }
            widths[longest]--;
            over--;
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private int[] widths() {
        int[] widths = new int[rows.isEmpty() ? 0 : rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], cells(row.get(i)));
            }
        }
        return widths;
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = shortened(row.get(i), widths[i]);
            line.append(cell).append(" ".repeat(widths[i] - cells(cell))).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    /** At most {@code cells} wide: what is too much is left out in the middle, since names differ at their ends. */
    public static String shortened(String text, int cells) {
        if (cells(text) <= cells) {
            return text;
        }
        int[] points = text.codePoints().toArray();
        int from = points.length / 2;
        int to = from;
        while (cells(new String(points, 0, from) + "…" + new String(points, to, points.length - to)) > cells) {
            if (cells(new String(points, 0, from)) > cells(new String(points, to, points.length - to))) {
                from--;
            } else {
                to++;
            }
        }
        return new String(points, 0, from) + "…" + new String(points, to, points.length - to);
    }

    /** At most {@code cells} wide: its end is left out, as fits a sentence. */
    public static String cut(String text, int cells) {
        int width = 0;
        int end = 0; // so far it fits with the dots behind it
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            end = width < cells ? at : end;
            width += cells(text.codePointAt(at));
            if (width > cells) {
                return cells > 0 ? text.substring(0, end).stripTrailing() + "…" : "";
            }
        }
        return text;
    }

    /** Cells of a terminal that {@code text} takes. Wide and full-width characters take two (Unicode UAX 11), marks and joiners none. */
    public static int cells(String text) {
        return text.codePoints().map(Table::cells).sum();
    }

    private static int cells(int point) {
        if (point < 0x300) {
            return 1;
        }
        int type = Character.getType(point);
        boolean none = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT
                || point >= 0x1160 && point <= 0x11FF; // the rest of a Hangul syllable
        // the sign before an emoji selector is drawn wide by some terminals: rather a gap than a line too long
        return point == EMOJI_SELECTOR ? 1 : none ? 0 : wide(point) ? 2 : 1;
    }

    private static boolean wide(int point) {
        return point >= 0x1100 && point <= 0x115F
                || point >= 0x2E80 && point <= 0xA4CF
                || point >= 0xA960 && point <= 0xA97C
                || point >= 0xAC00 && point <= 0xD7A3
                || point >= 0xF900 && point <= 0xFAFF
                || point >= 0xFE30 && point <= 0xFE6F
                || point >= 0xFF00 && point <= 0xFF60
                || point >= 0xFFE0 && point <= 0xFFE6
                || point >= 0x16FE0 && point <= 0x18DFF
                || point >= 0x1AFF0 && point <= 0x1B2FF
                || point >= 0x1F300 && point <= 0x3FFFD
                || Character.isEmojiPresentation(point); // ✅ and others that lie among narrow signs
    }
}
