package org.autodispatcher.cli;

import java.util.concurrent.Callable;
import org.autodispatcher.dispatch.Decision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code approve ID}: agrees to upgrades that wait for it. */
@Command(name = "approve")
final class ApproveCommand implements Callable<Integer> {
    private final Screen screen;
    private final Controls controls;

    @Mixin
    private Options options = new Options();

    @Mixin
    private DecisionOptions about = new DecisionOptions();

    ApproveCommand(Screen screen, Controls controls) {
        this.screen = screen;
        this.controls = controls;
    }

    @Override
    public Integer call() throws Exception {
        try (Desk desk = Desk.open(screen, controls, options, Controls.Purpose.CONDUCT)) {
            return new GoingOn(desk, about)
                    .perform("approve", subject -> new Decision.Approve(subject, about.comment()))
                    .status();
        }
    }
}
