package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.autodispatcher.Credentials;
import org.autodispatcher.Protocol;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.delivery.ftp.CertificatePins;
import org.autodispatcher.delivery.ftp.FtpConnector;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.network.LoginGate;
import org.autodispatcher.routing.Logins;
import org.autodispatcher.routing.Netrc;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteLogin;
import org.autodispatcher.routing.RoutingTable;
import org.autodispatcher.ssh.HostKeys;
import org.autodispatcher.ssh.JschConnector;
import org.autodispatcher.ssh.JumpLogins;
import org.autodispatcher.ssh.LocalSsh;

/** How this account gets to targets: its logins, what it trusts, and what connects. Nothing here owns a HOME. */
public final class Access {
    private static final int SURVEYED_AT_ONCE = 20;

    private Access() {}

    /** The keys and certificates recorded in a HOME: all that is trusted. */
    record Believed(HostKeys keys, CertificatePins pins) {
        /** Of its owner, whom {@code accept-new} lets record more. */
        static Believed recording(Path state) {
            return new Believed(new HostKeys(state.resolve(Trust.HOSTS)), new CertificatePins(state.resolve(Trust.CERTIFICATES)));
        }

        /** Of somebody who only looks: what {@code accept-new} accepts is recorded nowhere. */
        static Believed looking(Path state) {
            return new Believed(HostKeys.looking(state.resolve(Trust.HOSTS)), CertificatePins.looking(state.resolve(Trust.CERTIFICATES)));
        }
    }

    /**
     * What is known from before.
     *
     * @param gate logins that are closed
     * @param kept connections that are open
     */
    record Before(LoginGate gate, TargetFacts facts, KeptConnections kept) {}

    /** What really connects. */
    static NetworkConnector connector(Believed believed, RoutePlanner planner, Logins logins, Before before) {
        JschConnector ssh = new JschConnector(
                believed.keys(), TimeLimits.DEFAULT, local(), planner.known().remembered(jumpLogins(logins)), before.gate());
        FtpConnector ftp = new FtpConnector(believed.pins(), TimeLimits.DEFAULT, before.gate());
        Function<Target, Optional<Protocol>> used = target -> before.facts().get(target.text(), TargetFacts.PROTOCOL)
                .map(text -> Protocol.valueOf(text.toUpperCase(java.util.Locale.ROOT)));
        return new NetworkConnector(new NetworkConnector.Protocols(ssh, ftp), planner, TimeLimits.DEFAULT, used, before.kept());
    }

    /** Looks at hosts by what is trusted in {@code state}. */
    public static Trust trust(Path state) {
        return new Trust(state, jumpLogins(logins()));
    }

    /** The same by what the owner of {@code state} has told. */
    public static Trust trust(Path state, Trusted told) {
        return new Trust(state, told, jumpLogins(logins()));
    }

    private static JumpLogins jumpLogins(Logins logins) {
        return (login, host) -> jumpLogin(logins, login, host);
    }

    /** A jump host is logged in to with its own netrc entry, else with keys; never with what is the target's. */
    private static Credentials jumpLogin(Logins logins, String login, String host) throws IOException {
        RouteLogin asked = login.isEmpty() ? RouteLogin.unset() : RouteLogin.unset().as(login);
        boolean named = logins.login(asked, host).isPresent();
        return named ? logins.credentials(asked, host) : JumpLogins.KEYS_ONLY.of(login, host);
    }

    /**
     * Tries all targets of a route at once; nothing is made or changed on this machine.
     *
     * @throws IOException where a login stands in a netrc file that cannot be used
     */
    public static Map<Destination, Survey.Findings> survey(Path state, RoutingTable table, Route route) throws IOException {
        Logins logins = logins();
        RoutePlanner planner = new RoutePlanner(table, logins, local());
        LoginGate gate = LedgerLogins.lookingGate(state);
        Survey survey = new Survey(connector(
                Believed.looking(state),
                planner,
                logins,
                new Before(gate, new TargetFacts(new MemoryLedger(InstantSource.system())), KeptConnections.none())));
        List<Destination> destinations = planner.destinations(route);
        Map<Destination, Survey.Findings> findings = new ConcurrentHashMap<>();
        Semaphore places = new Semaphore(SURVEYED_AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            destinations.forEach(each -> threads.submit(() -> {
                places.acquire();
                try {
                    return findings.put(each, survey.of(each));
                } finally {
                    places.release();
                }
            }));
        }
        Map<Destination, Survey.Findings> inOrder = new LinkedHashMap<>();
        destinations.stream().filter(findings::containsKey).forEach(each -> inOrder.put(each, findings.get(each)));
        return inOrder;
    }

    /** Where upgrades run plain, as dispatches have found out. */
    public static PlainTargets plainTargets(Path state) {
        return TargetFacts.plain(state);
    }

    /** Finds routes and logins in files as they lie; for those who only look. */
    public static RoutePlanner planner(RoutingTable table) {
        return new RoutePlanner(table, logins(), local());
    }

    /** The same for routes that come from elsewhere: it only knows targets. */
    public static RoutePlanner planner() {
        return new RoutePlanner(
                () -> {
                    throw new IllegalStateException("no table is at hand");
                },
                logins(),
                local());
    }

    static LocalSsh local() {
        return LocalSsh.ofThisAccount();
    }

    static Logins logins() {
        return new Logins(Netrc.location(System.getenv(), home()));
    }

    /** {@code ~} as the shell and Python's netrc mean it: $HOME, else what the account database says. */
    private static Path home() {
        String home = System.getenv().getOrDefault("HOME", "");
        return Path.of(home.isEmpty() ? System.getProperty("user.home") : home);
    }
}
