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
 * Orders to end plain runs. They have no folder on the target that would say that something of them is left, so who follows one
 * learns it from here.
 */
final class PlainStops {
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();

    /** An order, and what becomes of it. */
    private record Asked(long pid, CompletableFuture<Optional<Stopped>> answer) {}

    /**
     * Ends the process of a plain run, over a session of its own.
     *
     * @param run names it among those of this process
     * @throws IOException where the target certainly was not asked
     */
    Stopped stop(String run, RemoteShell shell, long pid) throws IOException {
        Asked order = new Asked(pid, new CompletableFuture<>());
        asked.put(run, order);
        try {
            Stopped stopped = new RemoteUpgrade(shell).stop(pid);
            order.answer.complete(Optional.of(stopped));
            return stopped;
        } finally {
            order.answer.complete(Optional.empty()); // it has its answer already, or was not asked
        }
    }

    /**
     * What the end of a plain run means: where a signal ended it while somebody was ending it, and something of it was left, it is in
     * doubt. Waits for who is at it.
     *
     * @throws IOException where the waiting was broken off
     */
    Upgrade.Ended ended(String run, Upgrade.Ended ended) throws IOException {
        Optional<Asked> order = Optional.ofNullable(asked.remove(run));
        boolean bySignal = ended instanceof Upgrade.Ended.Failed(Failure why, _) && why.reason() == Reason.SIGNAL;
        if (order.isEmpty() || !bySignal) {
            return ended;
        }
        try {
            boolean left = order.get().answer.get().filter(Stopped.NOT_SEEN_GONE::equals).isPresent();
            return left ? new Upgrade.Ended.InDoubt(Failure.of(Reason.IN_DOUBT, "not-stopped").with("pid", order.get().pid)) : ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException().initCause(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
