package org.autodispatcher.cli;

import java.util.concurrent.Callable;
import org.autodispatcher.dispatch.Decision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code retry ID}: tries what failed or was never reached once more. */
@Command(name = "retry")
final class RetryCommand implements Callable<Integer> {
    private final Screen screen;
    private final Controls controls;

    @Mixin
    private Options options = new Options();

    @Mixin
    private DecisionOptions about = new DecisionOptions();

    @Option(names = "--reroute", descriptionKey = "reroute")
    private boolean reroute;

    RetryCommand(Screen screen, Controls controls) {
        this.screen = screen;
        this.controls = controls;
    }

    @Override
    public Integer call() throws Exception {
        try (Desk desk = Desk.open(screen, controls, options, Controls.Purpose.CONDUCT)) {
            return new GoingOn(desk, about)
                    .perform("retry", subject -> new Decision.Retry(subject, reroute, about.comment()))
                    .status();
        }
    }
}
