package org.autodispatcher.faults;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.autodispatcher.Protocol;
import org.autodispatcher.rig.FaultyNetwork;
import org.autodispatcher.rig.Program;

/**
 * What a campaign about networks, servers and machines plays on: one machine in production, lanes that lead to it, each with its
 * own network, place and turn, and a HOME with its owner.
 */
final class Scene implements AutoCloseable {
    /** The promises that every fault could break, and that the checker looks at. */
    static final Set<Promise> PROMISES = EnumSet.of(Promise.NO_HALF_FILE, Promise.ONE_START, Promise.ONE_AT_A_TIME,
            Promise.OWN_BYTES, Promise.HONEST_RESULT, Promise.NOTHING_LOST);

    /** How long anything may take until it has come to rest after its faults. */
    static final Duration REST = Duration.ofMinutes(5);

    private final Rig rig;
    private final String name;
    private final Production production;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Closeable> toClose = new ArrayList<>();
    private Site site;
    private Owner owner;

    /** A way to the machine. */
    record Lane(Place place, FaultyNetwork network) {}

    /** One whose machine has the host name {@code name}; {@code sshd} are lines of its sshd_config(5). */
    Scene(Rig rig, String name, String... sshd) throws IOException {
        this.rig = rig;
        this.name = name;
        production = new Production(rig, name, sshd);
        toClose.add(production::close);
    }

    Production production() {
        return production;
    }

    /** Adds a lane whose route has these further lines. */
    Lane lane(Protocol protocol, String... more) throws IOException {
        FaultyNetwork network = production.network(protocol);
        return lane(production.place(protocol.text() + lanes.size(), network.host(), protocol, more), network);
    }

    /** Adds a lane of the campaign's own. */
    Lane lane(Place place, FaultyNetwork network) {
        Lane lane = new Lane(place, network);
        lanes.add(lane);
        return lane;
    }

    /** Adds a lane for each protocol, {@code times} times. */
    void lanesOfEveryProtocol(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            for (Protocol protocol : List.of(Protocol.SFTP, Protocol.SCP, Protocol.FTP, Protocol.FTPS)) {
                lane(protocol);
            }
        }
    }

    List<Lane> lanes() {
        return List.copyOf(lanes);
    }

    /** Makes the HOME with routes for the lanes, owned by a daemon. */
    Daemon openWith(Program program) throws Exception {
        return openWith(program, home -> {});
    }

    /** What is done to a HOME before its daemon is started. */
    interface Preparation {
        void on(Path home) throws Exception;
    }

    /** The same with something done to the HOME before. */
    Daemon openWith(Program program, Preparation preparation) throws Exception {
        site = makeSite();
        preparation.on(site.home());
        Daemon daemon = new Daemon(site, program);
        own(daemon);
        return daemon;
    }

    /** The same, owned by a dispatcher in this JVM. */
    InJvm openInJvm() throws IOException {
        site = makeSite();
        InJvm inJvm = new InJvm(site);
        own(inJvm);
        return inJvm;
    }

    private Site makeSite() throws IOException {
        Site made = Site.of(rig, rig.folder(name), lanes.stream().map(Lane::place).toList(), "retry_for = 30m");
        toClose.addFirst(made::close);
        return made;
    }

    private void own(Owner by) {
        owner = by;
        toClose.addFirst(by::close);
    }

    Site site() {
        return site;
    }

    Owner owner() {
        return owner;
    }

    /** Makes a package for every lane; every fifth upgrade fails. */
    List<Handed> onePerLane(double seconds, int size) throws IOException {
        List<Handed> packages = new ArrayList<>();
        for (Lane lane : lanes) {
            packages.add(site.make(lane.place(), packages.size() % 5 == 4 ? 3 : 0, seconds, size));
        }
        return packages;
    }

    /** Hands packages in and waits until all have come to rest. */
    void send(List<Handed> packages) throws Exception {
        owner.handIn(packages);
        owner.rest();
    }

    /** How many deliveries of these packages are in a state now. */
    int inState(String state, List<Handed> packages) throws Exception {
        LedgerSays says = owner.says();
        return (int) packages.stream()
                .flatMap(each -> says.of(each.name(), each.sha256()).stream())
                .flatMap(dispatch -> dispatch.deliveries().stream())
                .filter(delivery -> delivery.state().equals(state))
                .count();
    }

    /** How many upgrades of these packages their witnesses saw begin. */
    static int begun(List<Handed> packages) throws IOException {
        int begun = 0;
        for (Handed each : packages) {
            begun += Witness.read(each.place().log()).of(each.sha256(), each.place().told(each.name())).size();
        }
        return begun;
    }

    /** Everything that is wrong now that all has come to rest. Every package must have come to its destined end. */
    Tally conclude(Tally tally) throws Exception {
        LedgerSays says = owner.says();
        return conclude(tally, says).found(site.checker(says).destined(site.handed()));
    }

    /** The same where some may rightly have come to another end. */
    Tally conclude(Tally tally, LedgerSays says) throws Exception {
        return conclude(tally, says, site.checker(says));
    }

    /** The same by a checker that knows more of what happened. */
    Tally conclude(Tally tally, LedgerSays says, Checker checker) throws Exception {
        Tally told = tally;
        for (String trouble : owner.troubles()) {
            told = told.missing(trouble);
        }
        return told.found(checker.check(site.handed()))
                .found(site.bytesKept(says))
                .found(site.finalNames())
                .doubted(checker.inDoubt());
    }

    @Override
    public void close() throws IOException {
        for (Closeable each : toClose) {
            each.close();
        }
    }

    /** Who owns the HOME of a campaign. */
    interface Owner extends AutoCloseable {
        /** Hands packages in. */
        void handIn(List<Handed> packages) throws Exception;

        /** Waits until everything that was handed in has come to rest, what is deferred included. */
        void rest() throws Exception;

        /** How everything stands at this moment. */
        LedgerSays says() throws Exception;

        /** What a person decides about the deliveries of a package: {@code release}, {@code retry}, {@code resolve}… with its words. */
        void decide(Handed handed, String verb, String... words) throws Exception;

        /** What went wrong with it as a whole. */
        List<String> troubles();

        @Override
        void close();
    }
}
