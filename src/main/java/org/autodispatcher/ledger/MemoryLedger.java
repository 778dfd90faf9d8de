package org.autodispatcher.ledger;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A ledger that lives as long as the process. */
public final class MemoryLedger implements Ledger {
    private final InstantSource clock;
    private final String actor;
    private final List<Entry> entries = new ArrayList<>();
    private long opened;

    /**
     * @param clock gives the time of each entry
     * @param actor the account all entries are made for
     */
    public MemoryLedger(InstantSource clock, String actor) {
        this.clock = clock;
        this.actor = actor;
    }

    @Override
    public synchronized long open() {
        return ++opened;
    }

    @Override
    public synchronized Entry append(Entry.Draft draft) {
        if (draft.dispatch() < 1 || draft.dispatch() > opened) {
            throw new IllegalArgumentException("no dispatch has the id " + draft.dispatch());
        }
        Entry entry = new Entry(entries.size() + 1L, clock.instant(), actor, draft);
        entries.add(entry);
        return entry;
    }

    @Override
    public synchronized List<Entry> entries(long dispatch) {
        return entries.stream().filter(entry -> entry.draft().dispatch() == dispatch).toList();
    }

    @Override
    public synchronized List<Long> dispatches() {
        return java.util.stream.LongStream.rangeClosed(1, opened).boxed().toList();
    }
}
