package org.autodispatcher.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** So many messages a minute and no more: a robot of DingTalk that gets more is closed for ten. For use by many threads. */
final class RateLimit {
    private static final Duration SPAN = Duration.ofMinutes(1);

    private final int most;
    private final Deque<Instant> sent = new ArrayDeque<>();

    RateLimit(int most) {
        this.most = most;
    }

    /** How long the next message has to wait. */
    synchronized Duration wait(Instant now) {
        while (!sent.isEmpty() && (!sent.getFirst().plus(SPAN).isAfter(now) || sent.getFirst().isAfter(now))) {
            sent.removeFirst(); // the clock was set back: what it said before counts no more
        }
        return sent.size() < most ? Duration.ZERO : Duration.between(now, sent.getFirst().plus(SPAN));
    }

    /** One is sent, whatever comes of it. */
    synchronized void sent(Instant now) {
        sent.addLast(now);
    }
}
