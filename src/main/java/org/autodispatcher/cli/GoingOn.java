package org.autodispatcher.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.report.ExitCode;

/** Decisions that set something going again: they are carried out, and what they set going is followed to its end. */
final class GoingOn {
    private final Desk desk;
    private final DecisionOptions about;

    GoingOn(Desk desk, DecisionOptions about) {
        this.desk = desk;
        this.about = about;
    }

    /**
     * Decides about everything that was named, then follows that of it which goes on.
     *
     * @param verb     as it is typed
     * @param decision what is decided about each
     */
    ExitCode perform(String verb, Deciding decision) throws IOException, InterruptedException, UsageException {
        Verdict verdict = Verdict.takingUp(desk, verb);
        List<Decision.Subject> going = new ArrayList<>();
        for (Decision.Subject subject : about.subjects(desk)) {
            if (verdict.carriedOut(decision.about(subject), DecisionOptions.text(subject))) {
                going.add(subject);
            }
        }
        if (going.isEmpty()) {
            return verdict.end();
        }
        Following.Outcome outcome = new Following(desk).follow(going, Optional.empty());
        return verdict.end(outcome.dispatches()).and(outcome.code());
    }

    /** What is decided about one of them. */
    @FunctionalInterface
    interface Deciding {
        Decision about(Decision.Subject subject) throws IOException, UsageException;
    }
}
