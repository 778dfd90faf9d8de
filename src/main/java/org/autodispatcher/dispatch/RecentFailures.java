package org.autodispatcher.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.PackageNames;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.LedgerView;

/** What failed lately. It is at its end, so it is not among what moves or waits; who looks in the morning is to see it all the same. */
final class RecentFailures {
    private static final Duration LATELY = Duration.ofDays(1);

    /** A package may have been tried and waited for that long before it failed. */
    private static final Duration ARRIVED = Duration.ofDays(7);
    /** More are not looked at: whoever asks how things stand waits for the answer. */
    private static final int MOST = 50;

    private RecentFailures() {}

    /** A note that names the last one; none where nothing failed within a day before {@code now}. */
    static List<Standing.Note> notes(LedgerView ledger, Instant now) {
        HistoryFilter failed = new HistoryFilter(
                HistoryFilter.Pack.ANY,
                HistoryFilter.Way.ANY,
                new HistoryFilter.Stand(Optional.of(DispatchState.FAILED), Optional.empty(), Optional.empty()),
                new HistoryFilter.Span(Optional.of(now.minus(ARRIVED)), Optional.empty()),
                MOST);
        List<DispatchRecord> lately = ledger.find(failed).stream()
                .map(ledger::dispatch)
                .filter(dispatch -> failedAt(dispatch).isAfter(now.minus(LATELY)))
                .toList();
        return lately.stream()
                .max(Comparator.comparing(RecentFailures::failedAt))
                .map(last -> new Standing.Note("failed", Map.of(
                        "count", lately.size() < MOST ? String.valueOf(lately.size()) : "≥ " + MOST,
                        "id", String.valueOf(last.id()),
                        "package", PackageNames.shown(last.fact(DispatchRecord.PACKAGE).orElse("")))))
                .stream()
                .toList();
    }

    private static Instant failedAt(DispatchRecord dispatch) {
        return dispatch.deliveries().stream()
                .filter(delivery -> delivery.state() == DeliveryState.FAILED)
                .flatMap(delivery -> delivery.fact(DeliveryRecord.SINCE).map(Instant::parse).stream())
                .max(Instant::compareTo)
                .orElse(dispatch.arrived());
    }
}
