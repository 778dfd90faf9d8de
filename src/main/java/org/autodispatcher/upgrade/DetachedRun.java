package org.autodispatcher.upgrade;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ssh.Exit;
import org.autodispatcher.ssh.RemoteShell;

/**
 * Detached runs over a shell of the target, one session each. What lies on the target, and why one run is never started twice, is
 * told in {@code docs/decisions/0020-detached-runs.md}.
 */
public final class DetachedRun implements DetachedUpgrade {
    /** For the scripts that only look or clear up. */
    private static final Duration LOOK_LIMIT = Duration.ofMinutes(2);

    private final RemoteShell shell;
    private final RunPlace place;
    private final Timer timer;
    private final RemoteUpgrade.Patience patience;

    public DetachedRun(RemoteShell shell, RunPlace place) {
        this(shell, place, Timer.REAL, RemoteUpgrade.Patience.DEFAULT);
    }

    DetachedRun(RemoteShell shell, RunPlace place, Timer timer, RemoteUpgrade.Patience patience) {
        this.shell = shell;
        this.place = place;
        this.timer = timer;
        this.patience = patience;
    }

    @Override
    public Result run(UpgradeOrder order, RunKey key, long from, Watcher watcher) throws IOException {
        UpgradeScript upgrade = new UpgradeScript(order, UpgradeScript.newMark(), patience.profile());
        Session session = new Session(order, key, upgrade);
        return session.follow(script(key, upgrade).launch(upgrade, from), from, watcher).result();
    }

    @Override
    public Found attach(UpgradeOrder order, RunKey key, long from, Watcher watcher) throws IOException {
        UpgradeScript upgrade = new UpgradeScript(order, UpgradeScript.newMark(), patience.profile());
        Session session = new Session(order, key, upgrade);
        return session.follow(script(key, upgrade).attach(order.rules(), from), from, watcher).found();
    }

    @Override
    public Stopped stop(RunKey key) throws IOException {
        return stopper(key).ask(0).stopped();
    }

    @Override
    public Set<String> known() throws IOException {
        Set<String> keys = new TreeSet<>(ask(DetachedScript.known(place)).lines().toList());
        if (!keys.remove("end")) {
            throw Failure.of(Reason.CONNECTION_LOST, "io").with("detail", "run folders").exception();
        }
        return keys;
    }

    @Override
    public void cleanUp(Set<String> outputsHad, Set<String> ended, Set<String> resolved) throws IOException {
        ask(DetachedScript.cleanUp(place, outputsHad, ended, resolved));
    }

    private String ask(String script) throws IOException {
        Answer answer = new Answer();
        Exit exit = shell.ask(script, answer, Optional.of(LOOK_LIMIT));
        if (!(exit instanceof Exit.Exited)) {
            throw Failure.of(Reason.CONNECTION_LOST, "io").with("detail", exit).exception();
        }
        return answer.text();
    }

    private DetachedScript script(RunKey key, UpgradeScript upgrade) {
        return new DetachedScript(place, key, upgrade.mark(), patience.terminate());
    }

    /** The claim names the process: a number we are told is not needed. */
    private ProcessStop stopper(RunKey key) {
        String script = new DetachedScript(place, key, UpgradeScript.newMark(), patience.terminate()).stop();
        return new ProcessStop(shell, patience.terminate(), _ -> script);
    }

    /** One session that follows a run. */
    private final class Session {
        private final UpgradeOrder order;
        private final RunKey key;
        private final UpgradeScript upgrade;

        Session(UpgradeOrder order, RunKey key, UpgradeScript upgrade) {
            this.order = order;
            this.key = key;
            this.upgrade = upgrade;
        }

        RunEnding follow(String script, long from, Watcher watcher) throws IOException {
            Overdue overdue = new Overdue(timer, stopper(key), order.rules(), watcher);
            RunOutput output = new RunOutput(upgrade, from, watcher, overdue::started);
            CompletableFuture<Exit> exit = new CompletableFuture<>();
            Thread follower = Thread.ofVirtual().name("run").start(() -> session(script, output, exit));
            try {
                CompletableFuture.anyOf(exit, overdue.notSeenGone()).get();
                overdue.cancel();
                Optional<Exit> how = exit.isDone() ? Optional.of(exit.get()) : Optional.empty();
                return new RunEnding(order, key, place.homeIdentity(), output, stopped(overdue, how));
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException notStarted) {
                    throw notStarted;
                }
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return new RunEnding(order, key, place.homeIdentity(), output, new RunEnding.How(new Exit.Lost("interrupted"), Overdue.Verdict.NOT_STOPPED));
            } finally {
                overdue.cancel();
                follower.interrupt();
            }
        }

        private RunEnding.How stopped(Overdue overdue, Optional<Exit> exit) throws InterruptedException {
            return new RunEnding.How(exit.orElseGet(() -> new Exit.Lost("not-stopped")), overdue.verdict());
        }

        private void session(String script, RunOutput output, CompletableFuture<Exit> exit) {
            try {
                Exit how = shell.ask(script, output, Optional.empty());
                output.end(how);
                exit.complete(how);
            } catch (IOException | RuntimeException e) {
                exit.completeExceptionally(e);
            }
        }
    }
}
