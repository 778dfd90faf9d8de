package org.autodispatcher.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Reason;

/**
 * How many there are of what.
 *
 * @param dispatches those that have not ended; the oldest by its arrival
 * @param deliveries those that have not ended; the oldest by when it came into its state
 * @param all        how many dispatches are in which state, ended or not
 */
public record Tally(List<Count<DispatchState>> dispatches, List<Count<DeliveryState>> deliveries, Map<DispatchState, Long> all) {
    public Tally {
        dispatches = List.copyOf(dispatches);
        deliveries = List.copyOf(deliveries);
        all = Map.copyOf(all);
    }

    /**
     * Those in one state for one reason.
     *
     * @param oldest since when the oldest one waits
     */
    public record Count<S>(S state, Optional<Reason> reason, long count, Instant oldest) {}

    /** The meaning: by looking at each of {@code records}. */
    static Tally of(Stream<DispatchRecord> records) {
        Counter<DispatchState> dispatches = new Counter<>();
        Counter<DeliveryState> deliveries = new Counter<>();
        Map<DispatchState, Long> all = new EnumMap<>(DispatchState.class);
        records.forEach(record -> {
            all.merge(record.state(), 1L, Long::sum);
            if (record.unended()) {
                dispatches.add(record.state(), record.reason(), record.arrived());
            }
            record.deliveries().stream().filter(each -> !each.ended()).forEach(each -> deliveries.add(
                    each.state(), each.reason(), each.fact(DeliveryRecord.SINCE).map(Instant::parse).orElse(record.arrived())));
        });
        return new Tally(dispatches.counts(), deliveries.counts(), all);
    }

    /** How many in {@code state}, for whatever reason. */
    public long deliveries(DeliveryState state) {
        return deliveries.stream().filter(each -> each.state() == state).mapToLong(Count::count).sum();
    }

    private static final class Counter<S> {
        private record Kind<S>(S state, Optional<Reason> reason) {}

        private final Map<Kind<S>, Count<S>> counts = new HashMap<>();

        void add(S state, Optional<Reason> reason, Instant since) {
            counts.merge(new Kind<>(state, reason), new Count<>(state, reason, 1, since), (one, other) ->
                    new Count<>(state, reason, one.count + other.count, one.oldest.isBefore(other.oldest) ? one.oldest : other.oldest));
        }

        List<Count<S>> counts() {
            return new ArrayList<>(counts.values());
        }
    }
}
