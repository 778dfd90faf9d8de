package org.autodispatcher.dispatch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.upgrade.DetachedUpgrade.Stopped;
import org.autodispatcher.upgrade.RemoteUpgrade;
import org.autodispatcher.upgrade.Upgrade;

/**
 * Plain runs that are followed here, and orders to end them. Such a run has no folder on the target that would say whose a process is,
 * or that something of it is left: its number means it only while it is followed, and who follows it learns from here what is left.
 */
final class PlainStops {
    private final Map<String, Followed> followed = new ConcurrentHashMap<>();

    /** A run, and the last order to end it. */
    private static final class Followed {
        private volatile Optional<Order> order = Optional.empty();
    }

    /** An order to end a process, and what becomes of it. */
    private record Order(long pid, CompletableFuture<Stopped> answer) {}

    /** Follows a run to its end. */
    @FunctionalInterface
    interface Run {
        Upgrade.Ended ended() throws IOException;
    }

    /**
     * Follows a run, and judges its end: one that ended, however it did, while somebody was ending it, and of which something was left,
     * is in doubt. Waits for who is at it.
     *
     * @param name of the run among those of this process
     * @throws IOException where the command certainly was not started, or the waiting was broken off
     */
    Upgrade.Ended follow(String name, Run run) throws IOException {
        Followed here = new Followed();
        followed.put(name, here);
        try {
            Upgrade.Ended ended = run.ended();
            Optional<Order> order = ended instanceof Upgrade.Ended.InDoubt ? Optional.empty() : here.order;
            boolean left = order.isPresent() && answered(order.get()) == Stopped.NOT_SEEN_GONE;
            return left ? new Upgrade.Ended.InDoubt(Failure.of(Reason.IN_DOUBT, "not-stopped").with("pid", order.get().pid)) : ended;
        } finally {
            followed.remove(name);
        }
    }

    private static Stopped answered(Order order) throws IOException {
        try {
            return order.answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException().initCause(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a run is followed here. */
    boolean follows(String name) {
        return followed.containsKey(name);
    }

    /**
     * Ends the process of a run that is followed here, over a session of its own.
     *
     * @throws IOException where the target certainly was not asked
     */
    Stopped stop(String name, RemoteShell shell, long pid) throws IOException {
        Followed here = followed.get(name);
        if (here == null) {
            return Stopped.ABSENT; // it has ended meanwhile
        }
        Order order = new Order(pid, new CompletableFuture<>());
        here.order = Optional.of(order);
        try {
            Stopped stopped = new RemoteUpgrade(shell).stop(pid);
            order.answer.complete(stopped);
            return stopped;
        } finally {
            order.answer.complete(Stopped.UNKNOWN); // it has its answer already, or was not asked
        }
    }
}
