package org.autodispatcher.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.dispatch.HomeLock;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.ExitCode;

/** Sends packages one after the other, so that those of one line go in the order they were named, for as long as is waited. */
final class Conductor {
    private final OwnedHome owned;
    private final DispatchEvent.Follower follower;
    private final Consumer<String> waiting;

    /** @param waiting told the process id of another command of this HOME that has to end first */
    Conductor(OwnedHome owned, DispatchEvent.Follower follower, Consumer<String> waiting) {
        this.owned = owned;
        this.follower = follower;
        this.waiting = waiting;
    }

    /**
     * How things stand when nobody waits any longer.
     *
     * @param dispatches those that were begun, in the order of their files
     * @param finished   whether all files were; else the wait has ended before
     */
    record Outcome(List<DispatchRecord> dispatches, boolean finished) {
        Outcome {
            dispatches = List.copyOf(dispatches);
        }

        /** What the process ends with. */
        ExitCode code() {
            return ExitCode.of(dispatches).and(finished ? ExitCode.DONE : ExitCode.UNFINISHED);
        }
    }

    /** How all of them stand in the end, or when {@code limit} has passed. */
    Outcome conduct(List<Path> files, Optional<Duration> limit) throws InterruptedException, IOException {
        FutureTask<List<DispatchRecord>> all = new FutureTask<>(() -> inOrder(files));
        Thread.ofVirtual().start(all);
        try {
            return new Outcome(limit.isPresent() ? all.get(limit.get().toMillis(), TimeUnit.MILLISECONDS) : all.get(), true);
        } catch (TimeoutException e) {
            return new Outcome(begun(), false);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException trouble) {
                throw trouble;
            }
            throw new IllegalStateException("a dispatch ended by a bug", e.getCause());
        }
    }

    /** How those stand that were begun. */
    List<DispatchRecord> begun() {
        return owned.ledger().dispatches().stream().map(owned.ledger()::dispatch).toList();
    }

    private List<DispatchRecord> inOrder(List<Path> files) throws InterruptedException, IOException {
        List<DispatchRecord> outcome = new ArrayList<>();
        try (HomeLock _ = owned.turn(waiting)) {
            for (Path file : files) {
                outcome.add(owned.dispatcher().dispatch(file, follower));
            }
        }
        return outcome;
    }
}
