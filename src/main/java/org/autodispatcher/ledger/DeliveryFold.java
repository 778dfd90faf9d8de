package org.autodispatcher.ledger;

import java.time.Instant;
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
    private Optional<Instant> since = Optional.empty();
    private int attempts;
    /** As long as nothing changes. */
    private Optional<DeliveryRecord> record = Optional.empty();

    /**
     * What the next entry of this delivery recorded.
     *
     * @param at when
     */
    void add(Entry.Draft draft, Instant at) {
        record = Optional.empty();
        DeliveryState before = state;
        state = draft.state(before);
        if (state != before || since.isEmpty()) {
            since = Optional.of(at);
        }
        failure = draft.failure(failure);
        facts.putAll(draft.values());
        draft.rollback("yes".equals(facts.get(DeliveryRecord.ROLLBACK_STARTED))).ifPresent(came -> facts.put(DeliveryRecord.ROLLBACK, came));
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

    /** @param target always the same */
    DeliveryRecord record(String target) {
        if (record.isPresent()) {
            return record.get();
        }
        Map<String, String> all = new HashMap<>(facts);
        all.put(DeliveryRecord.ATTEMPTS, String.valueOf(attempts));
        since.ifPresent(at -> all.put(DeliveryRecord.SINCE, at.toString()));
        record = Optional.of(new DeliveryRecord(target, state, failure, all));
        return record.get();
    }
}
