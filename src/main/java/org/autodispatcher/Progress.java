package org.autodispatcher;

import java.time.Duration;
import java.util.Optional;

/**
 * How far the bytes of one delivery are.
 *
 * @param bytes   on the target so far, those of an earlier attempt that was resumed included
 * @param resumed of these, the ones that were there already
 * @param total   bytes of the package
 * @param elapsed since this attempt began to send
 */
public record Progress(long bytes, long resumed, long total, Duration elapsed) {
    /** Bytes a second in this attempt; 0 while nothing can be said. */
    public long rate() {
        long millis = elapsed.toMillis();
        return millis <= 0 ? 0 : (bytes - resumed) * 1000 / millis;
    }

    /** Time left at the present rate; empty while nothing can be said. */
    public Optional<Duration> left() {
        long rate = rate();
        return rate <= 0 ? Optional.empty() : Optional.of(Duration.ofSeconds((total - bytes + rate - 1) / rate));
    }
}
