package org.autodispatcher.report;

import java.util.ArrayList;
import java.util.List;

/** Rows in columns that line up on a terminal, where East Asian characters take two cells. */
public final class Table {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a row; all rows have the same number of cells. */
    public Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** The lines, without blanks at their ends. */
    public List<String> lines() {
        int columns = rows.isEmpty() ? 0 : rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], cells(row.get(i)));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - cells(row.get(i)))).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    /** Cells of a terminal that {@code text} takes. Wide and full-width characters take two (Unicode UAX 11). */
    public static int cells(String text) {
        return text.codePoints().map(point -> wide(point) ? 2 : 1).sum();
    }

    private static boolean wide(int point) {
        return point >= 0x1100 && point <= 0x115F
                || point >= 0x2E80 && point <= 0xA4CF
                || point >= 0xAC00 && point <= 0xD7A3
                || point >= 0xF900 && point <= 0xFAFF
                || point >= 0xFE30 && point <= 0xFE6F
                || point >= 0xFF00 && point <= 0xFF60
                || point >= 0xFFE0 && point <= 0xFFE6
                || point >= 0x1F300 && point <= 0x3FFFD;
    }
}
