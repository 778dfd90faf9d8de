package org.autodispatcher.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.autodispatcher.config.Problem;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code reload}: puts the edited routes in force, or says why not. */
@Command(name = "reload")
final class ReloadCommand implements Callable<Integer> {
    private final Screen screen;
    private final Controls controls;

    @Mixin
    private Options options = new Options();

    ReloadCommand(Screen screen, Controls controls) {
        this.screen = screen;
        this.controls = controls;
    }

    @Override
    public Integer call() throws Exception {
        try (Desk desk = Desk.open(screen, controls, options, Controls.Purpose.LOOK)) {
            return switch (desk.control().reload()) {
                case Control.Reloaded.InForce(int routes) -> inForce(desk, routes);
                case Control.Reloaded.Refused(List<Problem> problems) -> refused(problems, "reload.refused");
                case Control.Reloaded.NoOwner() -> noOwner(desk);
            };
        }
    }

    private int inForce(Desk desk, int routes) {
        answer(true, routes, List.of());
        if (!options.json()) {
            desk.say("reload.in-force", "count", String.valueOf(routes), "file", desk.sentences().routesFile());
        }
        return ExitCode.DONE.status();
    }

    /** Whoever starts next reads the files; so what is wrong with them is worth knowing now. */
    private int noOwner(Desk desk) throws UsageException {
        Home home = Home.read(options);
        if (home.problems().anyError() || home.table().isEmpty()) {
            return refused(home.problems().all(), "reload.broken");
        }
        answer(false, home.table().get().routes().size(), home.problems().all());
        if (!options.json()) {
            home.problems().all().forEach(screen::problem);
            desk.say("reload.no-owner");
        }
        return ExitCode.DONE.status();
    }

    private int refused(List<Problem> problems, String key) {
        answer(false, 0, problems);
        if (!options.json()) {
            problems.forEach(screen::problem);
            screen.error(screen.wording().textOf("record", key + ".message"),
                    screen.wording().textOf("record", key + ".hint", "home_option", options.homeOption()));
        }
        return ExitCode.USAGE.status();
    }

    private void answer(boolean inForce, int routes, List<Problem> problems) {
        if (options.json()) {
            Json json = new Json(screen.wording());
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("in_force", inForce);
            fields.put("routes", routes);
            fields.put("problems", problems.stream().map(json::problem).toList());
            screen.line(Json.write(fields));
        }
    }
}
