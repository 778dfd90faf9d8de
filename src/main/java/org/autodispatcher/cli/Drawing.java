package org.autodispatcher.cli;

import java.util.List;
import java.util.regex.Pattern;
import org.autodispatcher.report.Table;

/**
 * Lines that stand at the end of a terminal and are drawn over, in control sequences of ECMA-48 that every terminal knows. The cursor rests
 * at the beginning of the line below them and no mode is ever set, so a program that is killed leaves nothing to be put right.
 */
final class Drawing {
    private static final String CLEAR_TO_END_OF_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    private List<String> drawn = List.of();
    private int width;

    /** What makes {@code lines} stand there, none of them wider than {@code columns}; empty where they do already. */
    String over(List<String> lines, int columns) {
        if (lines.equals(drawn) && columns == width) {
            return "";
        }
        boolean resized = columns != width;
        StringBuilder frame = new StringBuilder(resized ? away(columns) : up(drawn.size()));
        for (int i = 0; i < lines.size(); i++) {
            boolean stands = !resized && i < drawn.size() && drawn.get(i).equals(lines.get(i));
            frame.append(stands ? "" : lines.get(i) + CLEAR_TO_END_OF_LINE).append('\n');
        }
        frame.append(lines.size() < drawn.size() ? CLEAR_BELOW : "");
        drawn = List.copyOf(lines);
        width = columns;
        return frame.toString();
    }

    /** What takes them away. Most terminals turn lines that have become too wide into several. */
    String away(int columns) {
        int rows = drawn.stream().mapToInt(line -> Math.max(1, Math.ceilDiv(cells(line), columns))).sum();
        drawn = List.of();
        return rows == 0 ? "" : up(rows) + CLEAR_BELOW;
    }

    /** They stay where they are, as anything else that was printed. */
    void leave() {
        drawn = List.of();
    }

    private static String up(int lines) {
        return lines == 0 ? "" : "\r\u001b[" + lines + "A";
    }

    /** Cells that a line takes; colours take none. */
    static int cells(String line) {
        return Table.cells(COLOUR.matcher(line).replaceAll(""));
    }
}
