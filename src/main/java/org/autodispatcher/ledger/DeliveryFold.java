package org.autodispatcher.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;

/** How a delivery stands, kept up entry by entry. For one thread. */
final class DeliveryFold {
    private final Map<String, String> facts = new HashMap<>();
    private DeliveryState state = DeliveryState.QUEUED;
    private Optional<Failure> failure = Optional.empty();
    private int attempts;

    /** The next entry of this delivery. */
    void add(Entry.Draft draft) {
        state = draft.state(state);
        failure = draft.failure(failure);
        facts.putAll(draft.values());
        attempts += draft.step() == Step.CONNECT && draft.tense() == Entry.Tense.INTENT ? 1 : 0;
    }

    DeliveryState state() {
        return state;
    }

    Optional<Failure> failure() {
        return failure;
    }

    /** See {@link DeliveryRecord#standing()}. */
    DeliveryState standing() {
        return DeliveryRecord.standing(state, facts);
    }

    DeliveryRecord record(String target) {
        Map<String, String> all = new HashMap<>(facts);
        all.put(DeliveryRecord.ATTEMPTS, String.valueOf(attempts));
        return new DeliveryRecord(target, state, failure, all);
    }
}
