package org.autodispatcher.upgrade;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ssh.Exit;
import org.autodispatcher.ssh.RemoteShell;

/** Upgrades over a shell of the target: one run starts and follows the command, a second one at the same time can stop it. */
public final class RemoteUpgrade implements Upgrade {
    private final RemoteShell shell;
    private final Timer timer;
    private final Patience patience;

    /**
     * How long a target is waited for.
     *
     * @param profile   until the account's profile has been read, in whole seconds
     * @param terminate after TERM until KILL, in whole seconds
     */
    record Patience(Duration profile, Duration terminate) {
        static final Patience DEFAULT = new Patience(UpgradeScript.PROFILE_LIMIT, Duration.ofSeconds(10));
    }

    public RemoteUpgrade(RemoteShell shell) {
        this(shell, Timer.REAL, Patience.DEFAULT);
    }

    RemoteUpgrade(RemoteShell shell, Timer timer, Patience patience) {
        this.shell = shell;
        this.timer = timer;
        this.patience = patience;
    }

    @Override
    public Ended run(UpgradeOrder order, Watcher watcher) throws IOException {
        UpgradeScript script = new UpgradeScript(order, UpgradeScript.newMark(), patience.profile());
        Overdue overdue = new Overdue(timer, stopper(), order.rules(), watcher);
        UpgradeOutput output = new UpgradeOutput(script, watcher, overdue::started);
        CompletableFuture<Exit> exit = new CompletableFuture<>();
        Thread follower = Thread.ofVirtual().name("upgrade").start(() -> follow(script, output, exit));
        try {
            CompletableFuture.anyOf(exit, overdue.notSeenGone()).get();
            overdue.cancel();
            return exit.isDone() ? ended(exit.get(), order, output, overdue) : Endings.inDoubt("not-stopped", output);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException notStarted) {
                throw notStarted;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Endings.inDoubt("interrupted", output);
        } finally {
            overdue.cancel();
            follower.interrupt();
        }
    }

    /**
     * Ends a command that somebody else follows.
     *
     * @param pid its process, as {@link Watcher#started} told it
     * @throws IOException where the target certainly was not asked
     */
    public DetachedUpgrade.Stopped stop(long pid) throws IOException {
        return stopper().ask(pid).stopped();
    }

    private ProcessStop stopper() {
        return new ProcessStop(shell, patience.terminate(), pid -> ProcessTree.stop(pid, patience.terminate()));
    }

    private void follow(UpgradeScript script, UpgradeOutput output, CompletableFuture<Exit> exit) {
        try {
            Exit how = shell.run(script.text(), output, Optional.empty());
            output.end();
            exit.complete(how);
        } catch (IOException | RuntimeException e) {
            exit.completeExceptionally(e);
        }
    }

    private static Ended ended(Exit exit, UpgradeOrder order, UpgradeOutput output, Overdue overdue)
            throws IOException, InterruptedException {
        if (output.refused().isPresent()) {
            throw output.refused().get().exception();
        }
        if (output.pid().isEmpty() && exit instanceof Exit.Exited(int status)) {
            // The shell has ended and all it wrote has come: no command was started.
            throw Failure.of(Reason.NO_POSIX_SHELL, "not-started")
                    .with("status", status)
                    .with("said", String.join(" ", output.last()))
                    .exception();
        }
        return switch (overdue.verdict()) {
            case NOT_STOPPED -> Endings.of(exit, order, output);
            case GONE -> new Ended.Failed(stopped(exit, order), status(exit));
            case NOT_SEEN_GONE -> Endings.inDoubt("not-stopped", output);
            case UNSEEN, NOT_ASKED -> exit instanceof Exit.Exited ? Endings.of(exit, order, output) : Endings.inDoubt("not-stopped", output);
        };
    }

    private static Failure stopped(Exit exit, UpgradeOrder order) {
        Failure failure = Failure.of(Reason.STOPPED).with("seconds", order.rules().timeout().toSeconds());
        return exit instanceof Exit.Exited(int status) ? failure.with("status", status) : failure;
    }

    private static OptionalInt status(Exit exit) {
        return exit instanceof Exit.Exited(int status) ? OptionalInt.of(status) : OptionalInt.empty();
    }
}
