package org.autodispatcher.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A limit on how fast bytes go, shared by all who ask. Everybody gets a small piece in turn, so that no upload starves beside others;
 * each piece is paid for with time afterwards, by whoever comes next. So nobody waits where nothing was sent before, and a row of small
 * files goes no faster than one large one. Any thread may ask.
 */
public final class Throttle {
    /** A piece is what may go in a tenth of a second, so that everybody's bytes keep flowing… */
    private static final int PIECES_A_SECOND = 10;

    /** …but never more than the smallest buffer that bytes are sent from: all pieces are alike then. */
    private static final int LARGEST_PIECE = 32 * 1024;

    /** Who is woken late makes up for it; longer idleness is no credit. */
    private static final long CREDIT = 100_000_000;

    private static final long SECOND = 1_000_000_000;

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Condition> queue = new ArrayDeque<>();

    /** Until when, on the clock, what went is paid for. */
    private long paid;

    /** One by this machine's own time. */
    public Throttle() {
        this(new MachineClock());
    }

    /** One by the time of {@code clock}. */
    public Throttle(Clock clock) {
        this.clock = clock;
        paid = clock.nanos() - CREDIT;
    }

    /**
     * Waits until some of the next {@code most} bytes may go.
     *
     * @param most from 1
     * @param rate bytes a second that may go by all who share this, from 1; whoever asks next may say another
     * @return how many may go now, from 1 to {@code most}
     */
    public int take(int most, long rate) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Condition turn = lock.newCondition();
            queue.addLast(turn);
            try {
                awaitTurn(turn);
                return paying(most, rate);
            } finally {
                queue.remove(turn);
                if (!queue.isEmpty()) {
                    queue.getFirst().signal();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitTurn(Condition turn) throws InterruptedException {
        while (queue.getFirst() != turn) {
            turn.await();
        }
        for (long left = paid - clock.nanos(); left > 0; left = paid - clock.nanos()) {
            clock.await(turn, left);
        }
    }

    private int paying(int most, long rate) {
        int piece = Math.min(most, Math.clamp(rate / PIECES_A_SECOND, 1, LARGEST_PIECE));
        long now = clock.nanos();
        paid = now + Math.max(paid - now, -CREDIT) + Math.ceilDiv(piece * SECOND, rate);
        return piece;
    }

    /** How many wait. */
    int waiting() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /** Time as a throttle sees it. */
    public interface Clock {
        /** As {@link System#nanoTime}. */
        long nanos();

        /** Waits for {@code turn} to be signalled, no longer than {@code nanos}; may return early. */
        void await(Condition turn, long nanos) throws InterruptedException;
    }

    private record MachineClock() implements Clock {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void await(Condition turn, long nanos) throws InterruptedException {
            turn.awaitNanos(nanos);
        }
    }
}
