package org.autodispatcher.delivery;

import java.time.Duration;

/**
 * Ends an act that makes no progress. Libraries block without a limit on a peer that has fallen silent; closing their channel
 * from another thread is what frees them.
 */
public final class NoProgressWatch implements AutoCloseable {
    private final Runnable end;
    private long begun = System.nanoTime();
    private long limit;
    private long lastProgress = begun;
    private long restsSince;
    private boolean resting;
    private boolean over;
    private boolean tripped;

    /** Watches from now on; {@code end} is called once, on another thread, after {@code limit} without progress. */
    public NoProgressWatch(Duration limit, Runnable end) {
        this.limit = limit.toNanos();
        this.end = end;
        Thread.ofVirtual().name("no-progress").start(this::watch);
    }

    /** Something went on. */
    public synchronized void progress() {
        lastProgress = System.nanoTime();
    }

    /** From now until {@link #goesOn} it is not the peer who has to do something: that time does not count. */
    public synchronized void rests() {
        resting = true;
        restsSince = System.nanoTime();
    }

    /** After {@link #rests}: from now on the peer has. */
    public synchronized void goesOn() {
        long rested = System.nanoTime() - restsSince;
        resting = false;
        lastProgress += rested;
        begun += rested;
    }

    /**
     * All has been handed over and only the last answers are waited for, which nobody sees coming in: they may take as long as
     * the handing over did.
     */
    public synchronized void settling() {
        lastProgress = System.nanoTime();
        limit = Math.max(limit, lastProgress - begun);
    }

    /** Whether the act was ended here. */
    public synchronized boolean tripped() {
        return tripped;
    }

    /** The act is over; {@code end} is not called any more. */
    @Override
    public synchronized void close() {
        over = true;
        notifyAll();
    }

    private void watch() {
        if (runsOut()) {
            end.run();
        }
    }

    private synchronized boolean runsOut() {
        while (!over) {
            long left = resting ? limit : lastProgress + limit - System.nanoTime(); // as if the rest ended now
            if (left <= 0) {
                tripped = true;
                return true;
            }
            try {
                wait(left / 1_000_000 + 1);
            } catch (InterruptedException e) {
                return false; // nobody interrupts it
            }
        }
        return false;
    }
}
