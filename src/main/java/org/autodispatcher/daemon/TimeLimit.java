package org.autodispatcher.daemon;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Closes what has taken too long, unless it is closed itself before. Cheap enough for every single line that is written. The time in
 * which this whole process was stopped (SIGSTOP, a machine that slept) is not the other side's: it is given its time once more.
 */
final class TimeLimit implements AutoCloseable {
    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    /** A clock that rings so much too late has stood still with us. */
    private static final Duration STOOD_STILL = Duration.ofSeconds(1);

    private final Duration limit;
    private final Closeable late;
    private ScheduledFuture<?> end;
    private boolean over;

    /** Closes {@code late} on another thread after {@code limit}. */
    TimeLimit(Duration limit, Closeable late) {
        this.limit = limit;
        this.late = late;
        end = begin();
    }

    private ScheduledFuture<?> begin() {
        long due = System.nanoTime() + limit.toNanos();
        return CLOCK.schedule(() -> rings(due), limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void rings(long due) {
        if (over) {
            return;
        }
        if (System.nanoTime() - due > STOOD_STILL.toNanos()) {
            end = begin();
        } else {
            end(late);
        }
    }

    private static void end(Closeable late) {
        try {
            late.close();
        } catch (IOException e) {
            // it is of no use any more either way
        }
    }

    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock =
                new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("time limits of the control socket").factory());
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    @Override
    public synchronized void close() {
        over = true;
        end.cancel(false);
    }
}
