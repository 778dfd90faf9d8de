package org.autodispatcher.ledger;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A ledger that lives as long as the process. */
public final class MemoryLedger implements Ledger {
    private final InstantSource clock;
    private final List<Entry> entries = new ArrayList<>();
    private final TreeMap<Long, List<Entry>> ofDispatch = new TreeMap<>();
    private long opened;

    /** @param clock gives the time of each entry */
    public MemoryLedger(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized long open() {
        return ++opened;
    }

    @Override
    public synchronized List<Entry> append(String actor, List<Entry.Draft> drafts) {
        drafts.forEach(draft -> draft.requireOpened(opened));
        int before = entries.size();
        for (Entry.Draft draft : drafts) {
            Entry entry = new Entry(entries.size() + 1L, clock.instant(), actor, draft);
            entries.add(entry);
            ofDispatch.computeIfAbsent(draft.dispatch(), any -> new ArrayList<>()).add(entry);
        }
        notifyAll();
        return List.copyOf(entries.subList(before, entries.size()));
    }

    @Override
    public synchronized long last() {
        return entries.size();
    }

    @Override
    public synchronized void awaitAfter(long sequence, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (long left = limit.toMillis(); entries.size() <= sequence && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    @Override
    public synchronized List<Entry> entries(long dispatch) {
        return List.copyOf(ofDispatch.getOrDefault(dispatch, List.of()));
    }

    @Override
    public synchronized List<Long> dispatches() {
        return ofDispatch.keySet().stream().filter(id -> id != HOME).toList();
    }

    @Override
    public List<Entry> entries(long dispatch, String target) {
        return entries(dispatch).stream().filter(entry -> entry.draft().target().equals(target)).toList();
    }

    @Override
    public synchronized List<Entry> after(long sequence, int limit) {
        int from = Math.clamp(sequence, 0, entries.size());
        return List.copyOf(entries.subList(from, (int) Math.min(entries.size(), (long) from + limit)));
    }

    @Override
    public List<Long> unended() {
        return dispatches().stream().filter(id -> dispatch(id).unended()).toList();
    }

    @Override
    public List<Long> find(HistoryFilter filter) {
        return dispatches().reversed().stream().filter(id -> filter.fits(dispatch(id))).limit(filter.limit()).toList();
    }

    @Override
    public synchronized Optional<Entry> run(String key) {
        return entries.stream().filter(entry -> key.equals(entry.draft().values().get(DeliveryRecord.RUN_KEY))).reduce((before, after) -> after);
    }

    @Override
    public void close() {
        // nothing is held
    }
}
