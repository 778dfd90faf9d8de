package org.autodispatcher.dispatch;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Step;

/** The rollouts of the dispatches that move: forms their batches when it is time, and tells when those who wait are to look anew. */
final class Rollouts {
    private final Map<Long, String> seen = new ConcurrentHashMap<>();
    /** Of those that left the batches of a dispatch, the one whose turn it is. */
    private final Map<Long, String> last = new ConcurrentHashMap<>();

    /** Why the upgrade of a delivery may not start now, for all that is known of the other targets of its dispatch; empty where it may. */
    Optional<Failure> keeps(Course course, Routed routed, String target) {
        if (alone(routed)) {
            return Optional.empty();
        }
        Rollout rollout = formed(course, routed);
        return rollout.keeps(target).or(() -> rollout.alone(target) ? othersFirst(course, rollout, target) : Optional.empty());
    }

    /** Each of those that left the batches is a batch of its own: whoever asks first goes first. */
    private synchronized Optional<Failure> othersFirst(Course course, Rollout rollout, String target) {
        boolean goes = rollout.last().stream().anyMatch(other -> !other.equals(target) && rollout.startedAlone(other));
        String now = last.merge(course.dispatch(), target, (before, asks) -> rollout.isBack(before) ? before : asks);
        return goes || !now.equals(target) ? Optional.of(Failure.of(Reason.BATCH, "last")) : Optional.empty();
    }

    /** The rollout of a dispatch as it stands, its batches in the ledger where it is time for that. */
    synchronized Rollout formed(Course course, Routed routed) {
        Rollout rollout = Rollout.of(course.record(), routed.route());
        if (!rollout.forms()) {
            return rollout;
        }
        course.whole(course.record().submitter()).fact(Step.ROLLOUT, Map.of(DispatchRecord.BATCHES, rollout.text()));
        return Rollout.of(course.record(), routed.route());
    }

    /** A delivery has come to something: whether the others of its dispatch are to look anew. */
    boolean progressed(Course course, Routed routed) {
        if (alone(routed)) {
            return false;
        }
        DispatchRecord record = course.record();
        if (!record.unended()) {
            last.remove(course.dispatch());
            return seen.remove(course.dispatch()) != null;
        }
        String now = Rollout.of(record, routed.route()).progress();
        return !now.equals(seen.put(course.dispatch(), now));
    }

    /** With one target there are no others to wait for, and none that could be held for what becomes of it. */
    private static boolean alone(Routed routed) {
        return routed.destinations().size() == 1;
    }
}
