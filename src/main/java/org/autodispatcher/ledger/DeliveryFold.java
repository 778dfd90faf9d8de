package org.autodispatcher.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;

/** How a delivery stands, kept up entry by entry. For one thread. */
final class DeliveryFold {
    private final Map<String, String> facts = new HashMap<>();
    private DeliveryState state = DeliveryState.QUEUED;
    private Optional<Failure> failure = Optional.empty();
    private Optional<Moment> since = Optional.empty();
    private Optional<Moment> ended = Optional.empty();
    private Optional<Moment> contact = Optional.empty();
    private int attempts;
    /** As long as nothing changes. */
    private Optional<DeliveryRecord> record = Optional.empty();

    /**
     * What the next entry of this delivery recorded.
     *
     * @param at when
     */
    void add(Entry.Draft draft, Moment at) {
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
        if (draft.step() == Step.CONNECT && draft.tense() == Entry.Tense.FACT) {
            contact = Optional.of(at);
        }
        boolean over = !DispatchState.of(List.of(standing())).open();
        ended = over ? ended.or(() -> Optional.of(at)) : Optional.empty();
    }

    /** When it came into the state it is in; empty where nothing has happened to it yet. */
    Optional<Moment> since() {
        return since;
    }

    /** When it came to its end; empty while it has not. */
    Optional<Moment> ended() {
        return ended;
    }

    /** When its target last let us in. */
    Optional<Moment> contact() {
        return contact;
    }

    Optional<String> fact(String name) {
        return Optional.ofNullable(facts.get(name));
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
        since.ifPresent(at -> all.put(DeliveryRecord.SINCE, at.get().toString()));
        ended.ifPresent(at -> all.put(DeliveryRecord.ENDED, at.get().toString()));
        contact.ifPresent(at -> all.put(DeliveryRecord.CONTACT, at.get().toString()));
        record = Optional.of(new DeliveryRecord(target, state, failure, all));
        return record.get();
    }
}
