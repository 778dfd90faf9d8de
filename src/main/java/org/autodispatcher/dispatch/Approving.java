package org.autodispatcher.dispatch;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.routing.Choices;
import org.autodispatcher.routing.RouteKeys;

/** Records that a person agrees to upgrades, and lets go on what waited for nothing else. */
record Approving(Deliveries deliveries, String actor, String comment) implements Decisions.OfDelivery {
    @Override
    public Optional<Decided.Refused> decide(Course course, DeliveryRecord seen) {
        Optional<Routed> routed = deliveries.routed(course);
        if (routed.isEmpty() || routed.get().route().get(RouteKeys.APPROVAL) == Choices.Approval.NONE) {
            return Optional.of(Decided.Refused.of(Decided.Why.NO_APPROVAL, Decisions.id(course, seen), seen.state()));
        }
        return deliveries.order(course, seen.target(), record -> decided(course, routed.get(), record));
    }

    private Optional<Decided.Refused> decided(Course course, Routed routed, DeliveryRecord record) {
        boolean awaits = record.state() == DeliveryState.HELD && record.reason().filter(Reason.APPROVAL::equals).isPresent();
        boolean comes = record.goesOn() && record.state() != DeliveryState.UPGRADING && !record.rollbackDue();
        if (!awaits && !comes) {
            return Optional.of(Decisions.unfit(course, record));
        }
        boolean twoPersons = routed.route().get(RouteKeys.APPROVAL) == Choices.Approval.TWO_PERSON;
        if (twoPersons && Approvals.submitter(course.record()).filter(actor::equals).isPresent()) {
            return Optional.of(refused(Decided.Why.OWN_PACKAGE, course, record));
        }
        if (Approvals.given(course, routed, record.target()).contains(actor)) {
            return Optional.of(refused(Decided.Why.APPROVED_ALREADY, course, record));
        }
        Optional<Failure> missing = Approvals.missingWith(course, routed, record.target(), actor);
        Map<String, String> values = new TreeMap<>(Map.of(Approvals.COVERS, Approvals.covers(course.record(), routed.route())));
        if (awaits && missing.isEmpty()) {
            values.put(Entry.GOES_ON, "yes");
        }
        Steps steps = deliveries.steps(course, record, actor);
        steps.fact(Step.APPROVE, Decisions.with(values, comment));
        if (awaits) {
            missing.ifPresent(what -> steps.mark(Step.HOLD, what, Map.of()));
        }
        return Optional.empty();
    }

    private Decided.Refused refused(Decided.Why why, Course course, DeliveryRecord record) {
        return new Decided.Refused(why, Map.of("id", Decisions.id(course, record), "account", actor));
    }
}
