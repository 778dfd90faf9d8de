package org.autodispatcher.ledger;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.News;
import org.autodispatcher.Reason;

/** Finds the entries by which dispatches come to where people are told that they are. The same entries always say the same. For one thread. */
public final class Turnings {
    private static final int KEPT = 300;

    private final LedgerView ledger;
    private final Map<Long, Known> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Known> eldest) {
            return size() > KEPT;
        }
    };

    public Turnings(LedgerView ledger) {
        this.ledger = ledger;
    }

    /**
     * A dispatch has come somewhere.
     *
     * @param through   the entry by which it did
     * @param at        when that was written
     * @param route     the name of its route; empty where it has none
     * @param submitter who handed it in
     */
    public record Turning(long dispatch, long through, Instant at, News news, Optional<String> route, String submitter) {}

    private static final class Known {
        private final DispatchFold fold;
        private Optional<News> news = Optional.empty();

        Known(long id) {
            fold = new DispatchFold(id);
        }

        boolean add(Entry entry) {
            String target = entry.draft().target();
            if (target.isEmpty()) {
                fold.add(entry);
                return true;
            }
            DeliveryState before = fold.delivery(target).standing();
            boolean overdue = overdue(target);
            fold.add(entry);
            return before != fold.delivery(target).standing() || overdue != overdue(target);
        }

        private boolean overdue(String target) {
            return fold.delivery(target).state() == DeliveryState.UPGRADING
                    && fold.delivery(target).failure().filter(why -> why.reason() == Reason.OVERDUE).isPresent();
        }

        News now() {
            return News.of(fold.state(), fold.targets().stream().anyMatch(this::overdue));
        }

        /** The trace of a package that was handed in while another dispatch of it was open: that one is told of. */
        boolean joined() {
            return fold.failure().filter(why -> why.is(Reason.HANDED_IN_BEFORE, "under-way")).isPresent();
        }
    }

    /** Where {@code entry} brings its dispatch; empty where it stays where it was. Entries must come in their order. */
    public Optional<Turning> of(Entry entry) {
        long id = entry.draft().dispatch();
        if (id == Ledger.HOME || entry.draft().step() == Step.NOTIFY) {
            return Optional.empty();
        }
        Known known = kept.get(id);
        if (known == null) {
            known = before(id, entry.sequence());
            kept.put(id, known);
        }
        if (!known.add(entry)) {
            return Optional.empty();
        }
        Optional<News> now = Optional.of(known.now());
        boolean same = now.equals(known.news);
        known.news = now;
        return same || known.joined()
                ? Optional.empty()
                : Optional.of(new Turning(
                        id, entry.sequence(), entry.at(), now.get(), known.fold.fact(DispatchRecord.ROUTE), known.fold.submitter()));
    }

    private Known before(long id, long sequence) {
        Known known = new Known(id);
        ledger.entries(id).stream().filter(each -> each.sequence() < sequence).forEach(known.fold::add);
        if (known.fold.isFirst(Long.MAX_VALUE - 1)) {
            return known; // nothing was known of it yet
        }
        known.news = Optional.of(known.now());
        return known;
    }
}
