package org.autodispatcher.upgrade;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.autodispatcher.ssh.Exit;
import org.autodispatcher.ssh.RemoteShell;

/** What happens when a command has taken longer than it may: people are told, and where the route says so it is stopped. */
final class Overdue {
    /** What the second shell needs besides the patience: its own start, and five looks after KILL. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final RemoteShell shell;
    private final Timer timer;
    private final Duration patience;
    private final UpgradeOrder.Rules rules;
    private final Upgrade.Watcher watcher;
    private final CompletableFuture<Verdict> notSeenGone = new CompletableFuture<>();
    private CompletableFuture<Verdict> verdict = CompletableFuture.completedFuture(Verdict.NOT_STOPPED);
    private Timer.Pending pending = () -> {};
    private boolean cancelled;

    /** What is known of the process. */
    enum Verdict {
        /** It ended by itself, or still runs. */
        NOT_STOPPED,
        GONE,
        NOT_SEEN_GONE
    }

    Overdue(RemoteShell shell, Timer timer, Duration patience, UpgradeOrder.Rules rules, Upgrade.Watcher watcher) {
        this.shell = shell;
        this.timer = timer;
        this.patience = patience;
        this.rules = rules;
        this.watcher = watcher;
    }

    /** The command is running; its time begins. */
    synchronized void started(long pid) {
        if (!cancelled) {
            pending = timer.start(rules.timeout(), () -> passed(pid));
        }
    }

    /** Done when the process was to be stopped and could not be seen gone. */
    CompletableFuture<Verdict> notSeenGone() {
        return notSeenGone;
    }

    /** What became of stopping it; waits where that is going on. */
    Verdict verdict() throws InterruptedException {
        CompletableFuture<Verdict> going;
        synchronized (this) {
            going = verdict;
        }
        try {
            return going.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its time does not matter any more. Stopping that has begun goes on. */
    synchronized void cancel() {
        cancelled = true;
        if (verdict.isDone()) {
            pending.cancel();
        }
    }

    private void passed(long pid) {
        CompletableFuture<Verdict> going = new CompletableFuture<>();
        synchronized (this) {
            if (cancelled) {
                return;
            }
            if (rules.onTimeout() == UpgradeOrder.OnTimeout.STOP) {
                verdict = going;
            }
        }
        watcher.overdue();
        switch (rules.onTimeout()) {
            case ALARM -> { }
            case STOP -> {
                Verdict found = stop(pid);
                going.complete(found);
                if (found == Verdict.NOT_SEEN_GONE) {
                    notSeenGone.complete(found);
                }
            }
        }
    }

    private Verdict stop(long pid) {
        StringBuilder said = new StringBuilder();
        try {
            Exit exit = shell.run(ProcessTree.stop(pid, patience), new Text(said), Optional.of(patience.plus(STOP_LIMIT)));
            String answer = exit instanceof Exit.Exited ? said.toString().strip() : "";
            return switch (answer) {
                case "absent" -> Verdict.NOT_STOPPED;
                case "found\ngone" -> Verdict.GONE;
                default -> Verdict.NOT_SEEN_GONE;
            };
        } catch (IOException _) {
            return Verdict.NOT_SEEN_GONE;
        }
    }

    /** The few words the script says. */
    private record Text(StringBuilder text) implements RemoteShell.Output {
        @Override
        public void out(byte[] bytes, int offset, int length) {
            text.append(new String(bytes, offset, length, StandardCharsets.US_ASCII));
        }

        @Override
        public void err(byte[] bytes, int offset, int length) {}
    }
}
