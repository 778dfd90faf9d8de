package org.autodispatcher.cli;

import java.util.concurrent.Callable;
import org.autodispatcher.dispatch.Decision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code release ID}: what is held goes on. */
@Command(name = "release")
final class ReleaseCommand implements Callable<Integer> {
    private final Screen screen;
    private final Controls controls;

    @Mixin
    private Options options = new Options();

    @Mixin
    private DecisionOptions about = new DecisionOptions();

    @Option(names = "--without", paramLabel = "${bundle:label.target}", descriptionKey = "without")
    private @Nullable String without;

    @Option(names = "--override", descriptionKey = "override")
    private boolean override;

    ReleaseCommand(Screen screen, Controls controls) {
        this.screen = screen;
        this.controls = controls;
    }

    @Override
    public Integer call() throws Exception {
        if (without != null || override) {
            throw new UsageException("usage.option-not-yet", "verb", "release", "option", override ? "--override" : "--without");
        }
        try (Desk desk = Desk.open(screen, controls, options, Controls.Purpose.CONDUCT)) {
            return new GoingOn(desk, about)
                    .perform("release", subject -> new Decision.Release(subject, about.comment()))
                    .status();
        }
    }
}
