package org.autodispatcher.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cancel ID}: gives up what has not been started; with {@code --stop} a running upgrade is ended too, after asking. */
@Command(name = "cancel")
final class CancelCommand implements Callable<Integer> {
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
        try (Desk desk = Desk.open(screen, controls, options, stop ? Controls.Purpose.CONDUCT : Controls.Purpose.DECIDE)) {
            List<Decision.Subject> subjects = about.subjects(desk);
            List<String> running = stop && !yes ? running(desk, subjects) : List.of();
            if (!running.isEmpty() && !agreed(desk, running)) {
                return ExitCode.HELD.status();
            }
            Verdict verdict = new Verdict(desk, "cancel");
            List<DispatchRecord> dispatches = new ArrayList<>();
            for (Decision.Subject subject : subjects) {
                verdict.carriedOut(new Decision.Cancel(subject, stop, about.comment()), DecisionOptions.text(subject));
                dispatches.add(ShowCommand.only(subject, desk.dispatch(subject.dispatch())));
            }
            return verdict.end(dispatches).status();
        }
    }

    /** The upgrades that would be ended. */
    private static List<String> running(Desk desk, List<Decision.Subject> subjects) throws IOException {
        List<String> running = new ArrayList<>();
        for (Decision.Subject subject : subjects) {
            ShowCommand.only(subject, desk.dispatch(subject.dispatch())).deliveries().stream()
                    .filter(delivery -> delivery.state() == DeliveryState.UPGRADING)
                    .forEach(delivery -> running.add(subject.dispatch() + ":" + delivery.target()));
        }
        return running;
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
