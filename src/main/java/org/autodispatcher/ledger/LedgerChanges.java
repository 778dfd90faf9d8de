package org.autodispatcher.ledger;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.autodispatcher.DispatchState;

/** Tells what each entry of a dispatch changed, once, for those who count. Entries of the HOME change no dispatch. For one thread. */
public final class LedgerChanges implements LedgerFollower.Reader {
    /** Dispatches that are kept at most; another is read anew when it changes. */
    private static final int KEPT = 500;

    private final LedgerView ledger;
    private final Consumer<Change> hearer;
    private final Map<Long, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Known> eldest) {
            return size() > KEPT;
        }
    };
    private long last;

    public LedgerChanges(LedgerView ledger, Consumer<Change> hearer) {
        this.ledger = ledger;
        this.hearer = hearer;
    }

    /**
     * What an entry changed.
     *
     * @param begun when each step of its delivery, or of the dispatch as a whole, was last begun
     * @param whole the dispatch as it stands after it; valid until the next is told
     */
    public record Change(Entry entry, Stand before, Stand now, Map<Step, Instant> begun, Supplier<DispatchRecord> whole) {
        /** Whether the dispatch as a whole came to an end. */
        public boolean dispatchEnded() {
            return before.dispatch().open() && !now.dispatch().open();
        }

        /** The delivery that came to its end; empty where none did. */
        public Optional<DeliveryRecord> deliveryEnded() {
            return now.delivery().filter(DeliveryRecord::ended).filter(_ -> before.delivery().filter(DeliveryRecord::ended).isEmpty());
        }
    }

    /**
     * How things stand.
     *
     * @param delivery that of the entry; empty where the entry is of the dispatch as a whole
     */
    public record Stand(DispatchState dispatch, Optional<DeliveryRecord> delivery) {}

    @Override
    public void read(List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry.sequence() > last && entry.draft().dispatch() != Ledger.HOME) {
                take(entry);
            }
            last = Math.max(last, entry.sequence());
        }
    }

    @Override
    public void trouble(UncheckedIOException problem) {
        // it is tried again, and whoever watches over the ledger tells it
    }

    private void take(Entry entry) {
        long id = entry.draft().dispatch();
        Known dispatch = known.get(id);
        if (dispatch == null) {
            dispatch = new Known(id);
            for (Entry earlier : ledger.entries(id)) {
                if (earlier.sequence() < entry.sequence()) {
                    dispatch.add(earlier);
                }
            }
            known.put(id, dispatch);
        }
        String target = entry.draft().target();
        Stand before = dispatch.stand(target);
        dispatch.add(entry);
        hearer.accept(new Change(entry, before, dispatch.stand(target), Map.copyOf(dispatch.begun(target)), dispatch.fold::record));
    }

    private static final class Known {
        private final DispatchFold fold;
        private final Map<String, Map<Step, Instant>> begun = new HashMap<>();

        Known(long id) {
            fold = new DispatchFold(id);
        }

        void add(Entry entry) {
            fold.add(entry);
            if (entry.draft().tense() == Entry.Tense.INTENT) {
                begun(entry.draft().target()).put(entry.draft().step(), entry.at());
            }
        }

        Map<Step, Instant> begun(String target) {
            return begun.computeIfAbsent(target, _ -> new EnumMap<>(Step.class));
        }

        Stand stand(String target) {
            return new Stand(fold.state(), target.isEmpty() ? Optional.empty() : Optional.of(fold.record(target)));
        }
    }
}
