package org.autodispatcher.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.rig.FaultyNetwork;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.TestAccounts;

/**
 * {@code kill -9} before and after the entry of each step that is nothing but an entry: what people order, what a delivery waits
 * for, what becomes of the HOME as a whole; and at each point of ending an upgrade at a person's order. What was killed before its
 * entry is ordered once more and must be possible; what was killed after it must have come into force by itself.
 */
final class KillAtOrders implements AutoCloseable {
    /** Longer than anything waits for it, seconds: it ends by being stopped. */
    private static final double ENDLESS = 60;

    private final Program program = Programs.withKillPoints();
    private final Rig rig;
    private final String network;
    private final Place here;
    private final Place plain;
    private final Place away;
    private final Place gone;
    private final Place closed;
    private final Path password;
    private final Site site;
    private final KillRounds rounds;

    KillAtOrders(Rig rig, String done) throws IOException {
        this.rig = rig;
        network = "127." + ThreadLocalRandom.current().nextInt(64, 250) + "." + ThreadLocalRandom.current().nextInt(1, 250) + ".";
        password = Files.writeString(rig.folder("password").resolve("password"), "wrong\n");
        here = place("here", rig.host(0), rig.sftpLines(0));
        plain = place("plain", rig.host(0), rig.sftpLines(0)).plain();
        away = place("away", network + 7, rig.sftpLines(0), "host_key = accept-new");
        gone = place("gone", network + 7, rig.sftpLines(0), "host_key = accept-new", "retry_for = 0s");
        closed = place("closed", rig.host(1), List.of("protocol = sftp", "ssh_port = " + rig.ssh(1).port(), "password_file = " + password));
        setPassword("wrong");
        site = Site.of(rig, rig.folder("orders-home"), List.of(here, plain, away, gone, closed));
        rounds = new KillRounds(site, program, 0, done);
    }

    /** All of them; in the short form an order and the stop of an upgrade. */
    Tally run(Campaign.Size size) throws Exception {
        if (size == Campaign.Size.LONG) {
            pausesAndWhatIsGivenUp();
            whatIsOutOfReach();
            inDoubt();
            ofTheHome();
            trusted();
            tokenTakenBack();
        }
        tryAgain(size == Campaign.Size.LONG ? KillPoints.ofFact(Step.RETRY).toList() : List.of("retry.fact.after"));
        stopped(size == Campaign.Size.LONG ? KillPoints.of(Step.STOP_UPGRADE).toList() : List.of("stop-upgrade.act.after"));
        if (size == Campaign.Size.LONG) {
            keptNoLonger();
        }
        try (Running daemon = site.daemon(program)) {
            site.settled();
            daemon.terminate();
            daemon.status();
        }
        return rounds.end();
    }

    private void pausesAndWhatIsGivenUp() throws Exception {
        Handed waits = site.make(here, 0, 0);
        Handed given = site.make(here, 0, 0);
        ordered(KillPoints.ofFact(Step.PAUSE), "pause");
        byItself(KillPoints.ofFailure(Step.WAIT), waits);
        ordered(KillPoints.ofFact(Step.HAND_IN), "dispatch", waits.file());
        site.dispatch(program, List.of(given)).status();
        ordered(KillPoints.ofFailure(Step.CANCEL), "cancel", id(given));
        rounds.ends(given, "cancelled");
        ordered(KillPoints.ofFact(Step.RESUME), "resume");
    }

    private void whatIsOutOfReach() throws Exception {
        Handed deferred = site.make(away, 0, 0);
        Handed held = site.make(gone, 0, 0);
        Handed refused = site.make(closed, 0, 0);
        byItself(KillPoints.ofFailure(Step.DEFER), deferred);
        byItself(KillPoints.ofFailure(Step.HOLD), held);
        rounds.closeLater(FaultyNetwork.between(away.host(), rig.host(0), List.of(rig.ssh(0).port()))::close);
        byItself(KillPoints.ofFact(Step.LOGIN), refused);
        setPassword(TestAccounts.TARGET_PASSWORD.reveal());
        ordered(KillPoints.ofFact(Step.RELEASE), "release", id(held));
        site.order(program, "release", id(refused));
    }

    /** An upgrade that ran plain, and of which nobody can know what became of it. */
    private void inDoubt() throws Exception {
        Handed doubted = site.make(plain, 0, 1);
        Running daemon = site.daemon(program);
        Running client = site.dispatch(program, List.of(doubted));
        Site.await("the upgrade runs", () -> !Witness.read(plain.log()).runs().isEmpty());
        daemon.kill();
        rounds.requireEnd(client);
        Site.await("it has ended", () -> Witness.read(plain.log()).runs().getFirst().status().isPresent());
        try (Running again = site.daemon(program)) {
            Site.await("it is in doubt", () -> site.says().of(doubted.name(), doubted.sha256()).stream()
                    .flatMap(dispatch -> dispatch.deliveries().stream()).anyMatch(delivery -> delivery.state().equals("in-doubt")));
            again.terminate();
            again.status();
        }
        ordered(KillPoints.ofFact(Step.RESOLVE), "resolve", id(doubted), "start-again");
        rounds.startedByOrder(doubted);
    }

    /** The points at which the program was killed. */
    Set<String> points() {
        return rounds.points();
    }

    private void ofTheHome() throws Exception {
        for (String point : KillPoints.ofFact(Step.RELOAD).toList()) {
            ordered(Way.DAEMON, point, "reload");
        }
        for (String point : KillPoints.ofFact(Step.START).toList()) {
            rounds.killed(site.daemon(rounds.armed(point)), point);
        }
        for (String point : KillPoints.ofFact(Step.STOP).toList()) {
            Running daemon = site.daemon(rounds.armed(point));
            daemon.terminate();
            rounds.killed(daemon, point);
        }
    }

    /** A person says that a host is to be trusted; what comes after the kill says so once more, and then it is. */
    private void trusted() throws Exception {
        int number = 0;
        for (String point : KillPoints.of(Step.TRUST).toList()) {
            String host = network + (20 + number);
            int port = rig.ssh(0).port();
            rounds.closeLater(FaultyNetwork.between(host, rig.host(0), List.of(port))::close);
            ordered(number++ % 2 == 0 ? Way.OWNERLESS : Way.DAEMON, point, "trust", "--yes", host + ":" + port);
            site.order(program, "trust", "--yes", host + ":" + port);
            rounds.require(Files.readString(site.home().resolve("state/known_hosts")).contains("[" + host + "]:" + port + " "),
                    "not trusted after " + point + ": " + host);
        }
    }

    /** A person takes a token back; what comes after the kill does so once more, and then it is worth nothing. */
    private void tokenTakenBack() throws Exception {
        int number = 0;
        for (String point : KillPoints.of(Step.TOKEN).toList()) {
            String name = "killed-" + number;
            site.order(program, "token", "add", name, "--role", "viewer");
            ordered(number++ % 2 == 0 ? Way.OWNERLESS : Way.DAEMON, point, "token", "revoke", name);
            program.run("token", "revoke", name, "--home", site.home());
            rounds.require(!Files.readString(site.home().resolve("state/tokens")).contains(name + " "), "a token after " + point + ": " + name);
        }
    }

    /** Copies of packages that nobody needs any more are removed at the next start. */
    private void keptNoLonger() throws Exception {
        Files.writeString(site.home().resolve("dispatcher.cfg"), "keep_spool = 0s\n", StandardOpenOption.APPEND);
        for (String point : KillPoints.of(Step.CLEAN).toList()) {
            site.dispatch(program, List.of(site.make(here, 7, 0))).status();
            rounds.killed(site.daemon(rounds.armed(point)), point);
        }
    }

    private void tryAgain(List<String> points) throws Exception {
        Handed failing = site.make(here, 7, 0);
        site.dispatch(program, List.of(failing)).status();
        ordered(points.stream(), "retry", id(failing));
        rounds.startedByOrder(failing);
    }

    /** Another upgrade for each point before which the last one was stopped. */
    private void stopped(List<String> points) throws Exception {
        List<Handed> running = new ArrayList<>();
        for (String point : points) {
            Running daemon = site.daemon(rounds.armed(point));
            List<Running> clients = new ArrayList<>();
            if (running.isEmpty() || point.endsWith("fact.after")) {
                Handed next = site.make(here, 0, ENDLESS);
                running.add(next);
                rounds.ends(next, "failed");
                clients.add(site.dispatch(program, List.of(next)));
                Site.await("the upgrade runs", () -> Scene.begun(List.of(next)) == 1);
            }
            clients.add(site.start(program, "cancel", "--stop", "--yes", id(running.getLast())));
            rounds.killed(daemon, point);
            for (Running client : clients) {
                rounds.requireEnd(client);
            }
        }
    }

    /** An order to each point, without an owner and by the daemon in turn. */
    private void ordered(Stream<String> points, String verb, Object... words) throws Exception {
        int number = 0;
        for (String point : points.toList()) {
            ordered(number++ % 2 == 0 ? Way.OWNERLESS : Way.DAEMON, point, verb, words);
        }
    }

    private void ordered(Way way, String point, String verb, Object... words) throws Exception {
        switch (way) {
            case OWNERLESS -> rounds.killed(site.start(rounds.armed(point), verb, words), point);
            case DAEMON -> {
                Running daemon = site.daemon(rounds.armed(point));
                Running client = site.start(program, verb, words);
                rounds.killed(daemon, point);
                rounds.requireEnd(client);
            }
        }
    }

    /** Points to which the daemon comes with this package, and once more when it takes it up again. */
    private void byItself(Stream<String> points, Handed handed) throws Exception {
        List<Running> clients = new ArrayList<>();
        for (String point : points.toList()) {
            Running daemon = site.daemon(rounds.armed(point));
            if (clients.isEmpty()) {
                clients.add(site.dispatch(program, List.of(handed)));
            }
            rounds.killed(daemon, point);
        }
        rounds.requireEnd(clients.getFirst());
    }

    private long id(Handed handed) throws Exception {
        return site.says().of(handed.name(), handed.sha256()).getFirst().id();
    }

    private Place place(String route, String host, List<String> lines, String... more) throws IOException {
        List<String> all = new ArrayList<>(lines);
        all.addAll(List.of(more));
        return Place.of(route, host, all, rig.targetFolder("orders"));
    }

    private void setPassword(String text) throws IOException {
        Files.writeString(password, text + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        Folders.give(password, Rig.OWNER);
    }

    @Override
    public void close() throws IOException {
        rounds.close();
    }
}
