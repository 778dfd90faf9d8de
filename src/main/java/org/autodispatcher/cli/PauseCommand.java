package org.autodispatcher.cli;

import org.autodispatcher.report.Scopes;
import java.util.concurrent.Callable;
import org.autodispatcher.dispatch.Decision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pause}: nothing new starts; what runs is followed, and what arrives is taken. */
@Command(name = "pause")
final class PauseCommand implements Callable<Integer> {
    private final Screen screen;
    private final Controls controls;

    @Mixin
    private Options options = new Options();

    @Mixin
    private ScopeOptions about = new ScopeOptions();

    PauseCommand(Screen screen, Controls controls) {
        this.screen = screen;
        this.controls = controls;
    }

    @Override
    public Integer call() throws Exception {
        try (Desk desk = Desk.open(screen, controls, options, Controls.Purpose.DECIDE)) {
            about.requireKnown(desk);
            Verdict verdict = new Verdict(desk, "pause");
            verdict.carriedOut(new Decision.Pause(about.scope(), about.comment()), Scopes.shown(screen.wording(), about.scope()));
            return verdict.end().status();
        }
    }
}
