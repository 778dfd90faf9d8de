package org.autodispatcher.dispatch;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.autodispatcher.Sha256;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.LedgerView;

/** The numbers that tell the runs of one package by one route on one target from each other. */
final class RunNumbers {
    private final LedgerView ledger;
    private final Map<String, Object> numbers = new ConcurrentHashMap<>();

    RunNumbers(LedgerView ledger) {
        this.ledger = ledger;
    }

    /**
     * The number of the next run of a delivery: how often a person has ordered this upgrade once more. It is part of what makes one
     * run the same as another. It stays what it was where nothing was started under it; else it is one that no other dispatch of the
     * same package by the same route has for this target, whichever of them is ordered or runs first. Whoever asks holds
     * {@link #lock} until it is in the ledger.
     */
    int next(DispatchRecord dispatch, String target) {
        Optional<DeliveryRecord> own = dispatch.delivery(target).filter(record -> record.fact(DeliveryRecord.REPEATS).isPresent());
        if (own.filter(record -> !started(record)).isPresent() && own.get().fact(Stages.DIRECTORY).filter(String::isEmpty).isEmpty()) {
            return number(own.get());
        }
        HistoryFilter same = new HistoryFilter(
                HistoryFilter.Pack.of(dispatch.fact(DispatchRecord.PACKAGE), dispatch.fact(DispatchRecord.SHA256).map(Sha256::new)),
                new HistoryFilter.Way(dispatch.fact(DispatchRecord.ROUTE), Optional.empty(), Optional.empty()),
                HistoryFilter.Stand.ANY, HistoryFilter.Span.ANY, Integer.MAX_VALUE);
        int others = ledger.find(same).stream()
                .filter(id -> id != dispatch.id())
                .map(id -> ledger.delivery(id, target))
                .filter(record -> record.fact(DeliveryRecord.REPEATS).isPresent())
                .mapToInt(record -> record.ended() && !started(record) ? number(record) : number(record) + 1)
                .max()
                .orElse(0);
        return Math.max(others, own.map(record -> started(record) ? number(record) + 1 : number(record)).orElse(0));
    }

    /** What keeps two dispatches from taking the same number for a target. */
    Object lock(String target) {
        return numbers.computeIfAbsent(target, any -> new Object());
    }

    private static int number(DeliveryRecord record) {
        return Integer.parseInt(record.fact(DeliveryRecord.REPEATS).orElse("0"));
    }

    /** Whether an upgrade was, or may have been, started under the delivery's number. */
    static boolean started(DeliveryRecord record) {
        return switch (record.state()) {
            case UPGRADING, UPGRADED, FAILED, IN_DOUBT -> true;
            case QUEUED, DELIVERING, DELIVERED, DEFERRED, HELD, SUPERSEDED, CANCELLED ->
                record.fact(DeliveryRecord.STARTED).filter("yes"::equals).isPresent();
        };
    }
}
