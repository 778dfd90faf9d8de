package org.autodispatcher.dispatch;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one thread that waits; given while nobody waits, it ends the next wait at once. */
final class Signal {
    private final Semaphore given = new Semaphore(0);

    void give() {
        given.release();
    }

    /** Whether the next wait ends at once. */
    boolean given() {
        return given.availablePermits() > 0;
    }

    /** Waits for the signal. */
    void await() throws InterruptedException {
        given.acquire();
        given.drainPermits();
    }

    /** Waits for the signal, but no longer than {@code limit}; whether it came. */
    boolean await(Duration limit) throws InterruptedException {
        boolean came = given.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS);
        given.drainPermits();
        return came;
    }
}
