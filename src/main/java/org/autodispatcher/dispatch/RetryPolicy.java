package org.autodispatcher.dispatch;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a deferred delivery is tried again: after 5 s, then twice as long each time, at most 5 min; each wait is shortened by up to
 * a fifth by chance, so that those that failed together do not come back together.
 *
 * @param first  the first wait
 * @param most   the longest wait
 * @param random the chance
 */
record RetryPolicy(Duration first, Duration most, RandomGenerator random) {
    static final RetryPolicy USUAL = new RetryPolicy(Duration.ofSeconds(5), Duration.ofMinutes(5), new java.security.SecureRandom());

    /** More doublings than any longest wait needs. */
    private static final int DOUBLINGS = 30;

    /**
     * How long to wait before the next attempt.
     *
     * @param failed how many attempts have failed in a row, at least 1
     */
    Duration wait(int failed) {
        long longest = Math.min(first.toMillis() << Math.min(failed - 1, DOUBLINGS), most.toMillis());
        return Duration.ofMillis(longest - random.nextLong(longest / 5 + 1));
    }
}
