package org.autodispatcher.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.autodispatcher.faults.RolloutRoute.Does;
import org.autodispatcher.faults.RolloutRoute.Rules;
import org.autodispatcher.rig.Machine;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.rig.TestAccounts;

/**
 * A HOME whose routes lead to several machines each, with a server, a run folder and a witness of their own: four that are known and
 * there, one whose key is not known, one that can be gone. Their clocks are one clock.
 */
final class RolloutSite implements AutoCloseable {
    /** What the place is called that nobody trusts as yet. */
    private static final String UNKNOWN = "unknown";
    /** What the place is called that can be gone. */
    static final String AWAY = "away";

    /** How long an upgrade takes, in seconds: so long that others could start meanwhile. */
    private static final double LASTS = 0.4;
    /** What the upgrade command tells the witness instead of the route: a target has one witness for all of them. */
    private static final String TOLD = "rollout";
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");

    private final Rig rig;
    private final Path base;
    private final String block = "127." + ThreadLocalRandom.current().nextInt(64, 250) + "." + ThreadLocalRandom.current().nextInt(1, 250) + ".";
    private final List<Machine> machines = new ArrayList<>();
    private final List<OpenSsh> servers = new ArrayList<>();
    private final List<String> known = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private final List<RolloutRoute> routes;
    private final Site site;
    private OpenSsh.Builder away;

    /**
     * A package with its deliveries.
     *
     * @param handed one for each target
     * @param newest whether no newer one of its line can take its place
     */
    record Sent(RolloutRoute route, String name, List<Handed> handed, boolean newest) {
        Path file() {
            return handed.getFirst().file();
        }

        String sha256() {
            return handed.getFirst().sha256();
        }
    }

    RolloutSite(Rig rig) throws IOException {
        this.rig = rig;
        base = rig.targetFolder("rollouts");
        Files.createDirectories(base.resolve("run"));
        for (String name : List.of("m0", "m1", "m2", "m3", UNKNOWN, AWAY)) {
            start(name);
        }
        SshKeys.run(List.of("chown", "-R", TestAccounts.TARGET + ":", base.toString()));
        routes = madeRoutes();
        String common = """
                dest_dir = %1$s/{host}/in
                run_dir = %1$s/run
                upgrade_command = %2$s %1$s/{host}/witness {file} {sha256} %3$s {host} {package}
                """.formatted(base, rig.witness(), TOLD);
        site = Site.of(rig, rig.folder("rollouts-home"), places, routes.stream().map(route -> route.section(common)).toList(),
                List.of("protocol = sftp", "identity_file = " + rig.key(), "retry_for = 30m"), known);
    }

    /** All of them lie in one folder of one account; each machine has its own run folder mounted where they all look for it. */
    private void start(String name) throws IOException {
        Path folder = Files.createDirectories(base.resolve(block + (places.size() + 1)));
        Machine machine = Machine.in(rig.folder("machine-" + name), name);
        machines.add(machine);
        machine.run("mount", "--bind", Files.createDirectories(folder.resolve("run")).toString(), base.resolve("run").toString());
        OpenSsh.Builder builder = OpenSsh.in(rig.folder("sshd-" + name)).on(machine)
                .listen(folder.getFileName().toString()).authorized(TestAccounts.TARGET, SshKeys.publicLine(rig.key()));
        OpenSsh server = builder.start();
        servers.add(server);
        if (!name.equals(UNKNOWN)) {
            known.addAll(server.knownHostsLines());
        }
        if (name.equals(AWAY)) {
            away = builder.port(server.port());
        }
        places.add(new Place(TOLD, server.host(), List.of(String.valueOf(server.port()), name), folder, folder.resolve("run")));
    }

    /** How a place is called in {@code host}. */
    static String address(Place place) {
        return place.host() + ":" + place.lines().getFirst();
    }

    static boolean isUnknown(Place place) {
        return place.lines().contains(UNKNOWN);
    }

    private List<RolloutRoute> madeRoutes() {
        Place m0 = places.get(0);
        Place m1 = places.get(1);
        Place m2 = places.get(2);
        Place m3 = places.get(3);
        Place unknown = places.get(4);
        Place gone = places.get(5);
        List<List<Place>> canary = List.of(List.of(m0), List.of(m1, m2, m3));
        List<List<Place>> pairs = List.of(List.of(m0, m1), List.of(m2, m3));
        return List.of(
                route("canary", canary, List.of(), rules(0)),
                route("stopped", canary, List.of(m0), rules(0)),
                route("pairs", pairs, List.of(m1), rules(1, "batch = 2", "max_failures = 1")),
                route("let-go", pairs, List.of(m0, m1), rules(1, "batch = 2", "max_failures = 1", Does.RELEASE)),
                route("left-out", List.of(List.of(m0, unknown), List.of(m1, m2)), List.of(), rules(0, "batch = 2", Does.LEAVE_OUT)),
                route("trusted", List.of(List.of(unknown), List.of(m1, m2)), List.of(), rules(0, Does.TRUST)),
                new RolloutRoute(AWAY, List.of(gone, m0, m1, m2), List.of(List.of(m0), List.of(m1, m2)), List.of(), rules(0, "max_unreachable = 1")),
                route("agreed", canary, List.of(), rules(0, "approval = required", Does.APPROVE)),
                route("agreed-early", canary, List.of(), rules(0, "approval = required", Does.APPROVE_EARLY)),
                route("latest", canary, List.of(), rules(0, "order = latest", Does.THREE_VERSIONS)),
                route("open", canary, List.of(), rules(0, "window = " + window(-6, 6))),
                route("closed", canary, List.of(), rules(0, "window = " + window(6, 7), Does.OVERRIDE)));
    }

    private static RolloutRoute route(String name, List<List<Place>> batches, List<Place> failing, Rules rules) {
        return new RolloutRoute(name, batches.stream().flatMap(List::stream).toList(), batches, failing, rules);
    }

    /** Lines, and what people do. */
    private static Rules rules(int bears, Object... more) {
        List<String> lines = new ArrayList<>();
        Set<Does> does = EnumSet.noneOf(Does.class);
        for (Object each : more) {
            if (each instanceof Does what) {
                does.add(what);
            } else {
                lines.add(String.valueOf(each));
            }
        }
        return new Rules(lines, bears, does);
    }

    /** From and to so many hours from now. */
    private static String window(int from, int to) {
        LocalTime now = LocalTime.now(ZoneOffset.UTC);
        return CLOCK.format(now.plusHours(from)) + "-" + CLOCK.format(now.plusHours(to)) + " UTC";
    }

    Site site() {
        return site;
    }

    /** The routes of these names; all of them where none is named. */
    List<RolloutRoute> routes(List<String> names) {
        return routes.stream().filter(route -> names.isEmpty() || names.contains(route.name())).toList();
    }

    /** All packages that were made. */
    List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** Makes what is handed in by a round for this route, in its order: two lines, or three versions of one. */
    List<Sent> make(RolloutRoute route, int round) throws IOException {
        List<Sent> made = new ArrayList<>();
        if (route.does(Does.THREE_VERSIONS)) {
            for (int version : List.of(2, 3, 1)) {
                made.add(make(route, route.name() + "-a-" + round + "." + version, version == 3));
            }
        } else {
            for (String line : List.of("a", "b")) {
                made.add(make(route, route.name() + "-" + line + "-" + round, true));
            }
        }
        return made;
    }

    private Sent make(RolloutRoute route, String name, boolean newest) throws IOException {
        String failing = String.join(",", route.failing().stream().map(Place::host).toList());
        String orders = "exit 0 last " + LASTS + " lines 1 but 7 ," + failing + ", " + base + " " + name + "\n";
        List<Handed> handed = new ArrayList<>();
        for (Place target : route.targets()) {
            int status = route.failing().contains(target) ? 7 : 0;
            handed.add(handed.isEmpty()
                    ? site.make(target, name, orders.getBytes(StandardCharsets.UTF_8), status)
                    : site.also(handed.getFirst(), target, status));
        }
        Sent made = new Sent(route, name, List.copyOf(handed), newest);
        sent.add(made);
        return made;
    }

    /** The one that can be gone is gone. */
    void goesAway() {
        servers.getLast().close();
    }

    /** It is there again, at the same address with the same key. */
    void comesBack() throws IOException {
        servers.set(servers.size() - 1, away.start());
    }

    /** Nobody trusts the unknown one any more. */
    void forgetTrust() throws IOException {
        Files.write(site.home().resolve("state/known_hosts"), known);
    }

    /** Whether somebody trusts the unknown one. */
    boolean trusts() throws IOException {
        return Files.readString(site.home().resolve("state/known_hosts")).contains("[" + places.get(4).host() + "]:");
    }

    /** The place that nobody trusts as yet. */
    Place unknown() {
        return places.get(4);
    }

    @Override
    public void close() throws IOException {
        site.close();
        servers.forEach(OpenSsh::close);
        for (Machine machine : machines) {
            machine.close();
        }
    }
}
