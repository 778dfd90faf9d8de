package org.autodispatcher.cli;

import java.time.Instant;
import java.util.List;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.report.Amounts;
import org.autodispatcher.report.Table;
import org.autodispatcher.report.Timeline;

/** The steps of a dispatch, a line for each. */
final class TimelineText {
    private final Desk desk;
    private String day;

    /** @param arrived the day its first line need not repeat */
    TimelineText(Desk desk, Instant arrived) {
        this.desk = desk;
        day = desk.moments().day(arrived);
    }

    /** The lines of some entries, indented. */
    List<String> lines(List<Entry> entries) {
        Table table = new Table();
        for (Timeline.Line line : Timeline.of(entries)) {
            Instant at = line.at();
            String time = desk.moments().day(at).equals(day) ? desk.moments().second(at) : desk.moments().full(at);
            day = desk.moments().day(at);
            table.row(time, line.actor(), line.words(desk.wording()), line.took().map(Amounts::time).orElse(""),
                    line.details(desk.wording(), desk.moments()));
        }
        return table.lines().stream().map(line -> "    " + line).toList();
    }
}
