package org.autodispatcher.cli;

import java.util.concurrent.Callable;
import org.autodispatcher.report.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code status}: what is going on. */
@Command(name = "status")
final class StatusCommand implements Callable<Integer> {
    private final Screen screen;
    private final Controls controls;

    @Mixin
    private Options options = new Options();

    StatusCommand(Screen screen, Controls controls) {
        this.screen = screen;
        this.controls = controls;
    }

    @Override
    public Integer call() throws Exception {
        try (Desk desk = Desk.open(screen, controls, options, Controls.Purpose.LOOK)) {
            StandingView view = new StandingView(desk, desk.control().standing());
            if (options.json()) {
                screen.line(Json.write(view.fields()));
            } else {
                view.print();
            }
            return view.code().status();
        }
    }
}
