package org.autodispatcher.cli;

import org.autodispatcher.report.Scopes;
import java.util.concurrent.Callable;
import org.autodispatcher.dispatch.Decision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code resume}: lets go on what was paused. */
@Command(name = "resume")
final class ResumeCommand implements Callable<Integer> {
    private final Screen screen;
    private final Controls controls;

    @Mixin
    private Options options = new Options();

    @Mixin
    private ScopeOptions about = new ScopeOptions();

    ResumeCommand(Screen screen, Controls controls) {
        this.screen = screen;
        this.controls = controls;
    }

    @Override
    public Integer call() throws Exception {
        try (Desk desk = Desk.open(screen, controls, options, Controls.Purpose.DECIDE)) {
            Verdict verdict = new Verdict(desk, "resume");
            boolean done = verdict.carriedOut(
                    new Decision.Resume(about.scope(), about.comment()), Scopes.shown(screen.wording(), about.scope()));
            if (done && desk.speaks()) {
                GoesOn.tell(desk);
            }
            return verdict.end().status();
        }
    }
}
