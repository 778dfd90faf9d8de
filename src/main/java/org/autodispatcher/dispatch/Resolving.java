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

/**
 * A person's word of what became of an upgrade: of one in doubt, and of one that goes on where nobody can look any more.
 *
 * @param actor   who says it
 * @param as      what
 * @param comment how it is known, in that person's words
 */
record Resolving(Deliveries deliveries, String actor, Decision.As as, String comment) {
    /** Says it of the deliveries that are meant. */
    Decisions.OfDelivery of(Decision.Subject subject) {
        return (course, record) -> resolve(course, record, subject.target().isPresent() || course.record().deliveries().size() == 1);
    }

    /** @param named whether this one delivery was meant, and not whatever of its dispatch is in doubt */
    private Optional<Decided.Refused> resolve(Course course, DeliveryRecord seen, boolean named) {
        // what nobody can come back to any more, since its route cannot be read, is for a person to say as well
        boolean lost = seen.state() == DeliveryState.UPGRADING && course.whole().failure().isPresent() && !deliveries.moves(course, seen);
        boolean unseen = !lost && named && letGoUnseen(course, seen);
        DeliveryRecord record = course.record(seen.target());
        if (record.rollbackInDoubt() && as == Decision.As.FAILED) {
            sayOfRollback(course, record);
            return Optional.empty();
        }
        if (record.state() != DeliveryState.IN_DOUBT && !lost && !unseen) {
            return Optional.of(Decided.Refused.of(Decided.Why.NOT_IN_DOUBT, Decisions.id(course, record), record.state()));
        }
        say(course, record);
        deliveries.resolved(course, record);
        return Optional.empty();
    }

    /** Whether it is out of our sight, and not looked for any more; where it is back in sight, it is gone on with. */
    private boolean letGoUnseen(Course course, DeliveryRecord seen) {
        if (!unseen(course, seen)) {
            return false;
        }
        deliveries.cancelling().letGo(course, seen);
        boolean still = unseen(course, course.record(seen.target()));
        if (!still) {
            deliveries.conduct(course.dispatch(), actor);
        }
        return still;
    }

    /** Whether the last that became known of a running upgrade is that its target could not be asked. */
    private static boolean unseen(Course course, DeliveryRecord record) {
        boolean inVain = false;
        for (Entry entry : course.entries()) {
            Entry.Draft draft = entry.draft();
            boolean lookedInVain = (draft.step() == Step.ATTACH || draft.step() == Step.HEALTH) && draft.failure().isPresent();
            // what is found there is noted as part of the upgrade; a look that was broken off has found nothing
            if (draft.target().equals(record.target()) && (lookedInVain || draft.step() == Step.UPGRADE || draft.step() == Step.HEALTH)) {
                inVain = lookedInVain;
            }
        }
        return inVain && record.state() == DeliveryState.UPGRADING;
    }

    /** Nothing is rolled back by itself of what was in doubt. */
    private static Map<String, String> failed() {
        Map<String, String> values = new TreeMap<>(Rollback.none());
        values.put(Entry.AS, "failed");
        return values;
    }

    /** The upgrade had failed before that; its reason stays. */
    private void sayOfRollback(Course course, DeliveryRecord record) {
        Map<String, String> values = Map.of(Entry.AS, "failed", DeliveryRecord.ROLLBACK, DeliveryRecord.FAILED);
        deliveries.steps(course, record, actor).mark(Step.RESOLVE, record.failure().orElseThrow(), Decisions.with(values, comment));
        deliveries.resolved(course, record);
    }

    private void say(Course course, DeliveryRecord record) {
        Steps steps = deliveries.steps(course, record, actor);
        switch (as) {
            case UPGRADED -> steps.fact(Step.RESOLVE, Decisions.with(Map.of(Entry.AS, "upgraded"), comment));
            case FAILED -> steps.mark(Step.RESOLVE, Failure.of(Reason.RESOLVED).with("by", actor),
                    Decisions.with(failed(), comment));
            case START_AGAIN -> deliveries.numbered(course, record, number -> {
                Map<String, String> values = Decisions.inSpite(course, Decisions.anew(number));
                values.put(Entry.AS, Entry.START_AGAIN);
                steps.fact(Step.RESOLVE, Decisions.with(values, comment));
                return number;
            });
        }
    }
}
