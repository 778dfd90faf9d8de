package org.autodispatcher.dispatch;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.Step;

/** Lets deliveries go on: what is held; what waits for a window; others that wait for one that is left out. */
record Releasing(Deliveries deliveries, String actor, Decision.Release order) implements Decisions.OfDelivery {
    /** Why the order cannot be carried out, whatever it is about. */
    Optional<Decided.Refused> refused() {
        return order.override() && order.comment().isEmpty()
                ? Optional.of(new Decided.Refused(Decided.Why.NO_REASON_GIVEN, Map.of("id", String.valueOf(order.subject().dispatch()))))
                : Optional.empty();
    }

    @Override
    public Optional<Decided.Refused> decide(Course course, DeliveryRecord seen) {
        return deliveries.order(course, seen.target(), record -> order.without().filter(record.target()::equals).isPresent()
                ? leftOut(course, record)
                : released(course, record));
    }

    /** It stays as it is; only nobody waits for it any more. */
    private Optional<Decided.Refused> leftOut(Course course, DeliveryRecord record) {
        if (record.state() != DeliveryState.HELD) {
            return Optional.of(Decisions.unfit(course, record));
        }
        deliveries.steps(course, record, actor).fact(Step.LEAVE_OUT, Decisions.with(Map.of(DeliveryRecord.WITHOUT, "yes"), order.comment()));
        return Optional.empty();
    }

    private Optional<Decided.Refused> released(Course course, DeliveryRecord record) {
        if (record.reason().filter(Reason.APPROVAL::equals).isPresent() || record.state() != DeliveryState.HELD && !(order.override() && waits(record))) {
            return Optional.of(Decisions.unfit(course, record));
        }
        if (!deliveries.hasBytes(course)) {
            return Optional.of(Decisions.noBytes(course, Decisions.id(course, record)));
        }
        if (record.state() != DeliveryState.HELD) {
            deliveries.steps(course, record, actor).fact(Step.OVERRIDE, Decisions.with(Map.of(DeliveryRecord.OVERRIDE, "yes"), order.comment()));
            return Optional.empty();
        }
        deliveries.accept(record, actor); // first: once it is let go on, it may come to the same question at once
        deliveries.steps(course, record, actor).fact(Step.RELEASE, Decisions.with(values(course, record), order.comment()));
        return Optional.empty();
    }

    /** Whether its upgrade has yet to start. */
    private static boolean waits(DeliveryRecord record) {
        return record.goesOn() && record.state() != DeliveryState.UPGRADING && !record.rollbackDue();
    }

    private Map<String, String> values(Course course, DeliveryRecord record) {
        Map<String, String> values = new TreeMap<>(RetryPlan.anew());
        record.reason().ifPresent(reason -> {
            values.putAll(Rollout.borne(course.record(), reason));
            if (reason == Reason.DOWNGRADE || reason == Reason.AFTER_FAILURE) {
                values.put(DeliveryRecord.ACCEPTED, (record.fact(DeliveryRecord.ACCEPTED).orElse("") + " " + reason.code()).strip());
            }
        });
        if (order.override()) {
            values.put(DeliveryRecord.OVERRIDE, "yes");
        }
        return values;
    }
}
