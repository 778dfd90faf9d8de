package org.autodispatcher.console.page;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.HistoryRow;
import org.autodispatcher.report.Amounts;

/**
 * One dispatch in the table of the history.
 *
 * @param state   code of its state
 * @param word    the same in words
 * @param reason  stable code; empty for none
 * @param targets how many of them stand how
 * @param took    from its arrival to the end of its last delivery; empty while something may still change
 */
record HistoryLine(
        long dispatch, String pack, String route, String line, Instant arrived, String state, String word, String reason, String targets, String took) {
    static HistoryLine of(HistoryRow row, Texts texts) {
        return new HistoryLine(
                row.id(),
                PackageNames.shown(row.fact(DispatchRecord.PACKAGE).orElse("")),
                row.fact(DispatchRecord.ROUTE).orElse("–"),
                row.fact(DispatchRecord.LINE).orElse(""),
                row.arrived(),
                row.state().text(),
                texts.state(row.state()),
                row.reason().map(Reason::code).orElse(""),
                targets(row, texts),
                row.ended().map(end -> Duration.between(row.arrived(), end)).map(each -> Amounts.time(each.isNegative() ? Duration.ZERO : each)).orElse(""));
    }

    private static String targets(HistoryRow row, Texts texts) {
        Map<DeliveryState, Long> counts = row.deliveries().stream()
                .collect(Collectors.groupingBy(HistoryRow.Delivery::state, () -> new EnumMap<>(DeliveryState.class), Collectors.counting()));
        return counts.entrySet().stream().map(each -> each.getValue() + " " + texts.state(each.getKey())).collect(Collectors.joining(texts.of("comma")));
    }

    /** A line that is called as its route needs no word. */
    boolean ownLine() {
        return !line.isEmpty() && !line.equals(route);
    }
}
