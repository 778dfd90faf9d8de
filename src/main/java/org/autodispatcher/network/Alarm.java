package org.autodispatcher.network;

import java.time.Duration;

/** Does something once a time has passed, unless it is closed before: how a limit is put on what blocks. */
public final class Alarm implements AutoCloseable {
    private final Thread thread;
    private volatile boolean rang;

    /** Runs {@code action} on another thread after {@code limit}. */
    public Alarm(Duration limit, Runnable action) {
        thread = Thread.ofVirtual().name("time limit").start(() -> {
            try {
                Thread.sleep(limit);
                rang = true;
                action.run();
            } catch (InterruptedException _) {
                // It was closed in time.
            }
        });
    }

    /** Whether the time has passed. */
    public boolean rang() {
        return rang;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
