package org.autodispatcher.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.autodispatcher.linux.WindowSize;
import org.autodispatcher.report.Table;

/**
 * What a terminal shows after all that was written to it, with what scrolled out of it at the top. It obeys what {@link Drawing} uses and
 * fails on everything else.
 */
final class ShownTerminal {
    private static final Pattern PART = Pattern.compile("\u001b\\[(\\d*)([A-Za-z])|.", Pattern.DOTALL);

    private final int lines;
    private int columns;
    private List<List<String>> rows = new ArrayList<>(List.of(new ArrayList<>()));
    private int row;
    private int column;
    private boolean mayWrap = true;

    ShownTerminal(int lines, int columns) {
        this.lines = lines;
        this.columns = columns;
    }

    Terminal terminal() {
        return new Terminal(this::size, false);
    }

    synchronized WindowSize size() {
        return new WindowSize(lines, columns);
    }

    /** From now on a line that does not fit is a mistake; till then it is turned, as terminals do. */
    ShownTerminal neverWrapping() {
        mayWrap = false;
        return this;
    }

    /** Somebody makes it narrower or wider; lines are turned anew, as most terminals do. */
    synchronized void resize(int to) {
        List<List<String>> turned = new ArrayList<>();
        int below = rows.size() - row;
        for (List<String> each : rows) {
            for (int at = 0; at == 0 || at < each.size(); at += to) {
                turned.add(new ArrayList<>(each.subList(at, Math.min(each.size(), at + to))));
            }
        }
        rows = turned;
        row = rows.size() - below;
        columns = to;
    }

    synchronized void feed(String written) {
        for (Matcher part = PART.matcher(written); part.find(); ) {
            if (part.group(2) == null) {
                put(part.group());
            } else {
                obey(part.group(2), part.group(1).isEmpty() ? 1 : Integer.parseInt(part.group(1)));
            }
        }
    }

    private void obey(String command, int count) {
        switch (command) {
            case "A" -> {
                if (count >= lines) {
                    throw new AssertionError("what has scrolled out of the terminal cannot be drawn over");
                }
                row = Math.max(0, row - count);
            }
            case "K" -> cut();
            case "J" -> {
                cut();
                rows.subList(row + 1, rows.size()).clear();
            }
            case "m" -> {
                // colours take no room
            }
            default -> throw new AssertionError("unknown: " + command);
        }
    }

    private void cut() {
        List<String> line = rows.get(row);
        line.subList(Math.min(column, line.size()), line.size()).clear();
    }

    private void put(String sign) {
        switch (sign) {
            case "\r" -> column = 0;
            case "\n" -> next();
            case "\u001b" -> throw new AssertionError("a control sequence that nobody knows");
            default -> print(sign);
        }
    }

    private void print(String sign) {
        int cells = Table.cells(sign);
        if (column + cells > columns) {
            if (!mayWrap) {
                throw new AssertionError("wider than " + columns + ": " + String.join("", rows.get(row)) + sign);
            }
            next();
        }
        List<String> line = rows.get(row);
        for (int i = 0; i < cells; i++) {
            String cell = i == 0 ? sign : "";
            if (column < line.size()) {
                line.set(column, cell);
            } else {
                line.add(cell);
            }
            column++;
        }
    }

    private void next() {
        row++;
        column = 0;
        if (row == rows.size()) {
            rows.add(new ArrayList<>());
        }
    }

    /** All lines to the last that is not empty. */
    synchronized String text() {
        return rows.stream().map(line -> String.join("", line).stripTrailing()).collect(Collectors.joining("\n")).stripTrailing() + "\n";
    }
}
