package org.autodispatcher.dispatch;

import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The dispatches for which something could not be done because the ledger could not be written. It is done once it can be; until then they move. */
final class Unwritten {
    private final Conductor conductor;
    private final Set<Long> dispatches = ConcurrentHashMap.newKeySet();

    Unwritten(Conductor conductor) {
        this.conductor = conductor;
    }

    /** Does {@code action} for a dispatch as soon as the ledger takes it; not in a process that lets go. */
    void retry(long dispatch, Runnable action) {
        dispatches.add(dispatch);
        Thread.ofVirtual().name("once writable").start(() -> {
            try {
                do {
                    Thread.sleep(Conductor.LEDGER_PAUSE);
                } while (!conductor.draining() && !done(action));
            } catch (InterruptedException e) {
                // the HOME is let go
            } catch (RuntimeException e) {
                if (!conductor.draining()) {
                    conductor.bug(dispatch, "", e);
                }
            } finally {
                dispatches.remove(dispatch);
                conductor.changed();
            }
        });
    }

    private boolean done(Runnable action) {
        try {
            action.run();
            return true;
        } catch (UncheckedIOException e) {
            conductor.ledgerTrouble(e);
            return false;
        }
    }

    Stream<Long> stream() {
        return dispatches.stream();
    }

    /** The next owner takes them up. */
    void clear() {
        dispatches.clear();
    }
}
