package org.autodispatcher.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.Amounts;
import org.autodispatcher.report.ExitCode;

/** Waits beside dispatches until they come to an answer, and shows what happens; also says what is left where nobody waits any longer. */
final class Following {
    private final Desk desk;
    private volatile boolean handedOver;

    Following(Desk desk) {
        this.desk = desk;
    }

    /**
     * How things stand when nobody waits any longer.
     *
     * @param dispatches what was asked for; of a dispatch of which one target was, that delivery alone
     * @param finished   whether all came to an answer; else the wait has ended before
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

    /**
     * Follows what is asked for, and shows people what happens and how it stands then.
     *
     * @param wait for how long, deferred deliveries included; where it is empty, a deferred delivery is an answer
     */
    Outcome follow(List<Decision.Subject> subjects, Optional<Duration> wait) throws IOException, InterruptedException {
        boolean finished = waited(subjects, wait);
        Outcome outcome = new Outcome(records(subjects), finished);
        tell(outcome.dispatches());
        if (!finished) {
            new Unfinished(desk, outcome.dispatches(), handedOver).tell("wait.ended", "time", wait.map(Amounts::time).orElse(""));
        }
        return outcome;
    }

    private boolean waited(List<Decision.Subject> subjects, Optional<Duration> wait) throws IOException, InterruptedException {
        handedOver = desk.handedOver(); // only now: what was handed in may have made us the owner
        Collection<Long> ids = subjects.stream().map(Decision.Subject::dispatch).distinct().toList();
        View view = view(subjects);
        Thread farewell = new Thread(() -> interrupted(view, ids));
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            return desk.control().follow(ids, wait, view);
        } finally {
            forget(farewell);
            view.end();
        }
    }

    /** A table for whoever sits at a terminal, plain lines for whoever reads a pipe. */
    private View view(List<Decision.Subject> subjects) throws IOException {
        if (!desk.speaks()) {
            return View.none();
        }
        if (desk.screen().drawable().isEmpty()) {
            return new DispatchView(desk.screen());
        }
        TargetRows rows = new TargetRows(subjects);
        records(subjects).forEach(rows::take);
        return new LiveTable(desk.screen(), desk.screen().drawable().get(), rows);
    }

    /** Ctrl-C and SIGTERM: says what is left undone, since nothing else will. */
    private void interrupted(View view, Collection<Long> ids) {
        view.stop();
        try {
            List<DispatchRecord> dispatches = records(ids.stream().map(id -> new Decision.Subject(id, Optional.empty())).toList());
            new Unfinished(desk, dispatches, handedOver).tell("interrupted");
        } catch (IOException e) {
            // its owner is gone too: nothing can be said
        } finally {
            desk.control().close();
        }
    }

    /** Where the farewell has begun, the program is being ended: what it lets go of is not used any more, and nothing else is said. */
    private static void forget(Thread farewell) throws InterruptedException {
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException e) {
            new CountDownLatch(1).await();
        }
    }

    private List<DispatchRecord> records(List<Decision.Subject> subjects) throws IOException {
        List<DispatchRecord> records = new ArrayList<>();
        for (Decision.Subject subject : subjects) {
            records.add(ShowCommand.only(subject, desk.dispatch(subject.dispatch())));
        }
        return records;
    }

    private void tell(List<DispatchRecord> dispatches) {
        if (desk.options().json()) {
            return;
        }
        if (!desk.options().quiet()) {
            desk.screen().line("");
        }
        new Summary(desk.screen(), desk.sentences()).print(dispatches);
    }
}
