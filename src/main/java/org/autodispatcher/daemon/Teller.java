package org.autodispatcher.daemon;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.autodispatcher.config.Channel;

/** The thread of one channel: it looks whenever something is recorded, or due. */
final class Teller {
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration TOGETHER = Duration.ofMillis(50);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    private static final Duration AFTER_BUG = Duration.ofMinutes(1);
    private static final Duration KEEPS_EVERY = Duration.ofSeconds(10);
    private static final Duration INTERRUPTED = Duration.ofMillis(500);

    private final ChannelOutbox.Ties ties;
    private final ChannelOutbox outbox;
    private final ToldUpTo upTo;
    private final Notifications.Trouble trouble;
    private final String name;
    private final Thread thread;
    private boolean over;
    private boolean sleeps;
    private Instant kept = Instant.MIN;

    /** @param position up to which entry of the ledger nothing is owed */
    Teller(ChannelOutbox.Ties ties, Channel channel, long position, ToldUpTo upTo, Notifications.Trouble trouble) {
        this.ties = ties;
        this.upTo = upTo;
        this.trouble = trouble;
        outbox = new ChannelOutbox(ties, channel, position, trouble);
        name = channel.name();
        thread = Thread.ofVirtual().name("telling " + name).unstarted(this::run);
    }

    Teller begin() {
        thread.start();
        return this;
    }

    ChannelOutbox.Standing standing() {
        return outbox.standing();
    }

    private void run() {
        boolean more = true;
        while (more) {
            more = sleep(step());
        }
    }

    /** How long there is nothing to do. */
    private Duration step() {
        try {
            Instant next = outbox.step();
            keep();
            return Duration.between(ties.clock().instant(), next);
        } catch (UncheckedIOException e) {
            trouble.ledger(e);
            return AFTER_TROUBLE;
        } catch (RuntimeException bug) {
            trouble.bug(name, bug);
            return AFTER_BUG;
        }
    }

    private void keep() {
        Optional<Long> settled = outbox.settledUpTo();
        settled.ifPresent(sequence -> upTo.note(name, sequence));
        Instant now = ties.clock().instant();
        if (settled.isPresent() && !kept.plusSeconds(KEEPS_EVERY.toSeconds()).isAfter(now)) {
            upTo.keep();
            kept = now;
        }
    }

    /** Until there is something to do, at most for {@code limit}; false where it is over. */
    private boolean sleep(Duration limit) {
        synchronized (this) {
            if (over) {
                return false;
            }
            sleeps = true;
        }
        Duration most = limit.compareTo(PAUSE) < 0 ? limit : PAUSE;
        try {
            if (outbox.full()) {
                Thread.sleep(most.compareTo(TOGETHER) > 0 ? most : TOGETHER);
            } else {
                ties.ledger().awaitAfter(outbox.position(), most.isPositive() ? most : Duration.ofMillis(1));
                Thread.sleep(TOGETHER);
            }
        } catch (InterruptedException e) {
            // something else is in force, or it is over
        }
        synchronized (this) {
            sleeps = false;
            Thread.interrupted(); // by whoever woke it a moment too late
            return !over;
        }
    }

    private synchronized void wake() {
        if (sleeps) {
            thread.interrupt();
        }
    }

    /** Its section may say something else now. */
    void anew(Channel channel) {
        outbox.anew(channel);
        wake();
    }

    /** Nothing new is sent from now on. */
    synchronized void end() {
        over = true;
        outbox.end();
        wake();
    }

    /** Waits for what is under way, and then no more. */
    void await(Instant end) {
        try {
            if (!thread.join(Duration.between(Instant.now(), end).plusMillis(1))) {
                thread.interrupt();
                thread.join(INTERRUPTED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
