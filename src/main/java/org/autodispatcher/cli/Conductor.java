package org.autodispatcher.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.ledger.DispatchRecord;

/** Sends packages one after the other, so that those of one line go in the order they were named, for as long as is waited. */
final class Conductor {
    private final OwnedHome owned;
    private final DispatchEvent.Follower follower;

    Conductor(OwnedHome owned, DispatchEvent.Follower follower) {
        this.owned = owned;
        this.follower = follower;
    }

    /** How all of them stand in the end, or when {@code limit} has passed. */
    List<DispatchRecord> conduct(List<Path> files, Optional<Duration> limit) throws InterruptedException {
        FutureTask<List<DispatchRecord>> all = new FutureTask<>(() -> inOrder(files));
        Thread.ofVirtual().start(all);
        try {
            return limit.isPresent() ? all.get(limit.get().toMillis(), TimeUnit.MILLISECONDS) : all.get();
        } catch (TimeoutException e) {
            return owned.ledger().dispatches().stream().map(owned.ledger()::dispatch).toList();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a dispatch ended by a bug", e.getCause());
        }
    }

    private List<DispatchRecord> inOrder(List<Path> files) throws InterruptedException {
        List<DispatchRecord> outcome = new ArrayList<>();
        for (Path file : files) {
            outcome.add(owned.dispatcher().dispatch(file, follower));
        }
        return outcome;
    }
}
