package org.autodispatcher.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.autodispatcher.FailureException;
import org.autodispatcher.config.Problem;
import org.autodispatcher.dispatch.Access;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Json;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteLint;
import org.autodispatcher.routing.RouteRecipients;
import org.autodispatcher.routing.RoutingTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code check}: looks for mistakes in the configuration and, with {@code --connect}, tries every target, with {@code --notify} every channel. */
@Command(name = "check")
final class CheckCommand implements Callable<Integer> {
    private final Screen screen;

    @Mixin
    private Options options = new Options();

    @Option(names = "--connect", descriptionKey = "connect")
    private boolean connect;

    @Option(names = "--notify", descriptionKey = "notify")
    private boolean notifyChannels;

    CheckCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws Exception {
        Home home = Home.read(options);
        home.table().ifPresent(table -> RouteLint.check(table, home.routesFile().toString(), home.problems()));
        home.table().ifPresent(table -> Access.planner(table).check(home.routesFile().toString(), home.problems()));
        home.table().ifPresent(table ->
                RouteRecipients.check(table, home.settings().notifying(), home.routesFile().toString(), home.problems()));
        NotInForce.note(home, options);
        List<Problem> problems = home.problems().all();
        Map<String, Object> answer = new LinkedHashMap<>();
        Json json = new Json(screen.wording());
        answer.put("problems", problems.stream().map(json::problem).toList());
        answer.put("routes", home.table().map(RoutingTable::routes).orElse(List.of()).stream().map(Json::route).toList());
        if (!options.json()) {
            print(home, problems);
        }
        ExitCode code = home.problems().anyError() ? ExitCode.USAGE : ExitCode.DONE;
        if (connect && home.table().isPresent() && code == ExitCode.DONE) {
            code = tried(home, home.table().get(), answer);
        }
        if (notifyChannels && home.table().isPresent() && !home.problems().anyError()) {
            code = code.and(new ChannelReport(screen, options, home).tell(home.table().get(), answer));
        }
        if (options.json()) {
            screen.line(Json.write(answer));
        }
        return code.status();
    }

    private void print(Home home, List<Problem> problems) {
        problems.forEach(screen::problem);
        if (problems.isEmpty()) {
            int routes = home.table().map(table -> table.routes().size()).orElse(0);
            screen.line(screen.wording().text("check.none", "file", home.routesFile().toString(), "count", String.valueOf(routes)));
        } else {
            long errors = problems.stream().filter(problem -> problem.severity() == Problem.Severity.ERROR).count();
            screen.line(screen.wording().text(
                    "check.counts", "errors", String.valueOf(errors), "warnings", String.valueOf(problems.size() - errors)));
        }
    }

    /** Every target of every route; what goes wrong with one does not keep the others from being tried. */
    private ExitCode tried(Home home, RoutingTable table, Map<String, Object> answer) throws IOException {
        Sentences sentences = new Sentences(home.routesFile().toString(), options.homeOption());
        TargetReport report = new TargetReport(screen, options, sentences);
        List<Map<String, Object>> targets = new ArrayList<>();
        ExitCode worst = ExitCode.DONE;
        for (Route route : table.routes()) {
            if (!options.json()) {
                screen.line(screen.wording().text("connect.route",
                        "route", route.name(), "file", home.routesFile().toString(), "line", String.valueOf(route.line())));
            }
            try {
                for (var found : Access.survey(home.state(), table, route).entrySet()) {
                    worst = worst.and(report.tell(found.getKey(), found.getValue(), targets));
                }
            } catch (FailureException e) {
                worst = worst.and(report.tell(route, e.failure(), targets));
            }
        }
        answer.put("targets", targets);
        return worst;
    }
}
