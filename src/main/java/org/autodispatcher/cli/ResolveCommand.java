package org.autodispatcher.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.autodispatcher.PackageNames;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.report.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resolve ID upgraded|failed|start-again}: says what became of an upgrade in doubt. */
@Command(name = "resolve")
final class ResolveCommand implements Callable<Integer> {
    private final Screen screen;
    private final Controls controls;

    @Mixin
    private Options options = new Options();

    @Option(names = "--reason", paramLabel = "${bundle:label.text}", descriptionKey = "comment")
    private String comment = "";

    @Parameters(index = "0", paramLabel = "${bundle:label.id}", descriptionKey = "id")
    private String id = "";

    @Parameters(index = "1", paramLabel = "upgraded|failed|start-again", descriptionKey = "as")
    private String outcome = "";

    ResolveCommand(Screen screen, Controls controls) {
        this.screen = screen;
        this.controls = controls;
    }

    @Override
    public Integer call() throws Exception {
        Decision.As as = Arrays.stream(Decision.As.values())
                .filter(each -> text(each).equals(outcome))
                .findFirst()
                .orElseThrow(() -> new UsageException("usage.no-such-outcome",
                        "text", PackageNames.shown(outcome), "id", PackageNames.shown(id), "home_option", options.homeOption()));
        try (Desk desk = Desk.open(screen, controls, options, Controls.Purpose.DECIDE)) {
            Decision.Subject subject = new Subjects(desk).subject(id);
            Verdict verdict = new Verdict(desk, "resolve");
            boolean done = verdict.carriedOut(new Decision.Resolve(subject, as, comment.strip()), DecisionOptions.text(subject));
            if (done && desk.speaks() && as == Decision.As.START_AGAIN) {
                GoesOn.tell(desk);
            }
            ExitCode code = verdict.end(List.of(ShowCommand.only(subject, desk.dispatch(subject.dispatch()))));
            return code.status();
        }
    }

    private static String text(Decision.As as) {
        return as.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
