package org.autodispatcher.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;

/** How a dispatch stands, kept up entry by entry. This is the one place where entries become a state. For one thread. */
final class DispatchFold {
    private final long id;
    private final Map<String, String> facts = new HashMap<>();
    private final Map<String, DeliveryFold> deliveries = new LinkedHashMap<>();
    private List<String> targets = List.of();
    private Optional<Failure> failure = Optional.empty();
    private DeliveryState stopped = DeliveryState.QUEUED;
    private Optional<Moment> stoppedAt = Optional.empty();
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
        add(entry.draft(), Moment.of(entry));
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

    /** What an entry recorded. */
    void add(Entry.Draft draft, Moment at) {
        if (draft.step() == Step.NOTIFY) {
            return; // that people were told of it is nothing that happened to it
        }
        if (draft.target().isEmpty()) {
            facts.putAll(draft.values());
            failure = draft.failure(failure);
            stopped = draft.state(stopped);
            boolean over = failure.isPresent() && !DispatchState.of(List.of(stopped)).open();
            stoppedAt = over ? stoppedAt.or(() -> Optional.of(at)) : Optional.empty();
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

    String submitter() {
        return submitter;
    }

    /** When the last of it came to its end; empty while something may still change. Deliveries end in whatever order they are added. */
    Optional<Instant> ended() {
        if (state().open()) {
            return Optional.empty();
        }
        return failure.isPresent()
                ? stoppedAt.map(Moment::get)
                : targets.stream().flatMap(target -> of(target).ended().stream()).map(Moment::get).max(Comparator.naturalOrder());
    }

    Optional<Failure> failure() {
        return failure;
    }

    /** The same as that of {@link #record()}, without making one. */
    Optional<Reason> reason() {
        DispatchState state = state();
        return failure.or(() -> targets.stream()
                        .map(this::of)
                        .filter(each -> DispatchState.of(List.of(each.standing())) == state)
                        .flatMap(each -> each.failure().stream())
                        .findFirst())
                .map(Failure::reason);
    }

    /** In the route's order. */
    List<String> targets() {
        return targets;
    }

    /** How the delivery to a target stands; nothing may be added to it. */
    DeliveryFold delivery(String target) {
        return of(target);
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
        Map<String, String> all = new HashMap<>(facts);
        ended().ifPresent(at -> all.put(DispatchRecord.ENDED, at.toString()));
        return new DispatchRecord(id, arrived, submitter, all, failure, stopped, records);
    }

    DeliveryRecord record(String target) {
        return of(target).record(target);
    }

    private DeliveryFold of(String target) {
        return Optional.ofNullable(deliveries.get(target)).orElseGet(DeliveryFold::new);
    }
}
