package org.autodispatcher.daemon;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Closes what has taken too long, unless it is closed itself before. Cheap enough for every single line that is written. */
final class TimeLimit implements AutoCloseable {
    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private final ScheduledFuture<?> end;

    /** Closes {@code late} on another thread after {@code limit}. */
    TimeLimit(Duration limit, Closeable late) {
        end = CLOCK.schedule(() -> end(late), limit.toMillis(), TimeUnit.MILLISECONDS);
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
    public void close() {
        end.cancel(false);
    }
}
