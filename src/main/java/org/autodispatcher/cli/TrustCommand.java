package org.autodispatcher.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.autodispatcher.FailureException;
import org.autodispatcher.dispatch.Destination;
import org.autodispatcher.dispatch.Identity;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.dispatch.RoutePlanner;
import org.autodispatcher.dispatch.Trust;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Wording;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RoutingTable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trust HOST…}: shows keys and certificates with fingerprints, asks, records. */
@Command(name = "trust")
final class TrustCommand implements Callable<Integer> {
    private final Screen screen;
    private final Wording wording;

    @Mixin
    private Options options = new Options();

    @Option(names = "--all", descriptionKey = "all")
    private boolean all;

    @Option(names = "--from", paramLabel = "FILE", descriptionKey = "from")
    private @Nullable Path from;

    @Option(names = "--replace", descriptionKey = "replace")
    private boolean replace;

    @Option(names = "--yes", descriptionKey = "yes")
    private boolean yes;

    @Parameters(paramLabel = "HOST", arity = "0..*", descriptionKey = "host")
    private List<String> hosts = List.of();

    TrustCommand(Screen screen) {
        this.screen = screen;
        wording = screen.wording();
    }

    @Override
    public Integer call() throws Exception {
        Home home = Home.read(options);
        RoutingTable table = home.tableInOrder(screen, options);
        List<Destination> destinations = destinations(table);
        Trust trust = new Trust(home.stateForWriting());
        ExitCode worst = ExitCode.DONE;
        for (Destination destination : destinations) {
            ExitCode one = from == null ? trusted(trust, destination) : taken(trust, destination, from);
            worst = one.compareTo(worst) < 0 ? one : worst;
        }
        return worst.status();
    }

    /** Each host and port once, whatever account and route it is used with. */
    private List<Destination> destinations(RoutingTable table) throws UsageException, IOException {
        if (hosts.isEmpty() && !all) {
            throw new UsageException("trust.no-host", "home_option", options.homeOption());
        }
        RoutePlanner planner = OwnedHome.planner(table);
        Map<String, Destination> known = new LinkedHashMap<>();
        for (Route route : table.routes()) {
            for (Destination destination : planner.destinations(route)) {
                String address = destination.target().host() + ":" + destination.target().port();
                known.putIfAbsent(address + " " + destination.target().jump(), destination);
            }
        }
        List<Destination> asked = new ArrayList<>(all ? known.values() : List.of());
        for (String host : hosts) {
            List<Destination> named = known.values().stream().filter(destination -> named(destination, host)).toList();
            if (named.isEmpty()) {
                throw new UsageException("usage.unknown-host", "host", host, "home_option", options.homeOption());
            }
            asked.addAll(named);
        }
        return asked;
    }

    private static boolean named(Destination destination, String host) {
        String bare = destination.target().host();
        String withPort = destination.target().text().substring(destination.target().login().length() + 1);
        return host.equals(bare) || host.equals(withPort) || host.equals(destination.target().text());
    }

    private ExitCode taken(Trust trust, Destination destination, Path file) throws IOException {
        String host = destination.target().host();
        int keys = trust.take(destination, file);
        screen.line(wording.text("trust.taken", "host", host, "count", String.valueOf(keys), "file", file.toString()));
        return keys > 0 ? ExitCode.DONE : ExitCode.HELD;
    }

    private ExitCode trusted(Trust trust, Destination destination) throws IOException {
        List<Identity> identities;
        try {
            identities = trust.look(destination);
        } catch (FailureException e) {
            Map<String, String> context =
                    new Sentences(Home.ROUTES_FILE, options.homeOption()).context(destination.target());
            screen.error(wording.message(e.failure(), context), wording.hint(e.failure(), context));
            return ExitCode.UNFINISHED;
        }
        if (identities.isEmpty()) {
            screen.line(wording.text("trust.nothing", "host", destination.target().host()));
        }
        ExitCode worst = ExitCode.DONE;
        for (Identity identity : identities) {
            ExitCode one = decided(trust, identity);
            worst = one.compareTo(worst) < 0 ? one : worst;
        }
        return worst;
    }

    private ExitCode decided(Trust trust, Identity identity) throws IOException {
        screen.line(place("trust.shown", identity));
        identity.shown().forEach(shown -> screen.line("  " + (shown.until().isEmpty()
                ? wording.text("trust.key", "type", shown.kind(), "fingerprint", shown.fingerprint())
                : wording.text("trust.certificate", "subject", shown.kind(), "until", shown.until(), "fingerprint", shown.fingerprint()))));
        switch (identity.standing()) {
            case TRUSTED -> {
                screen.line(place("trust.known", identity));
                return ExitCode.DONE;
            }
            case CHANGED -> {
                if (!replace) {
                    screen.error(place("trust.changed.message", identity), place("trust.changed.hint", identity));
                    return ExitCode.HELD;
                }
            }
            case UNKNOWN -> {
                // asked below
            }
        }
        if (!yes && !saysYes(identity)) {
            return ExitCode.HELD;
        }
        identity.record();
        screen.line(wording.text("trust.recorded", "file", trust.keysFile().getParent().toString()));
        return ExitCode.DONE;
    }

    private boolean saysYes(Identity identity) throws IOException {
        if (System.console() == null || !System.console().isTerminal()) {
            screen.error(place("trust.no-terminal.message", identity), place("trust.no-terminal.hint", identity));
            return false;
        }
        screen.out().print(place("trust.ask", identity));
        screen.out().flush();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        boolean said = "yes".equals(in.readLine());
        if (!said) {
            screen.line(wording.text("trust.not-recorded"));
        }
        return said;
    }

    private String place(String key, Identity identity) {
        return wording.text(key,
                "host", identity.host(),
                "port", String.valueOf(identity.port()),
                "known", String.join(", ", identity.recorded()),
                "shown", String.join(", ", identity.shown().stream().map(Identity.Shown::fingerprint).toList()),
                "home_option", options.homeOption());
    }
}
