package org.autodispatcher.ledger;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/**
 * Reads the ledger as it grows, at its own pace, so that whoever writes an entry never waits for whoever reads it. A look that
 * finds nothing costs next to nothing.
 */
public final class LedgerFollower {
    /** So long it waits for entries; they wake it. */
    private static final Duration PAUSE = Duration.ofSeconds(10);
    /** Before the next look, so that what is written by many at once is read at once. */
    private static final Duration TOGETHER = Duration.ofMillis(50);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    private static final int AT_ONCE = 500;

    private final Ledger ledger;
    private final Reader reader;
    private long last;

    /** Hears of entries. */
    public interface Reader {
        /** Once for each entry; where this fails because the ledger cannot be read, once more. */
        void read(List<Entry> entries);

        /** It could not be read; that is tried again. */
        void trouble(UncheckedIOException problem);
    }

    /** @param last position of the last entry that is not to be told */
    public LedgerFollower(Ledger ledger, long last, Reader reader) {
        this.ledger = ledger;
        this.last = last;
        this.reader = reader;
    }

    /** The position just before this process's own start. */
    public static long beforeStart(Ledger ledger) {
        List<Entry> starts = ledger.entries(Ledger.HOME).stream().filter(entry -> entry.draft().step() == Step.START).toList();
        return starts.isEmpty() ? 0 : starts.getLast().sequence() - 1;
    }

    /** Tells all that is there and not yet told, and whether that worked. */
    public synchronized boolean look() {
        try {
            for (List<Entry> more = ledger.after(last, AT_ONCE); !more.isEmpty(); more = ledger.after(last, AT_ONCE)) {
                reader.read(more);
                last = more.getLast().sequence();
            }
            return true;
        } catch (UncheckedIOException e) {
            reader.trouble(e);
            return false;
        }
    }

    private synchronized long told() {
        return last;
    }

    /** Looks whenever there is something new, until it is interrupted. */
    public void follow() {
        try {
            while (true) {
                Thread.sleep(look() ? TOGETHER : AFTER_TROUBLE);
                ledger.awaitAfter(told(), PAUSE);
            }
        } catch (InterruptedException e) {
            // whoever ended it looks a last time
        }
    }
}
