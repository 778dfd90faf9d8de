package org.autodispatcher.cli;

import java.util.Optional;
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
        if (override && about.comment().isEmpty()) {
            throw new UsageException("usage.override-reason", "words", options.words());
        }
        try (Desk desk = Desk.open(screen, controls, options, Controls.Purpose.CONDUCT)) {
            Subjects understood = new Subjects(desk);
            return new GoingOn(desk, about).perform("release", subject -> new Decision.Release(
                    subject, without == null ? Optional.empty() : Optional.of(understood.target(subject, without)), override, about.comment())).status();
        }
    }
}
