package org.autodispatcher.dispatch;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.autodispatcher.dispatch.Connector.Connection;
import org.autodispatcher.network.LoginGate;
import org.autodispatcher.upgrade.Timer;

/**
 * Connections that an attempt has left open for the next one to the same target. One that anything failed on is closed, as is one
 * that nobody has taken for {@code keep_open}. Two attempts at one moment have one each: nothing is shared, so nothing that is
 * done on one can hold up, or end, what goes over another.
 */
final class KeptConnections implements AutoCloseable {
    /** A connection costs memory and a descriptor here, and a few processes there. */
    static final int MOST = 256;
    static final int MOST_OF_ONE_TARGET = 4;

    /**
     * What we cannot see may change as time goes by: an address, a group of the account, a key in the agent. A target that is sent
     * to all day is logged in to anew from time to time.
     */
    static final Duration OLDEST = Duration.ofMinutes(10);

    private final LoginGate gate;
    private final Supplier<Duration> keepOpen;
    private final Timer timer;
    private final LongSupplier nanoTime;

    /** The longest idle first. */
    private final Deque<Idle> idle = new ArrayDeque<>();
    private boolean closed;

    /** One that waits for the next attempt; {@code opened} and {@code since} by {@link System#nanoTime}. */
    private record Idle(KeptKey key, Connection connection, long opened, long since, Timer.Pending end) {}

    /** Makes a connection. */
    @FunctionalInterface
    interface Opener {
        Connection open() throws IOException;
    }

    /**
     * @param gate     what is closed there is not gone round by a login of before
     * @param keepOpen how long one is kept; asked each time
     */
    KeptConnections(LoginGate gate, Supplier<Duration> keepOpen, Timer timer, LongSupplier nanoTime) {
        this.gate = gate;
        this.keepOpen = keepOpen;
        this.timer = timer;
        this.nanoTime = nanoTime;
    }

    /** Nothing is kept. */
    static KeptConnections none() {
        return new KeptConnections(new LoginGate(), () -> Duration.ZERO, Timer.REAL, System::nanoTime);
    }

    /**
     * A kept connection that still stands, else a new one. Closing it is giving it back.
     *
     * @throws org.autodispatcher.FailureException as {@code opener}
     */
    Connection connection(KeptKey key, Opener opener) throws IOException {
        Optional<Idle> found = gate.closed(key.credentials()) ? Optional.empty() : take(key);
        if (found.isPresent() && found.get().connection().stands(Duration.ofNanos(nanoTime.getAsLong() - found.get().since()))) {
            return lent(key, found.get().connection(), found.get().opened());
        }
        // what else is kept there is no younger, or of another login, and takes up the place of the new one
        found.ifPresent(dead -> close(List.of(dead)));
        close(takeAll(key.target()));
        long now = nanoTime.getAsLong();
        return lent(key, opener.open(), now);
    }

    /** Closes what nobody uses: settings may have changed. */
    void closeIdle() {
        close(takeAll());
    }

    /** Keeps nothing any more. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        try {
            for (Thread goodbye : close(takeAll())) {
                goodbye.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Connection lent(KeptKey key, Connection connection, long opened) {
        return new LentConnection(connection, () -> giveBack(key, connection, opened));
    }

    private void giveBack(KeptKey key, Connection connection, long opened) {
        Duration left = OLDEST.minusNanos(nanoTime.getAsLong() - opened);
        Duration open = left.compareTo(keepOpen.get()) < 0 ? left : keepOpen.get();
        if (!open.isPositive() || !keep(key, connection, opened, open)) {
            connection.close();
        }
    }

    private boolean keep(KeptKey key, Connection connection, long opened, Duration open) {
        List<Idle> surplus = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                return false;
            }
            idle.addLast(new Idle(key, connection, opened, nanoTime.getAsLong(), timer.start(open, () -> expire(connection))));
            if (idle.stream().filter(each -> each.key().target().equals(key.target())).count() > MOST_OF_ONE_TARGET) {
                surplus.addAll(taken(each -> each.key().target().equals(key.target()), 1));
            }
            if (idle.size() > MOST) {
                surplus.addAll(taken(_ -> true, 1));
            }
        }
        close(surplus);
        return true;
    }

    private void expire(Connection connection) {
        boolean expired;
        synchronized (this) {
            expired = idle.removeIf(each -> each.connection() == connection);
        }
        if (expired) {
            connection.close();
        }
    }

    /** The one that was used last: its processes and ours are awake. */
    private synchronized Optional<Idle> take(KeptKey key) {
        for (Iterator<Idle> last = idle.descendingIterator(); last.hasNext(); ) {
            Idle each = last.next();
            if (each.key().equals(key)) {
                last.remove();
                each.end().cancel();
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private synchronized List<Idle> takeAll(String target) {
        return taken(each -> each.key().target().equals(target), MOST);
    }

    private synchronized List<Idle> takeAll() {
        return taken(_ -> true, Integer.MAX_VALUE);
    }

    private List<Idle> taken(java.util.function.Predicate<Idle> which, int most) {
        List<Idle> taken = idle.stream().filter(which).limit(most).toList();
        idle.removeAll(taken);
        taken.forEach(each -> each.end().cancel());
        return taken;
    }

    /** A farewell may take its time, and nobody waits for it. */
    private static List<Thread> close(List<Idle> all) {
        return all.stream().map(each -> Thread.ofVirtual().name("goodbye").start(each.connection()::close)).toList();
    }
}
