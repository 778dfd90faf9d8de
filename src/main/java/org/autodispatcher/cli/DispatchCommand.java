package org.autodispatcher.cli;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Reason;
import org.autodispatcher.config.Problems;
import org.autodispatcher.config.Settings;
import org.autodispatcher.config.ValueException;
import org.autodispatcher.config.Values;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.FailureException;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Json;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.Routing;
import org.autodispatcher.routing.RoutesInForce;
import org.autodispatcher.routing.RoutingTable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dispatch FILE…}: sends these packages now and waits for the outcome. */
@Command(name = "dispatch")
final class DispatchCommand implements Callable<Integer> {
    private final Screen screen;

    @Mixin
    private Options options = new Options();

    @Option(names = "--again", descriptionKey = "again")
    private boolean again;

    @Option(names = "--wait", paramLabel = "${bundle:label.wait}", descriptionKey = "wait")
    private @Nullable String wait;

    @Parameters(paramLabel = "${bundle:label.file}", arity = "1..*", descriptionKey = "file")
    private List<Path> files = List.of();

    DispatchCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws Exception {
        Optional<Duration> limit = waitLimit();
        Home home = Home.read(options);
        RoutingTable table = home.tableInOrder(screen, options);
        requireFiles();
        requireSupported(home, table);
        Sentences sentences = new Sentences(home.routesFile().toString(), options.homeOption());
        Conductor.Outcome outcome = conduct(home, table, limit);
        if (options.json()) {
            screen.line(new Json(screen.wording()).dispatches(outcome.dispatches(), sentences));
        } else {
            if (!options.quiet()) {
                screen.line("");
            }
            new Summary(screen, sentences).print(outcome.dispatches());
        }
        if (!outcome.finished()) {
            unfinished(outcome.dispatches()).tell(screen, "wait.ended", "time", String.valueOf(wait));
        }
        return outcome.code().status();
    }

    private Unfinished unfinished(List<DispatchRecord> dispatches) {
        return new Unfinished(screen.wording(), options, files, dispatches);
    }

    private Conductor.Outcome conduct(Home home, RoutingTable table, Optional<Duration> limit) throws Exception {
        DispatchView view = new DispatchView(screen);
        boolean silent = options.quiet() || options.json();
        if (!silent) {
            home.settings().environment().ifPresent(name -> screen.line(screen.wording().text("environment", "name", name)));
        }
        RoutesInForce routes = RoutesInForce.read(home.folder(), InstantSource.system(), new Problems())
                .orElseThrow(() -> new UsageException("usage.configuration", "home_option", options.homeOption()));
        try (OwnedHome owned = OwnedHome.own(home.stateForWriting(options), routes, "dispatch", new Loud())) {
            Conductor conductor = new Conductor(owned, silent ? event -> {} : view);
            Thread farewell = new Thread(() -> interrupted(conductor, view));
            Runtime.getRuntime().addShutdownHook(farewell);
            try {
                owned.recover();
                return conductor.conduct(files, again, limit);
            } finally {
                forget(farewell);
                owned.stop(Duration.ofSeconds(1));
                view.end();
            }
        }
    }

    /** Bugs and disk trouble go where all that goes wrong goes. */
    private final class Loud implements org.autodispatcher.dispatch.Conductor.Trouble {
        @Override
        public void bug(long dispatch, String target, RuntimeException bug) {
            screen.bug(bug, dispatch + ":" + target);
        }

        @Override
        public void ledger(java.io.UncheckedIOException problem) {
            screen.bug(problem, String.valueOf(problem.getMessage()));
        }
    }

    /** Ctrl-C and SIGTERM: says what is left undone, since nothing else will, and takes the copies of packages away. */
    private void interrupted(Conductor conductor, DispatchView view) {
        view.end();
        unfinished(conductor.begun()).tell(screen, "interrupted");
    }

    private static void forget(Thread farewell) {
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException e) {
            // it has begun: somebody ends the program in the very moment in which all is done
        }
    }

    private Optional<Duration> waitLimit() throws UsageException {
        try {
            return wait == null ? Optional.empty() : Optional.of(Values.duration(wait));
        } catch (ValueException e) {
            throw new UsageException("usage.wait", "value", String.valueOf(wait));
        }
    }

    /** All files are looked at before the first is sent: a mistyped name must not leave half of them on their way. */
    private void requireFiles() throws UsageException {
        for (Path file : files) {
            Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
            String shown = PackageNames.shown(file.toString());
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !garbled(file)) {
                throw new UsageException("usage.no-such-file", "path", shown, "folder_word", ShellQuote.word(folder.toString()));
            }
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                String name = Optional.ofNullable(file.toAbsolutePath().normalize().getFileName()).map(Path::toString).orElse("package");
                String path = file.toString().isEmpty() ? "." : file.toString();
                throw new UsageException("usage.folder", "path", shown,
                        "name_word", ShellQuote.word(name), "path_word", ShellQuote.word(path));
            }
        }
    }

    /** A name that is not UTF-8 does not reach us as it is, so the file cannot be found: it is held for its name, as others are. */
    private static boolean garbled(Path file) {
        return PackageNames.refusal(file).filter(why -> why.is(Reason.NAME_REFUSED, "not-utf8")).isPresent();
    }

    /** What a route or setting asks for and we cannot do yet is never silently left out. */
    private void requireSupported(Home home, RoutingTable table) throws UsageException {
        for (Settings.LaterKey later : home.settings().laterKeys()) {
            throw new UsageException("usage.setting-not-supported-yet",
                    "file", later.file(), "line", String.valueOf(later.line()), "key", later.key());
        }
        for (Route route : routes(table)) {
            for (Route.LaterKey later : route.laterKeys()) {
                throw new UsageException("usage.not-supported-yet", "file", home.routesFile().toString(),
                        "line", String.valueOf(later.line()), "key", later.key(), "route", route.name());
            }
        }
    }

    private List<Route> routes(RoutingTable table) {
        List<Route> routes = new ArrayList<>();
        for (Path file : files) {
            try {
                if (table.route(String.valueOf(file.getFileName())) instanceof Routing.Matched(Route route, var groups)) {
                    routes.add(route);
                }
            } catch (FailureException e) {
                // told where the package is routed
            }
        }
        return routes;
    }
}
