package org.autodispatcher.network;

import java.io.IOException;
import java.time.Duration;

/** Does something once a time has passed, unless it is closed before: how a limit is put on what blocks. */
public final class Alarm implements AutoCloseable {
    private final Duration limit;
    private final Runnable action;
    private volatile Thread thread;
    private volatile boolean rang;

    /** Runs {@code action} on another thread after {@code limit}. */
    public Alarm(Duration limit, Runnable action) {
        this.limit = limit;
        this.action = action;
        thread = started();
    }

    private Thread started() {
        return Thread.ofVirtual().name("time limit").start(() -> {
            try {
                Thread.sleep(limit);
                rang = true;
                action.run();
            } catch (InterruptedException _) {
                // It was closed in time.
            }
        });
    }

    /** Does something whose time does not count: the time begins anew afterwards. For the thread that will close it. */
    public <T> T held(Wait<T> wait) throws IOException {
        thread.interrupt();
        try {
            return wait.until();
        } finally {
            thread = started();
        }
    }

    /** Waits for somebody else. */
    @FunctionalInterface
    public interface Wait<T> {
        T until() throws IOException;
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
