package org.autodispatcher.upgrade;

import java.time.Duration;

/** Does something later, once. */
@FunctionalInterface
public interface Timer {
    /** Timers of this machine's own time. */
    Timer REAL = (delay, action) -> {
        Thread thread = Thread.ofVirtual().name("timer").start(() -> {
            try {
                Thread.sleep(delay);
            } catch (InterruptedException _) {
                return; // it was cancelled
            }
            action.run();
        });
        return thread::interrupt;
    };

    /** Runs {@code action} on another thread after {@code delay}, unless it is cancelled before. */
    Pending start(Duration delay, Runnable action);

    /** An action that has not begun yet. */
    interface Pending {
        /** Nothing happens any more; an action that has begun may be interrupted. */
        void cancel();
    }
}
