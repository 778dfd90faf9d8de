package org.autodispatcher.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cancel ID}: gives up what has not been started; with {@code --stop} a running upgrade is ended too, after asking. */
@Command(name = "cancel")
final class CancelCommand implements Callable<Integer> {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Screen screen;
    private final Controls controls;

    @Mixin
    private Options options = new Options();

    @Mixin
    private DecisionOptions about = new DecisionOptions();

    @Option(names = "--stop", descriptionKey = "stop")
    private boolean stop;

    @Option(names = "--yes", descriptionKey = "yes-stop")
    private boolean yes;

    CancelCommand(Screen screen, Controls controls) {
        this.screen = screen;
        this.controls = controls;
    }

    @Override
    public Integer call() throws Exception {
        if (stop && !yes && !agreed()) {
            return ExitCode.HELD.status();
        }
        try (Desk desk = Desk.open(screen, controls, options, stop ? Controls.Purpose.STOP : Controls.Purpose.DECIDE)) {
            List<Decision.Subject> subjects = about.subjects(desk);
            List<Decision.Subject> running = stop ? running(desk, subjects) : List.of();
            Verdict verdict = new Verdict(desk, "cancel", Set.copyOf(texts(running)));
            for (Decision.Subject subject : subjects) {
                if (verdict.carriedOut(new Decision.Cancel(subject, stop, about.comment()), DecisionOptions.text(subject))) {
                    cameTo(desk, running.stream().filter(each -> each.dispatch() == subject.dispatch()).toList());
                }
            }
            List<DispatchRecord> dispatches = new ArrayList<>();
            for (Decision.Subject subject : subjects) {
                dispatches.add(ShowCommand.only(subject, desk.dispatch(subject.dispatch())));
            }
            return verdict.end(dispatches).status();
        }
    }

    /** What was told to end comes to an end of its own, which whoever follows it records a moment later. */
    private static void cameTo(Desk desk, List<Decision.Subject> ending) throws IOException, InterruptedException {
        Instant until = Instant.now().plus(LONGEST);
        for (Decision.Subject each : ending) {
            DispatchRecord dispatch = ShowCommand.only(each, desk.dispatch(each.dispatch()));
            while (runs(dispatch.deliveries().getFirst()) && Instant.now().isBefore(until)) {
                Thread.sleep(LOOK_EVERY);
                dispatch = ShowCommand.only(each, desk.dispatch(each.dispatch()));
            }
            if (!desk.options().json()) {
                new Summary(desk.screen(), desk.sentences()).outcome(dispatch);
            }
        }
    }

    /** The upgrades that would be ended. */
    private static List<Decision.Subject> running(Desk desk, List<Decision.Subject> subjects) throws IOException {
        List<Decision.Subject> running = new ArrayList<>();
        for (Decision.Subject subject : subjects) {
            ShowCommand.only(subject, desk.dispatch(subject.dispatch())).deliveries().stream()
                    .filter(CancelCommand::runs)
                    .map(delivery -> new Decision.Subject(subject.dispatch(), Optional.of(delivery.target())))
                    .forEach(running::add);
        }
        return running;
    }

    private static boolean runs(DeliveryRecord delivery) {
        return delivery.state() == DeliveryState.UPGRADING || delivery.rollbackDue();
    }

    private static List<String> texts(List<Decision.Subject> subjects) {
        return subjects.stream().map(DecisionOptions::text).distinct().toList();
    }

    /** Nobody owns the HOME because of a question: who answers may take his time. */
    private boolean agreed() throws IOException, UsageException {
        try (Desk desk = Desk.open(screen, controls, options, Controls.Purpose.LOOK)) {
            List<String> running = texts(running(desk, about.subjects(desk)));
            return running.isEmpty() || agreed(desk, running);
        }
    }

    private boolean agreed(Desk desk, List<String> running) throws IOException, UsageException {
        Question question = new Question(screen);
        if (options.json() || !question.canBeAsked()) {
            throw new UsageException("usage.stop-unasked", "running", String.join(", ", running), "words", options.words());
        }
        boolean agreed = question.yes(desk.text("stop.ask", "running", String.join(", ", running)));
        if (!agreed) {
            desk.say("stop.not");
        }
        return agreed;
    }
}
