package org.autodispatcher.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.PackageNames;
import org.autodispatcher.dispatch.Explanation;
import org.autodispatcher.dispatch.Rollout;
import org.autodispatcher.dispatch.Access;
import org.autodispatcher.dispatch.RoutePlanner;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Json;
import org.autodispatcher.report.Wording;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.routing.RoutingTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code explain NAME|FILE…}: where a name would go, and why. */
@Command(name = "explain")
final class ExplainCommand implements Callable<Integer> {
    private final Screen screen;

    @Mixin
    private Options options = new Options();

    @Parameters(paramLabel = "${bundle:label.name}", arity = "1..*", descriptionKey = "name")
    private List<String> names = List.of();

    ExplainCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws Exception {
        Home home = Home.read(options);
        NotInForce.note(home, options);
        RoutingTable table = home.tableInOrder(screen, options);
        RoutePlanner planner = Access.planner(table);
        List<Map<String, Object>> answers = new ArrayList<>();
        List<ExitCode> codes = new ArrayList<>();
        for (String given : names) {
            codes.add(explain(home, planner, table, given, answers));
        }
        if (options.json()) {
            screen.line(Json.write(Map.of("explanations", answers)));
        }
        return codes.stream().min(java.util.Comparator.naturalOrder()).orElse(ExitCode.DONE).status();
    }

    private ExitCode explain(Home home, RoutePlanner planner, RoutingTable table, String given, List<Map<String, Object>> answers)
            throws IOException {
        String name = PackageNames.of(Path.of(given));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("package", PackageNames.shown(name));
        answers.add(answer);
        try {
            Optional<Failure> refusal = PackageNames.refusal(Path.of(given));
            if (refusal.isPresent()) {
                throw refusal.get().exception();
            }
            Explanation explanation = Explanation.of(
                    planner, name, Instant.now(), home.settings().timeZone(), () -> Access.plainTargets(home.state()));
            fill(answer, explanation);
            print(home, name, explanation);
            return ExitCode.DONE;
        } catch (FailureException e) {
            return failed(home, name, table, e.failure(), answer);
        }
    }

    private ExitCode failed(Home home, String name, RoutingTable table, Failure failure, Map<String, Object> answer) {
        Wording wording = screen.wording();
        Map<String, String> context = Map.of(
                "package", PackageNames.shown(name),
                "package_word", ShellQuote.word(name),
                "routes_file", home.routesFile().toString(),
                "home_option", options.homeOption());
        boolean unmatched = failure.wording().equals(Reason.NO_ROUTE.code());
        String hint = unmatched
                ? wording.text("explain.add-route", "file", home.routesFile().toString(), "home_option", options.homeOption())
                : wording.hint(failure, context);
        answer.put("reason", failure.reason().code());
        answer.put("message", wording.message(failure, context));
        answer.put("hint", hint);
        if (!options.json()) {
            screen.error(wording.message(failure, context), hint);
            if (unmatched) {
                screen.line(wording.text("explain.no-match", "count", String.valueOf(table.routes().size())));
                new NearMisses(wording).lines(table, name).forEach(line -> screen.line("  " + line));
            }
        }
        return ExitCode.of(failure.reason());
    }

    private static void fill(Map<String, Object> answer, Explanation explanation) {
        Route route = explanation.routed().route();
        answer.put("route", route.name());
        answer.put("line_number", route.line());
        answer.put("groups", explanation.routed().groups());
        answer.put("line", explanation.routed().line());
        answer.put("targets", explanation.targets().stream().map(at -> target(at, route)).toList());
        explanation.targets().stream().findFirst().ifPresent(first -> {
            answer.put("dest_dir", first.directory());
            first.command().ifPresent(command -> answer.put("upgrade_command", command));
        });
        answer.put("weaker", explanation.weaker());
        if (route.get(RouteKeys.UPGRADE_COMMAND).isPresent()) {
            Rollout rollout = explanation.rollout();
            answer.put("batches", rollout.batches());
            answer.put("max_failures", rollout.rules().failures());
            answer.put("max_unreachable", rollout.rules().unreachable());
            answer.put("approval", route.get(RouteKeys.APPROVAL).name().toLowerCase(Locale.ROOT).replace('_', '-'));
            for (String key : List.of("window", "health_command", "rollback_command")) {
                Optional.ofNullable(route.shown().get(key)).ifPresent(text -> answer.put(key, text));
            }
        }
    }

    private static Map<String, Object> target(Explanation.AtTarget at, Route route) {
        Map<String, Object> target = new LinkedHashMap<>();
        target.put("host", at.destination().target().host());
        target.put("port", at.destination().target().port());
        target.put("login", at.destination().target().login());
        target.put("protocol", route.get(RouteKeys.PROTOCOL).text());
        target.put("dest_dir", at.directory());
        at.command().ifPresent(command -> target.put("upgrade_command", command));
        return target;
    }

    private void print(Home home, String name, Explanation explanation) {
        if (!options.json()) {
            new ExplanationText(screen).print(home.routesFile(), name, explanation);
        }
    }
}
