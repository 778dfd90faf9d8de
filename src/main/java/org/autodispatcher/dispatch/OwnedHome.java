package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.autodispatcher.Credentials;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.arrival.SpoolFolders;
import org.autodispatcher.config.Settings;
import org.autodispatcher.delivery.ftp.CertificatePins;
import org.autodispatcher.delivery.ftp.FtpConnector;
import org.autodispatcher.ledger.Ledger;
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

/** One HOME, owned by this process: everything the dispatcher is made of, put together. Its spool goes when it is closed. */
public final class OwnedHome implements AutoCloseable {
    private static final int SURVEYED_AT_ONCE = 20;

    private final Ledger ledger;
    private final Dispatcher dispatcher;
    private final SpoolFolders folders;
    private final Path state;

    private OwnedHome(Ledger ledger, Dispatcher dispatcher, SpoolFolders folders, Path state) {
        this.state = state;
        this.ledger = ledger;
        this.dispatcher = dispatcher;
        this.folders = folders;
    }

    /**
     * Puts it together, and clears what a killed process left in the spool.
     *
     * @param state    HOME's private folder; must be there
     * @param settings the dispatcher's own
     * @param table    the routes in force
     */
    public static OwnedHome open(Path state, Settings settings, RoutingTable table) throws IOException {
        InstantSource clock = InstantSource.system();
        Ledger ledger = new MemoryLedger(clock);
        SpoolFolders folders = new SpoolFolders(state.resolve("spool"));
        folders.removeAbandoned();
        Spool spool = new Spool(folders.own(), new Spool.Limits(settings.limits().maxSize(), settings.limits().minFree()));
        Logins logins = logins();
        RoutePlanner planner = new RoutePlanner(table, logins, LocalSsh.ofThisAccount());
        Orders orders = new Orders(clock, settings.timeZone());
        Stages stages = new Stages(spool, planner, connector(state, planner, logins), orders);
        return new OwnedHome(ledger, new Dispatcher(ledger, stages, new Targets(settings.limits().parallel())), folders, state);
    }

    /** What really connects: the keys and certificates recorded in {@code state} are all that is trusted. */
    static NetworkConnector connector(Path state, RoutePlanner planner, Logins logins) {
        LoginGate gate = new LoginGate();
        JschConnector ssh = new JschConnector(
                new HostKeys(state.resolve("known_hosts")), TimeLimits.DEFAULT, LocalSsh.ofThisAccount(), jumpLogins(logins), gate);
        FtpConnector ftp = new FtpConnector(new CertificatePins(state.resolve("known_certificates")), TimeLimits.DEFAULT, gate);
        return new NetworkConnector(ssh, ftp, planner, TimeLimits.DEFAULT);
    }

    /** What is trusted in {@code state}, and how to add to it. */
    public static Trust trust(Path state) {
        return new Trust(state, jumpLogins(logins()));
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
     * Waits until no other command sends from this HOME.
     *
     * @param waiting told the process id of the one that does, where there is one
     */
    public HomeLock turn(Consumer<String> waiting) throws IOException {
        return HomeLock.take(state, waiting);
    }

    public Ledger ledger() {
        return ledger;
    }

    public Dispatcher dispatcher() {
        return dispatcher;
    }

    /** Removes the copies of packages: nothing is remembered between two commands yet. */
    @Override
    public void close() throws IOException {
        folders.removeOwn();
    }

    /**
     * Tries all targets of a route at once; nothing is made or changed on this machine.
     *
     * @throws IOException where a login stands in a netrc file that cannot be used
     */
    public static Map<Destination, Survey.Findings> survey(Path state, RoutingTable table, Route route) throws IOException {
        Logins logins = logins();
        RoutePlanner planner = new RoutePlanner(table, logins, LocalSsh.ofThisAccount());
        Survey survey = new Survey(connector(state, planner, logins));
        List<Destination> destinations = planner.destinations(route);
        Map<Destination, Survey.Findings> findings = new ConcurrentHashMap<>();
        try {
            new Targets(SURVEYED_AT_ONCE)
                    .each(new Routed(route, Map.of(), "", destinations), destination -> findings.put(destination, survey.of(destination)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Map<Destination, Survey.Findings> inOrder = new LinkedHashMap<>();
        destinations.stream().filter(findings::containsKey).forEach(each -> inOrder.put(each, findings.get(each)));
        return inOrder;
    }

    /** Finds routes and logins in files as they lie; for those who only look. */
    public static RoutePlanner planner(RoutingTable table) {
        return new RoutePlanner(table, logins(), LocalSsh.ofThisAccount());
    }

    private static Logins logins() {
        return new Logins(Netrc.location(System.getenv(), home()));
    }

    /** {@code ~} as the shell and Python's netrc mean it: $HOME, else what the account database says. */
    private static Path home() {
        String home = System.getenv().getOrDefault("HOME", "");
        return Path.of(home.isEmpty() ? System.getProperty("user.home") : home);
    }
}
