package org.autodispatcher.arrival.repository;

import java.io.IOException;
import java.time.Duration;

/**
 * How much is read of what one ref or revision brings. Folders can hold each other many times over: a few kilobytes then are more paths than
 * anybody can read.
 */
final class Bounds {
    /** Of so many paths a repository of packages is none. */
    static final int MOST_PATHS = 1_000_000;

    private static final int MOST_FOUND = 100_000;

    /** As long as a program may say nothing: one that is ended for its silence has used it up. */
    static final Duration LONGEST = Running.PATIENCE;

    private final int most;
    private final Duration longest;
    private final long since = System.nanoTime();

    Bounds(int most, Duration longest) {
        this.most = most;
        this.longest = longest;
    }

    /** There are too many paths. */
    static final class Passed extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** The time is over; a disk that stalls has it so, too. */
    static final class Late extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** What one program writes. */
    final class Count {
        private int paths;

        /** One more path has come, and so many are kept. */
        void path(int kept) throws Passed, Late {
            if (++paths > most || kept > MOST_FOUND) {
                throw new Passed();
            }
            requireTime();
        }
    }

    Count count() {
        return new Count();
    }

    void requireTime() throws Late {
        if (over()) {
            throw new Late();
        }
    }

    private boolean over() {
        return System.nanoTime() - since >= longest.toNanos();
    }

    /** What it means that the reading ended so. */
    IOException meaning(IOException failure) {
        return failure instanceof Passed || !over() ? failure : new Late();
    }
}
