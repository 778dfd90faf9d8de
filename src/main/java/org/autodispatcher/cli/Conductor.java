package org.autodispatcher.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.autodispatcher.dispatch.OwnControl;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.ExitCode;

/** Sends packages one after the other, so that those of one line go in the order they were named, for as long as is waited. */
final class Conductor {
    private final OwnedHome owned;
    private final DispatchEvent.Follower follower;
    private final List<Long> begun = new CopyOnWriteArrayList<>();

    Conductor(OwnedHome owned, DispatchEvent.Follower follower) {
        this.owned = owned;
        this.follower = follower;
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
    Outcome conduct(List<Path> files, boolean again, Optional<Duration> limit) throws InterruptedException {
        OwnControl control = owned.control(System.getProperty("user.name"));
        for (Path file : files) {
            begun.add(control.handIn(file, again));
        }
        boolean finished = control.follow(begun, limit, follower);
        return new Outcome(begun(), finished);
    }

    /** How those stand that were begun. */
    List<DispatchRecord> begun() {
        return begun.stream().map(owned.ledger()::dispatch).toList();
    }
}
