package org.autodispatcher.delivery;

import java.time.Duration;
import java.util.OptionalLong;

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
        Lookout.watches(this, this.limit);
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
    public void close() {
        over();
        Lookout.watchesNoMore(this);
    }

    private synchronized void over() {
        over = true;
    }

    /** Nanoseconds until it is to be looked at again; where the time has run out the act is ended, and nothing is to be looked at. */
    OptionalLong look() {
        long left = left();
        if (left > 0) {
            return OptionalLong.of(left);
        }
        Thread.ofVirtual().name("no-progress").start(this::trip);
        return OptionalLong.empty();
    }

    private synchronized long left() {
        return resting ? limit : lastProgress + limit - System.nanoTime(); // as if the rest ended now
    }

    private void trip() {
        long left = judged();
        if (left > 0) {
            Lookout.watches(this, left); // something went on after all, while nobody had the time to look
        } else if (tripped()) {
            end.run();
        }
    }

    /** Nanoseconds that are left, 0 where there are none: then it has tripped, unless the act is over. */
    private synchronized long judged() {
        long left = Math.max(0, left());
        tripped = !over && left == 0;
        return over ? 0 : left;
    }
}
