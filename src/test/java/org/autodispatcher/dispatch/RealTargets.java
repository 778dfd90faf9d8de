package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.config.Problems;
import org.autodispatcher.delivery.ftp.CertificatePins;
import org.autodispatcher.delivery.ftp.FtpConnector;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.network.LoginGate;
import org.autodispatcher.routing.Logins;
import org.autodispatcher.routing.RoutingTable;
import org.autodispatcher.ssh.HostKeys;
import org.autodispatcher.ssh.JschConnector;
import org.autodispatcher.ssh.JumpLogins;
import org.autodispatcher.ssh.LocalSsh;

/** The dispatcher with everything real but its HOME, which is a folder of the test. */
final class RealTargets {
    /** What is deferred stays so while a test looks at it. */
    private static final RetryPolicy NEVER_IN_A_TEST = new RetryPolicy(Duration.ofHours(1), Duration.ofHours(1), new java.util.Random(1));

    private final Path dir;
    private final List<String> output = new ArrayList<>();
    private Consumer<DispatchEvent.Moved> onMove = move -> {};
    private Consumer<String> onLine = line -> {};
    private Optional<TestMachinery> owner = Optional.empty();
    private LocalSsh local = LocalSsh.NONE;
    private TimeLimits limits = TimeLimits.DEFAULT;
    private final HookedLedger ledger = new HookedLedger(new MemoryLedger(InstantSource.system()));
    private final String identity = UUID.randomUUID().toString();
    private JumpLogins jumpLogins = JumpLogins.KEYS_ONLY;
    private KeptConnections kept = KeptConnections.none();

    /** One whose HOME is {@code dir}; nobody is trusted yet. */
    RealTargets(Path dir) throws IOException {
        this.dir = Files.createDirectories(dir);
    }

    Path knownHosts() {
        return dir.resolve("known_hosts");
    }

    Path netrc() {
        return dir.resolve("netrc");
    }

    /** Trusts a host by lines of known_hosts(5). */
    RealTargets trusting(List<String> lines) throws IOException {
        Files.write(knownHosts(), lines);
        return this;
    }

    /** The lines that upgrades wrote. */
    List<String> output() {
        synchronized (output) {
            return List.copyOf(output);
        }
    }

    /** From now on as patient as {@code other} says. */
    RealTargets with(TimeLimits other) {
        limits = other;
        return this;
    }

    /** With this set up for SSH in the account that dispatches. */
    RealTargets with(LocalSsh setUp) {
        local = setUp;
        return this;
    }

    /** Connections are kept for as long as {@code other} says. */
    RealTargets keeping(KeptConnections other) {
        kept = other;
        return this;
    }

    /** With these logins on jump hosts. */
    RealTargets jumpingWith(JumpLogins logins) {
        jumpLogins = logins;
        return this;
    }

    /** What {@code explain} would say of a name. */
    Explanation explain(String routes, String name) throws IOException {
        return Explanation.of(planner(routes), name, InstantSource.system().instant(), ZoneOffset.UTC, () -> PlainTargets.NONE);
    }

    /** Dispatches a file of this name and content by these routes. */
    DispatchRecord dispatch(String routes, String name, String content) throws Exception {
        owner = Optional.of(machinery(routes));
        return alsoDispatch(name, content);
    }

    /** Dispatches another file by the routes of the last. */
    DispatchRecord alsoDispatch(String name, String content) throws Exception {
        return owner.orElseThrow().dispatch(Files.writeString(handedIn(name), content), true, event -> {
            if (event instanceof DispatchEvent.Output line) {
                synchronized (output) {
                    output.add(line.line());
                }
                onLine.accept(line.line());
            } else if (event instanceof DispatchEvent.Moved move) {
                onMove.accept(move);
            }
        });
    }

    /** How a dispatch stands once it has come to its end, or to what lasts a minute. */
    DispatchRecord ended(long id) throws InterruptedException {
        owner.orElseThrow().machinery.conductor().awaitRest(java.util.Set.of(id), Optional.of(Duration.ofMinutes(1)));
        return ledger.dispatch(id);
    }

    /** Gives an order about what is under way. */
    Decided decide(Decision decision) {
        return owner.orElseThrow().decide(decision);
    }

    /** Does something at every state a delivery comes into from now on. */
    void onMove(Consumer<DispatchEvent.Moved> action) {
        onMove = action;
    }

    /** Does something in the moment before an entry is written, from now on. */
    void beforeWriting(Consumer<Entry.Draft> action) {
        ledger.beforeWriting(action);
    }

    /** Does something at every line that an upgrade writes from now on. */
    void onLine(Consumer<String> action) {
        onLine = action;
    }

    /** The file that {@link #dispatch} hands in under this name. */
    Path handedIn(String name) {
        return dir.resolve(name);
    }

    private RoutePlanner planner(String routes) throws IOException {
        Path file = Files.write(dir.resolve("routes.cfg"), ownRuns(routes).getBytes(StandardCharsets.UTF_8));
        Problems problems = new Problems();
        RoutingTable table = RoutingTable.load(file, problems).orElseThrow(() -> new AssertionError(problems.all().toString()));
        return new RoutePlanner(table, new Logins(netrc()), local);
    }

    private TestMachinery machinery(String routes) throws IOException {
        RoutePlanner planner = planner(routes);
        LoginGate gate = new LoginGate();
        JschConnector ssh = new JschConnector(new HostKeys(knownHosts()), limits, local, jumpLogins, gate);
        FtpConnector ftp = new FtpConnector(new CertificatePins(dir.resolve("known_certificates")), limits, gate);
        Spool spool = new Spool(dir.resolve("spool"), new Spool.Limits(1 << 30, 0));
        InstantSource clock = InstantSource.system();
        NetworkConnector connector = new NetworkConnector(
                new NetworkConnector.Protocols(ssh, ftp), planner, limits, target -> Optional.empty(), kept);
        return new TestMachinery(
                ledger, spool, planner, connector, clock, new TestMachinery.Way(identity, NEVER_IN_A_TEST, new OnTargets()));
    }

    /** Tests that run side by side share an account; each has a folder for its runs, so that none waits for another's turn. */
    private String ownRuns(String routes) {
        return routes.contains("[DEFAULT]") ? routes : "[DEFAULT]\nrun_dir = ~/.ad-test-runs/" + identity + "\n" + routes;
    }
}
