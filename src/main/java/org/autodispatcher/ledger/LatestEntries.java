package org.autodispatcher.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The entries that were written last, for those who follow the ledger: what was just written need not be read from the disk and taken apart again. */
final class LatestEntries {
    /** What a busy ledger writes in a few seconds: some MB. */
    private static final int MOST = 16_384;

    private final Entry[] ring = new Entry[MOST];
    private final long before;
    private long last;

    /** @param last position of the last entry on the disk */
    LatestEntries(long last) {
        this.before = last;
        this.last = last;
    }

    /** These are on the disk from now on. */
    synchronized void committed(List<Entry> entries) {
        for (Entry entry : entries) {
            ring[place(entry.sequence())] = entry;
            last = entry.sequence();
        }
        notifyAll();
    }

    /** As {@link Ledger#awaitAfter}. */
    synchronized void awaitAfter(long sequence, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (long left = limit.toMillis(); last <= sequence && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    /** As {@link LedgerView#after}; empty where not all of it is here. */
    synchronized Optional<List<Entry>> after(long sequence, int limit) {
        if (sequence < Math.max(before, last - MOST)) {
            return Optional.empty();
        }
        List<Entry> found = new ArrayList<>();
        for (long each = sequence + 1; each <= last && found.size() < limit; each++) {
            found.add(ring[place(each)]);
        }
        return Optional.of(found);
    }

    private static int place(long sequence) {
        return (int) (sequence % MOST);
    }
}
