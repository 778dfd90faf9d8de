package org.autodispatcher.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Progress;
import org.autodispatcher.linux.WindowSize;
import org.autodispatcher.report.Amounts;
import org.autodispatcher.report.Printable;
import org.autodispatcher.report.Table;
import org.autodispatcher.report.Wording;

/**
 * Makes lines of deliveries, as fit a terminal: what does not fit below is folded into counts, and where it is narrow, columns are left out,
 * the least needed first. No line fills the last cell, behind which terminals differ in what they do.
 */
final class TableLayout {
    private static final String GAP = "  ";
    /** Less of a target's name tells nobody which it is. */
    private static final int LEAST_ID = 12;
    /** Less of what an upgrade says tells nobody anything. */
    private static final int LEAST_SAID = 16;
    /** More of a line than this is never looked at, be it as long as it likes. */
    private static final int LONGEST_SAID = 1000;
    /** The header, the line that counts the rest, and the one below, where the cursor rests. */
    private static final int OTHER_LINES = 3;

    private final Wording wording;
    private final boolean colours;

    TableLayout(Wording wording, boolean colours) {
        this.wording = wording;
        this.colours = colours;
    }

    /** What the columns between the target and what is said last are; whether there is that last one. */
    private record Choice(List<Function<TargetRow, String>> middle, boolean said) {}

    /** The lines; none where there is nothing yet, or no room. */
    List<String> lines(List<TargetRow> rows, WindowSize size) {
        int columns = size.columns() - 1;
        if (rows.isEmpty() || size.lines() <= OTHER_LINES || columns < LEAST_ID) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add(Table.cut(wording.text("table.header", "count", String.valueOf(rows.size()),
                "states", TargetOrder.counts(wording, rows.stream().map(TargetRow::state))), columns));
        List<TargetRow> shown = TargetOrder.first(rows, size.lines() - OTHER_LINES);
        lines.addAll(rows(rows, shown, columns));
        if (shown.size() < rows.size()) {
            List<TargetRow> rest = new ArrayList<>(rows);
            rest.removeAll(shown);
            lines.add(Table.cut(wording.text("table.more", "count", String.valueOf(rest.size()),
                    "states", TargetOrder.counts(wording, rest.stream().map(TargetRow::state))), columns));
        }
        return lines;
    }

    /** Widths are those of all rows, so that nothing jumps when others are shown. */
    private List<String> rows(List<TargetRow> all, List<TargetRow> shown, int columns) {
        int id = widest(all, TargetRow::id);
        int soft = Math.min(id, Math.max(LEAST_ID, columns * 2 / 5));
        for (Choice choice : choices(all)) {
            int[] middle = choice.middle().stream().mapToInt(column -> widest(all, column)).toArray();
            int taken = Arrays.stream(middle).map(width -> width == 0 ? 0 : width + GAP.length()).sum();
            int said = choice.said() ? GAP.length() + LEAST_SAID : 0;
            if (soft + taken + said <= columns || choice.middle().size() == 1 && !choice.said()) {
                int first = choice.said() ? soft : Math.min(id, Math.max(LEAST_ID, columns - taken));
                return shown.stream().map(row -> line(row, choice, first, middle, columns)).toList();
            }
        }
        throw new IllegalStateException("the last choice always fits");
    }

    /** From the most that can be shown to the least; what no row has is no column. */
    private List<Choice> choices(List<TargetRow> all) {
        boolean said = all.stream().anyMatch(row -> !said(row).isEmpty());
        Function<TargetRow, String> state = row -> wording.word(row.state());
        List<Choice> choices = new ArrayList<>();
        for (boolean last : said ? new boolean[] {true, false} : new boolean[] {false}) {
            choices.add(new Choice(List.of(state, TableLayout::amount, TableLayout::rate), last));
            choices.add(new Choice(List.of(state, TableLayout::amount), last));
            choices.add(new Choice(List.of(state, TableLayout::percent), last));
        }
        choices.add(new Choice(List.of(state), false));
        return choices;
    }

    private static int widest(List<TargetRow> rows, Function<TargetRow, String> column) {
        return rows.stream().map(column).mapToInt(Table::cells).max().orElse(0);
    }

    private String line(TargetRow row, Choice choice, int first, int[] middle, int columns) {
        StringBuilder line = new StringBuilder(padded(Table.shortened(Printable.line(row.id()), first), first));
        int width = first;
        for (int i = 0; i < middle.length && width + GAP.length() + middle[i] <= columns; i++) {
            if (middle[i] > 0) {
                String cell = padded(choice.middle().get(i).apply(row), middle[i]);
                line.append(GAP).append(i == 0 ? coloured(row.state(), cell) : cell);
                width += GAP.length() + middle[i];
            }
        }
        if (choice.said()) {
            line.append(GAP).append(Table.cut(said(row), columns - width - GAP.length()));
        }
        return line.toString().stripTrailing();
    }

    private static String padded(String text, int cells) {
        return text + " ".repeat(Math.max(0, cells - Table.cells(text)));
    }

    private String coloured(DeliveryState state, String cell) {
        int colour = switch (state) {
            case IN_DOUBT, HELD, FAILED -> 31; // red
            case DEFERRED -> 33; // yellow
            case UPGRADED -> 32; // green
            case UPGRADING, DELIVERING -> 36; // cyan
            case QUEUED, DELIVERED, SUPERSEDED, CANCELLED -> 0;
        };
        return colours && colour > 0 ? "\u001b[" + colour + "m" + cell + "\u001b[0m" : cell;
    }

    private static String amount(TargetRow row) {
        return row.sent().map(sent -> sent.bytes() < sent.total()
                ? Amounts.bytes(sent.bytes()) + "/" + Amounts.bytes(sent.total())
                : Amounts.bytes(sent.total())).orElse("");
    }

    private static String percent(TargetRow row) {
        return row.sent().map(sent -> (sent.total() == 0 ? 100 : sent.bytes() * 100 / sent.total()) + " %").orElse("");
    }

    /** Of what is under way. */
    private static String rate(TargetRow row) {
        return row.sent().filter(_ -> row.state() == DeliveryState.DELIVERING).map(Progress::rate).filter(rate -> rate > 0)
                .map(rate -> Amounts.bytes(rate) + "/s").orElse("");
    }

    private static String said(TargetRow row) {
        int end = Math.min(row.said().length(), LONGEST_SAID);
        boolean within = end > 0 && Character.isHighSurrogate(row.said().charAt(end - 1));
        String line = Printable.line(row.said().substring(0, within ? end - 1 : end)).replace('\t', ' ').strip();
        return row.reason().map(reason -> line.isEmpty() ? reason.code() : reason.code() + " | " + line).orElse(line);
    }
}
