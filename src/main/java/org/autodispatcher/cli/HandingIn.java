package org.autodispatcher.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.report.ExitCode;

/** Hands packages in, one after the other. One that cannot be handed in is said, and keeps the others from nothing. */
final class HandingIn {
    private final Desk desk;
    private final Breakdown breakdown;
    private final List<Decision.Subject> dispatches = new ArrayList<>();
    private ExitCode refused = ExitCode.DONE;
    private ExitCode unanswered = ExitCode.DONE;

    HandingIn(Desk desk) {
        this.desk = desk;
        breakdown = new Breakdown(desk.screen(), Optional.of(desk.options()));
    }

    /** @return whether it was taken, or refused for good; else it was not told apart, and is to be handed in again */
    boolean handIn(Path file, boolean again) {
        try {
            dispatches.add(new Decision.Subject(desk.control().handIn(file.toAbsolutePath(), again), Optional.empty()));
        } catch (FailureException e) {
            refused = refused.and(ExitCode.of(breakdown.told(e)));
            return e.failure().reason() != Reason.SPOOL_FULL;
        } catch (IOException | UncheckedIOException e) {
            unanswered = unanswered.and(ExitCode.of(breakdown.told(e)));
            return false;
        }
        return true;
    }

    /** Those that were handed in. */
    List<Decision.Subject> dispatches() {
        return dispatches;
    }

    /** The code of those that were not. That nothing was begun is only said where nothing was. */
    ExitCode code() {
        boolean begun = !dispatches.isEmpty() && unanswered != ExitCode.DONE;
        return refused.and(begun ? ExitCode.UNFINISHED : unanswered);
    }
}
