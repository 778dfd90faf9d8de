package org.autodispatcher.console;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Those who hand in, each on a thread of its own. Whoever waits for an outcome can be sent away: he is then told how it stands. */
final class Waiters {
    private final Set<Waiter> all = new HashSet<>();
    private boolean closed;

    /** Something that takes long. */
    @FunctionalInterface
    interface Outcome {
        /** @return whether it has come */
        boolean comes() throws InterruptedException;
    }

    /** Whoever calls is one of them until that is closed. */
    synchronized Waiter enter() {
        Waiter waiter = new Waiter();
        all.add(waiter);
        return waiter;
    }

    /** One of them; on his own thread, but for {@link #sendAway}. */
    final class Waiter implements AutoCloseable {
        private final Thread thread = Thread.currentThread();
        private boolean arrived;
        private boolean waits;
        private boolean sentAway;

        private Waiter() {}

        /**
         * All that he has to send has come: from now on he gets the time for his answer.
         *
         * @return whether it can still be taken
         */
        boolean arrives() {
            synchronized (Waiters.this) {
                arrived = !closed;
                return arrived;
            }
        }

        /** Waits, unless there is nothing to wait for any more. */
        boolean waited(Outcome outcome) {
            if (!begins()) {
                return false;
            }
            try {
                return outcome.comes();
            } catch (InterruptedException e) {
                return false;
            } finally {
                ends();
            }
        }

        private boolean begins() {
            synchronized (Waiters.this) {
                waits = !closed && !sentAway;
                return waits;
            }
        }

        /** Interrupted too late is not interrupted: his next act may be one that must not be cut. */
        private void ends() {
            synchronized (Waiters.this) {
                waits = false;
                Thread.interrupted();
            }
        }

        /** Ends his waiting, now or once he begins. */
        void sendAway() {
            synchronized (Waiters.this) {
                sentAway = true;
                if (waits) {
                    thread.interrupt();
                }
            }
        }

        @Override
        public void close() {
            synchronized (Waiters.this) {
                all.remove(this);
                Waiters.this.notifyAll();
            }
        }
    }

    synchronized boolean closed() {
        return closed;
    }

    /** Nobody waits for an outcome any more, and nothing arrives: whoever has sent everything gets his answer, but no longer than {@code limit}. */
    synchronized void close(Duration limit) {
        closed = true;
        all.forEach(Waiter::sendAway);
        long end = System.nanoTime() + limit.toNanos();
        try {
            for (long left = limit.toNanos(); left > 0 && all.stream().anyMatch(each -> each.arrived); left = end - System.nanoTime()) {
                wait(left / 1_000_000 + 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
