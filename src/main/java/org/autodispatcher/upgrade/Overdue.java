package org.autodispatcher.upgrade;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** What happens when a command has taken longer than it may: people are told, and where the route says so it is stopped. */
final class Overdue {
    /** When people are told who could not be told, because that could not be recorded. */
    private static final Duration TOLD_AGAIN = Duration.ofSeconds(5);

    private final Timer timer;
    private final ProcessStop stopper;
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
        /** It was to be stopped, and something of it is still there. */
        NOT_SEEN_GONE,
        /** It was to be stopped, and the target has no way to look for it. */
        UNSEEN,
        /** It was to be stopped, and the target could not be asked, or its answer did not come. */
        NOT_ASKED;

        /** The same for who ordered it. */
        DetachedUpgrade.Stopped stopped() {
            return switch (this) {
                case NOT_STOPPED -> DetachedUpgrade.Stopped.ABSENT;
                case GONE -> DetachedUpgrade.Stopped.GONE;
                case NOT_SEEN_GONE -> DetachedUpgrade.Stopped.NOT_SEEN_GONE;
                case UNSEEN, NOT_ASKED -> DetachedUpgrade.Stopped.UNKNOWN;
            };
        }
    }

    /** @param stopper ends the command's process with everything below it */
    Overdue(Timer timer, ProcessStop stopper, UpgradeOrder.Rules rules, Upgrade.Watcher watcher) {
        this.timer = timer;
        this.stopper = stopper;
        this.rules = rules;
        this.watcher = watcher;
    }

    /** The command is running; its time begins. */
    void started(long pid) {
        started(pid, Duration.ZERO);
    }

    /** The command has been running for {@code before}. */
    synchronized void started(long pid, Duration before) {
        if (!cancelled) {
            Duration left = rules.timeout().minus(before);
            pending = timer.start(left.isNegative() ? Duration.ZERO : left, () -> passed(pid));
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
            try {
                watcher.overdue(); // before anybody learns how the command ended, or not at all
            } catch (UncheckedIOException e) {
                pending = timer.start(TOLD_AGAIN, () -> passed(pid));
                return;
            }
            if (rules.onTimeout() == UpgradeOrder.OnTimeout.STOP) {
                verdict = going;
            }
        }
        switch (rules.onTimeout()) {
            case ALARM -> { }
            case STOP -> {
                Verdict found = stopper.stop(pid);
                going.complete(found);
                switch (found) {
                    case NOT_STOPPED, GONE -> { }
                    case NOT_SEEN_GONE, UNSEEN, NOT_ASKED -> notSeenGone.complete(found);
                }
            }
        }
    }
}
