package org.autodispatcher.daemon;

import java.io.UncheckedIOException;
import java.util.List;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;

/**
 * Reads the ledger as it grows, at its own pace, so that whoever writes an entry never waits for whoever reads it. A look that
 * finds nothing costs next to nothing.
 */
final class LedgerFollower {
    private static final long PAUSE_MILLIS = 1000;
    private static final int AT_ONCE = 500;

    private final Ledger ledger;
    private final Reader reader;
    private long last;

    /** Hears of entries. */
    interface Reader {
        /** Once for each entry; where this fails because the ledger cannot be read, once more. */
        void read(List<Entry> entries);

        void trouble(UncheckedIOException problem);
    }

    /** @param last position of the last entry that is not to be told */
    LedgerFollower(Ledger ledger, long last, Reader reader) {
        this.ledger = ledger;
        this.last = last;
        this.reader = reader;
    }

    /** The position just before this process's own start. */
    static long beforeStart(Ledger ledger) {
        List<Entry> starts = ledger.entries(Ledger.HOME).stream().filter(entry -> entry.draft().step() == Step.START).toList();
        return starts.isEmpty() ? 0 : starts.getLast().sequence() - 1;
    }

    /** Tells all that is there and not yet told. */
    synchronized void look() {
        try {
            for (List<Entry> more = ledger.after(last, AT_ONCE); !more.isEmpty(); more = ledger.after(last, AT_ONCE)) {
                reader.read(more);
                last = more.getLast().sequence();
            }
        } catch (UncheckedIOException e) {
            reader.trouble(e);
        }
    }

    /** Looks again and again, until it is interrupted. */
    void follow() {
        try {
            while (true) {
                look();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            // whoever ended it looks a last time
        }
    }
}
