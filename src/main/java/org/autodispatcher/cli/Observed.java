package org.autodispatcher.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Origin;
import org.autodispatcher.PackageNames;
import org.autodispatcher.arrival.Arrival;
import org.autodispatcher.arrival.incoming.BesideFile;
import org.autodispatcher.arrival.incoming.DirectoryStanding;
import org.autodispatcher.arrival.incoming.Sink;
import org.autodispatcher.config.Sources;
import org.autodispatcher.dispatch.Access;
import org.autodispatcher.dispatch.Explanation;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.routing.RoutesInForce;

/** What {@code run --observe} does with what arrives: says what would happen, having tried key, login and rights; places and runs nothing. */
final class Observed implements Sink {
    private final Screen screen;
    private final Options options;
    private final Home home;
    private final RoutesInForce routes;

    Observed(Screen screen, Options options, Home home, RoutesInForce routes) {
        this.screen = screen;
        this.options = options;
        this.home = home;
        this.routes = routes;
    }

    @Override
    public boolean routed(String name) {
        return true;
    }

    @Override
    public boolean sends() {
        return false;
    }

    @Override
    public OptionalLong take(Arrival arrival, String actor) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
        Screen page = new Screen(stream, stream, screen.wording(), false);
        page.line(screen.wording().textOf("incoming", "observed", "package", PackageNames.shown(arrival.name()), "account", actor));
        try {
            wouldHappen(page, arrival);
        } catch (FailureException e) {
            failed(page, arrival, e.failure());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String text = written.toString(StandardCharsets.UTF_8).stripTrailing();
        synchronized (this) {
            screen.out().println(text);
        }
        answer(arrival, text);
        return OptionalLong.empty();
    }

    private void wouldHappen(Screen page, Arrival arrival) throws IOException {
        if (!arrival.whole()) {
            arrival.keep(); // says why it would be held
        }
        Explanation explanation = Explanation.of(
                Access.planner(routes.table()), arrival.name(), Instant.now(), home.settings().timeZone(), () -> Access.plainTargets(home.state()));
        new ExplanationText(page).print(home.routesFile(), arrival.name(), explanation);
        TargetReport report = new TargetReport(page, options, new Sentences(home.routesFile().toString(), options.homeOption()));
        Access.survey(home.state(), routes.table(), explanation.routed().route())
                .forEach((destination, findings) -> report.tell(destination, findings, new ArrayList<>()));
    }

    private void failed(Screen page, Arrival arrival, Failure failure) {
        Map<String, String> context = Map.of(
                "package", PackageNames.shown(arrival.name()), "package_word", arrival.name(),
                "routes_file", home.routesFile().toString(), "home_option", options.homeOption());
        page.error(screen.wording().message(failure, context), screen.wording().hint(failure, context));
    }

    /** The dropper is told in the same place and form as usual; there is no dispatch, and so no id. */
    private void answer(Arrival arrival, String text) {
        List<String> lines = new ArrayList<>(List.of("held observed -"));
        lines.addAll(text.lines().toList());
        String file = arrival.origin().facts().getOrDefault(Origin.FILE, "");
        for (Sources.Incoming each : home.settings().sources().incoming()) {
            Optional<BesideFile> beside = each.answers().markers() ? BesideFile.of(each.path(), file) : Optional.empty();
            try {
                if (beside.isPresent()) {
                    beside.get().answer(BesideFile.Marker.HELD, lines);
                }
            } catch (IOException e) {
                screen.line(screen.wording().textOf("daemon", "log.unanswered", "file", Path.of(file).toString(), "detail", String.valueOf(e.getMessage())));
            }
        }
    }

    @Override
    public void noted(DirectoryStanding.Note note) {
        Map<String, String> values = new TreeMap<>(note.values());
        values.replaceAll((_, value) -> PackageNames.shown(value));
        screen.line(screen.wording().textOf("incoming", "note." + note.code() + ".message", values));
    }
}
