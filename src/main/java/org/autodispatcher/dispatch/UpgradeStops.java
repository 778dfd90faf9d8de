package org.autodispatcher.dispatch;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.dispatch.Steps.Fact;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.upgrade.DetachedUpgrade.Stopped;
import org.autodispatcher.upgrade.RunKey;

/** Ends, at a person's order, what runs on a target: an upgrade, its health command, or the way back from it. */
record UpgradeStops(Connector connector, Runs runs) {
    /** Whether it was seen to be gone. Its end is recorded by whoever follows it. */
    boolean stop(Course course, Order order, Attempts.Cancellation by) throws FailureException {
        DeliveryRecord record = course.record(order.destination().target());
        if (record.state() != DeliveryState.UPGRADING && !record.rollbackDue()) {
            return false; // it has ended since somebody looked
        }
        Steps steps = course.to(order.destination().target(), by.actor(), Steps.Gate.OPEN);
        String what = record.rollbackDue() ? UpgradeEnds.STOP_ROLLBACK : UpgradeEnds.STOP;
        Map<String, String> intent = by.comment().isEmpty() ? Map.of("stop", what) : Map.of("stop", what, "comment", by.comment());
        Stopped stopped = steps.take(Step.STOP_UPGRADE, intent, () -> new Fact<>(stopped(course, order), Map.of()));
        return stopped == Stopped.GONE || stopped == Stopped.ABSENT;
    }

    private Stopped stopped(Course course, Order order) throws IOException {
        DeliveryRecord record = course.record(order.destination().target());
        boolean detached = record.fact(DeliveryRecord.RUN).filter(Upgrades.DETACHED::equals).isPresent();
        Optional<String> pid = record.fact(started(record)).filter("yes"::equals).flatMap(_ -> record.fact("pid"));
        if (!detached && (pid.isEmpty() || !runs.followsPlain(course, order))) {
            // it is about to start, and no gate holds a plain one back; or it was lost
            throw Failure.of(Reason.CONNECTION_LOST, "not-followed").exception();
        }
        try (Connector.Shell connection = connector.shell(order.destination())) {
            return detached
                    ? runs.stop(course, order, connection.shell(), running(order, record))
                    : runs.stopPlain(course, order, connection.shell(), Long.parseLong(pid.get()));
        }
    }

    private static RunKey running(Order order, DeliveryRecord record) {
        if (record.rollbackDue()) {
            return Rollback.runKey(order, record);
        }
        return record.healthDue() ? Health.runKey(order, record, Health.number(record)) : Runs.key(order, record);
    }

    /** The fact that says that it may have been started. */
    private static String started(DeliveryRecord record) {
        if (record.rollbackDue()) {
            return DeliveryRecord.ROLLBACK_STARTED;
        }
        return record.healthDue() ? Health.STARTED : DeliveryRecord.STARTED;
    }
}
