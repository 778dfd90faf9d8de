package org.autodispatcher.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.PackageNames;
import org.autodispatcher.dispatch.Explanation;
import org.autodispatcher.dispatch.Access;
import org.autodispatcher.dispatch.RoutePlanner;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.ExplanationJson;
import org.autodispatcher.report.Json;
import org.autodispatcher.report.RouteMisses;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Table;
import org.autodispatcher.report.Told;
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
        ExplanationJson json = new ExplanationJson(screen.wording(), new Sentences(home.routesFile().toString(), options.homeOption()));
        try {
            Optional<Failure> refusal = PackageNames.refusal(Path.of(given));
            if (refusal.isPresent()) {
                throw refusal.get().exception();
            }
            Explanation explanation = Explanation.of(
                    planner, name, Instant.now(), home.settings().timeZone(), () -> Access.plainTargets(home.state()));
            answers.add(json.fields(name, explanation));
            print(home, name, explanation);
            return ExitCode.DONE;
        } catch (FailureException e) {
            answers.add(json.fields(name, e.failure()));
            if (!options.json()) {
                print(table, name, e.failure(), json.told(name, e.failure()));
            }
            return ExitCode.of(e.failure().reason());
        }
    }

    private void print(RoutingTable table, String name, Failure failure, Told told) {
        screen.error(told.message(), told.hint());
        if (ExplanationJson.unmatched(failure)) {
            screen.line(screen.wording().text("explain.no-match", "count", String.valueOf(table.routes().size())));
            Table lines = new Table();
            new RouteMisses(screen.wording()).of(table, name).forEach(miss -> lines.row(String.valueOf(miss.line()), miss.route(), miss.why()));
            lines.lines().forEach(line -> screen.line("  " + line));
        }
    }

    private void print(Home home, String name, Explanation explanation) {
        if (!options.json()) {
            new ExplanationText(screen).print(home.routesFile(), name, explanation);
        }
    }
}
