package org.autodispatcher;

import java.time.Duration;

/**
 * How long each phase of talking to a host may take before the host counts as silent.
 *
 * @param connect    until the TCP connection stands
 * @param login      for greeting, key exchange and authentication together
 * @param noProgress without a single byte or answer while something is under way
 * @param keepAlive  between two signs of life on an idle connection; three unanswered ones end it
 */
public record TimeLimits(Duration connect, Duration login, Duration noProgress, Duration keepAlive) {
    /** What people wait for without wondering. */
    public static final TimeLimits DEFAULT =
            new TimeLimits(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(15));
}
