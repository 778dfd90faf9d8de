package org.autodispatcher.dispatch;

import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.delivery.Delivery.Placed;
import org.autodispatcher.dispatch.Connector.Connection;
import org.autodispatcher.dispatch.Steps.Fact;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;

/** Upgrades as steps: when one may start, that it starts once, and how one that we lost sight of is come back to. */
final class Upgrades {
    /** In the ledger: the upgrade ends with the connection it was started over. */
    static final String PLAIN = "plain";
    /** In the ledger: the upgrade goes on without us, and can be come back to. */
    static final String DETACHED = "detached";

    private final Ledger ledger;
    private final Turns turns;
    private final Pauses pauses;
    private final Orders orders;

    Upgrades(Ledger ledger, Turns turns, Pauses pauses, Orders orders) {
        this.ledger = ledger;
        this.turns = turns;
        this.pauses = pauses;
        this.orders = orders;
    }

    /**
     * How often a person has ordered this upgrade once more: it is part of what makes one run the same as another. The package
     * was handed in anew, so a run of an earlier dispatch of it does not count as this one's.
     */
    int repeats(Course course, Order order) {
        return ledger.find(HistoryFilter.of(order.arrived().pack().name(), order.arrived().pack().sha256())).stream()
                .filter(id -> id < course.dispatch())
                .map(ledger::dispatch)
                .filter(earlier -> earlier.fact(DispatchRecord.ROUTE).filter(order.routed().route().name()::equals).isPresent())
                .flatMap(earlier -> earlier.delivery(order.target()).stream())
                .mapToInt(Upgrades::next)
                .max()
                .orElse(0);
    }

    /** The number of the next run: the same where none was started under this one. */
    static int next(DeliveryRecord record) {
        int repeats = Integer.parseInt(record.fact(DeliveryRecord.REPEATS).orElse("0"));
        return record.fact(DeliveryRecord.STARTED).filter("yes"::equals).isPresent() ? repeats + 1 : repeats;
    }

    /** The final path is this delivery's until it has ended; where it is another's, it waits. */
    void ownPlace(Course course, Steps steps, Order order) throws FailureException {
        requireNone(turns.own(order.target(), order.place(), course.dispatch()), steps);
    }

    /** Starts the upgrade, once nothing stands in the way, and follows it to its end. */
    void run(Course course, Steps steps, Order order, Connection connection, Placed placed) throws FailureException {
        requireNone(pauses.of(order.routed().route().name(), order.target()), steps);
        requireNone(turns.take(order.target(), course.dispatch()), steps);
        steps.take(Step.UPGRADE, Map.of(DeliveryRecord.REMOTE_PATH, placed.path(), DeliveryRecord.RUN, PLAIN), () -> {
            int status = orders.upgrade(course, steps, order, connection, placed);
            return new Fact<>(status, Map.of(DeliveryRecord.EXIT_CODE, String.valueOf(status)));
        });
    }

    /**
     * Comes back to an upgrade that may run.
     *
     * @return whether it was there; where it was not, it was never started
     */
    boolean comeBack(Course course, Steps steps, Order order, DeliveryRecord record) throws FailureException {
        Failure lost = Failure.of(Reason.IN_DOUBT, "interrupted").with("pid", record.fact("pid").orElse("?"));
        steps.mark(Step.UPGRADE, lost, Map.of());
        throw lost.exception();
    }

    /** Ends a running upgrade; whether it was seen to be gone. */
    boolean stop(Course course, DeliveryRecord record, Attempts.Cancellation order) {
        return false;
    }

    private static void requireNone(Optional<Failure> wait, Steps steps) throws FailureException {
        if (wait.isPresent()) {
            steps.mark(Step.WAIT, wait.get(), Map.of());
            throw wait.get().exception();
        }
    }
}
