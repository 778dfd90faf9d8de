package org.autodispatcher.console.page;

import java.util.List;
import java.util.Optional;
import org.autodispatcher.ledger.HistoryDays;
import org.autodispatcher.ledger.HistoryRow;

/**
 * The page <i>History</i>: what is looked for, and what was found.
 *
 * @param form   what is looked for
 * @param routes names of routes, to choose from
 * @param lines  what was found, newest first
 * @param older  the end of the address of those that are older; empty for none
 * @param newest whether these are the newest
 * @param chart  all that fits day by day; empty where there is nothing to draw
 */
public record HistoryPage(HistoryForm form, List<String> routes, List<HistoryLine> lines, Optional<String> older, boolean newest, Optional<DayChart> chart) {
    public HistoryPage {
        routes = List.copyOf(routes);
        lines = List.copyOf(lines);
    }

    /**
     * What was found.
     *
     * @param rows   newest first
     * @param more   whether there are older ones
     * @param newest whether nothing newer fits
     * @param days   all that fits, day by day
     */
    public record Found(List<HistoryRow> rows, boolean more, boolean newest, List<HistoryDays.Day> days) {
        /** Where what is looked for cannot be meant. */
        public static final Found NOTHING = new Found(List.of(), false, true, List.of());

        public Found {
            rows = List.copyOf(rows);
            days = List.copyOf(days);
        }
    }

    public static HistoryPage of(HistoryForm form, List<String> routes, Found found, Texts texts) {
        Optional<String> older = found.more() ? Optional.of(form.query("before", found.rows().getLast().id())) : Optional.empty();
        return new HistoryPage(
                form, routes, found.rows().stream().map(each -> HistoryLine.of(each, texts)).toList(), older, found.newest(),
                Optional.of(DayChart.of(found.days(), texts)).filter(chart -> !chart.isEmpty()));
    }

    public String html(Frame frame) {
        return Html.of(out -> JtehistoryGenerated.render(out, null, frame, this));
    }
}
