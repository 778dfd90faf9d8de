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
    private static final Duration LONGEST = Running.PATIENCE;

    private final int most;
    private final long since = System.nanoTime();

    Bounds(int most) {
        this.most = most;
    }

    /** They are passed. */
    static final class Passed extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** What one program writes. */
    final class Count {
        private int paths;

        /** One more path has come, and so many are kept. */
        void path(int kept) throws Passed {
            requireTime();
            if (++paths > most || kept > MOST_FOUND) {
                throw new Passed();
            }
        }
    }

    Count count() {
        return new Count();
    }

    void requireTime() throws Passed {
        if (over()) {
            throw new Passed();
        }
    }

    private boolean over() {
        return System.nanoTime() - since >= LONGEST.toNanos();
    }

    /** What it means that the reading ended so. */
    IOException meaning(IOException failure) {
        return failure instanceof Passed || !over() ? failure : new Passed();
    }
}
