package org.autodispatcher.dispatch;

import java.time.Duration;

/** Measures durations; unlike a clock it never jumps. */
@FunctionalInterface
public interface Ticker {
    /** This machine's. */
    Ticker SYSTEM = System::nanoTime;

    /** Nanoseconds since some moment. */
    long nanos();

    /** How long it has been since {@link #nanos} said {@code before}. */
    default Duration since(long before) {
        return Duration.ofNanos(nanos() - before);
    }
}
