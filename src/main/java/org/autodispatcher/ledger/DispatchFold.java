package org.autodispatcher.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;

/** How a dispatch stands, kept up entry by entry. This is the one place where entries become a state. For one thread. */
final class DispatchFold {
    private final long id;
    private final Map<String, String> facts = new HashMap<>();
    private final Map<String, DeliveryFold> deliveries = new LinkedHashMap<>();
    private List<String> targets = List.of();
    private Optional<Failure> failure = Optional.empty();
    private DeliveryState stopped = DeliveryState.QUEUED;
    private long first = Long.MAX_VALUE;
    private Instant arrived = Instant.EPOCH;
    private String submitter = "";

    DispatchFold(long id) {
        this.id = id;
    }

    /** One more entry of this dispatch; those of one delivery, and those of the whole, in order. */
    DispatchFold add(Entry entry) {
        if (isFirst(entry.sequence())) {
            arrived(entry);
        }
        add(entry.draft(), entry.at());
        return this;
    }

    /** Whether an entry before all that were added so far says when the package arrived. */
    boolean isFirst(long sequence) {
        return sequence < first;
    }

    /** Takes when and by whom from {@code entry}, and nothing else. */
    void arrived(Entry entry) {
        first = entry.sequence();
        arrived = entry.at();
        submitter = entry.actor();
    }

    /** What an entry recorded, where nobody asks for times. */
    void add(Entry.Draft draft) {
        add(draft, Instant.EPOCH);
    }

    private void add(Entry.Draft draft, Instant at) {
        if (draft.target().isEmpty()) {
            facts.putAll(draft.values());
            failure = draft.failure(failure);
            stopped = draft.state(stopped);
            Optional.ofNullable(draft.values().get(DispatchRecord.TARGETS)).ifPresent(all -> targets = all.lines().toList());
        } else {
            deliveries.computeIfAbsent(draft.target(), target -> new DeliveryFold()).add(draft, at);
        }
    }

    long id() {
        return id;
    }

    Optional<String> fact(String name) {
        return Optional.ofNullable(facts.get(name));
    }

    Instant arrived() {
        return arrived;
    }

    Optional<Failure> failure() {
        return failure;
    }

    /** In the route's order. */
    List<String> targets() {
        return targets;
    }

    DeliveryState state(String target) {
        return of(target).state();
    }

    Optional<Failure> failure(String target) {
        return of(target).failure();
    }

    /** The same as that of {@link #record()}, without making one. */
    DispatchState state() {
        return failure.isPresent()
                ? DispatchState.of(List.of(stopped))
                : DispatchState.of(targets.stream().map(target -> of(target).standing()).toList());
    }

    DispatchRecord record() {
        List<DeliveryRecord> records = new ArrayList<>();
        targets.forEach(target -> records.add(of(target).record(target)));
        return new DispatchRecord(id, arrived, submitter, facts, failure, stopped, records);
    }

    DeliveryRecord record(String target) {
        return of(target).record(target);
    }

    private DeliveryFold of(String target) {
        return Optional.ofNullable(deliveries.get(target)).orElseGet(DeliveryFold::new);
    }
}
