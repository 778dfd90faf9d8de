package org.autodispatcher.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.autodispatcher.Progress;

/** Turns a transport's count of bytes into {@link Progress}, about ten times a second at most, and once at the end. */
final class ProgressReports implements Transport.Sent {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Consumer<Progress> listener;
    private final InstantSource clock;
    private final long resumed;
    private final long total;
    private final Instant begun;
    private Instant told;
    private long bytes;

    ProgressReports(Consumer<Progress> listener, InstantSource clock, long resumed, long total) {
        this.listener = listener;
        this.clock = clock;
        this.resumed = resumed;
        this.total = total;
        begun = clock.instant();
        told = begun;
        bytes = resumed;
    }

    @Override
    public void bytes(long count) {
        bytes += count;
        Instant now = clock.instant();
        if (Duration.between(told, now).compareTo(PAUSE) >= 0) {
            told = now;
            report(now);
        }
    }

    /** Tells the end: the server has acknowledged every byte. */
    void last() {
        bytes = total;
        report(clock.instant());
    }

    private void report(Instant now) {
        listener.accept(new Progress(bytes, resumed, total, Duration.between(begun, now)));
    }
}
