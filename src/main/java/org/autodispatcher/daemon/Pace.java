package org.autodispatcher.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How often a channel tells: so many messages a minute at most, and after one that did not get through always later. For one thread. */
final class Pace {
    /** More than these within a minute are a storm: what comes then is told in one message. */
    static final int A_MINUTE = 5;

    private static final Duration SPAN = Duration.ofMinutes(1);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final int DOUBLINGS = 7;

    private final Deque<Instant> sent = new ArrayDeque<>();
    private Instant notBefore = Instant.MIN;
    private int inVain;

    /** When the next attempt may be made. */
    Instant notBefore() {
        return notBefore;
    }

    /** When a new message may be sent. */
    Instant free(Instant now) {
        while (!sent.isEmpty() && (!sent.getFirst().plus(SPAN).isAfter(now) || sent.getFirst().isAfter(now))) {
            sent.removeFirst();
        }
        return sent.size() < A_MINUTE ? now : sent.getFirst().plus(SPAN);
    }

    void gotThrough(Instant now) {
        sent.addLast(now);
        inVain = 0;
        notBefore = Instant.MIN;
    }

    void inVain(Instant now) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(inVain, DOUBLINGS));
        notBefore = now.plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
        inVain++;
    }

    void waits(Instant until) {
        notBefore = until;
    }

    /** Something has changed: what failed may get through now. */
    void anew() {
        notBefore = Instant.MIN;
        inVain = 0;
    }
}
