package org.autodispatcher.faults;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.autodispatcher.faults.LedgerSays.Delivery;
import org.autodispatcher.rig.Program;

/**
 * Rounds of one HOME in each of which the program is killed while deliveries are open, started again, and left alone until
 * nothing moves. What must be so at every moment is looked at after every kill; the rest when the HOME is given up.
 */
final class KillRounds implements AutoCloseable {
    private static final Duration REACHED = Duration.ofSeconds(180);
    /** How long an upgrade takes, in seconds: so long that many are open when the kill comes. */
    private static final double LASTS = 1;

    private final Site site;
    private final Program program;
    private final int each;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<Handed, String> ends = new HashMap<>();
    private final List<Handed> startedByOrder = new ArrayList<>();
    private final List<Closeable> toClose = new ArrayList<>();
    private final Set<String> reached = new TreeSet<>();
    private Aftermath aftermath = () -> {};
    private boolean machine;
    private List<Place> at;
    private Tally tally;
    private int round;

    /**
     * @param program one that {@link KillPoint} is in
     * @param each    how many packages a round hands in for each place
     */
    KillRounds(Site site, Program program, int each, String done) {
        this.site = site;
        this.program = program;
        this.each = each;
        at = site.places();
        tally = Tally.of(done);
    }

    /** How the program is killed. */
    @FunctionalInterface
    interface Kill {
        /** Kills the owner, or waits until it is killed; whether it came about. */
        boolean on(Running owner) throws Exception;
    }

    /** What else happens once it is dead. */
    @FunctionalInterface
    interface Aftermath {
        void happens() throws IOException;
    }

    /**
     * From now on this happens after every kill, before anybody looks; it is the whole machine that dies: a command that waits, and may
     * become the owner, too.
     */
    void ofMachine(Aftermath more) {
        aftermath = more;
        machine = true;
    }

    List<Place> places() {
        return site.places();
    }

    /** The places reached by SFTP, and those by FTP. */
    List<List<Place>> placesByProtocol() {
        return List.copyOf(places().stream().collect(Collectors.partitioningBy(place -> place.lines().contains("protocol = ftp"))).values());
    }

    /** Kills the program at a point of {@link KillPoints}, and once more while it recovers; {@code times} the how manieth passage. */
    void atPoint(Way way, String point, int times, Optional<Moment> whileRecovering) throws Exception {
        atPoint(way, point, times, whileRecovering, site.places());
    }

    /** The same with packages for these places alone. */
    void atPoint(Way way, String point, int times, Optional<Moment> whileRecovering, List<Place> places) throws Exception {
        at = places;
        String armed = point + " " + times;
        List<Kill> kills = new ArrayList<>(List.of(KillRounds::reached));
        whileRecovering.ifPresent(moment -> kills.add(owner -> moment.kills(site, owner)));
        List<Boolean> came = round(way, List.of(armed, "nowhere"), kills);
        at = site.places();
        came(came.getFirst(), point, way + " never came to " + armed);
    }

    /** Kills the program with upgrades begun, and once more at a point of coming back to them. */
    void comingBack(String point) throws Exception {
        List<Boolean> came = round(Way.DAEMON, List.of("upgrade.act.after", point), List.of(KillRounds::reached, KillRounds::reached));
        came(!came.contains(false), point, "never came to " + point);
    }

    /** The owner is killed at the point it is armed with, whatever brings it there. */
    void killed(Running owner, String point) throws Exception {
        came(kill(owner, KillRounds::reached), point, "never came to " + point);
    }

    private void came(boolean so, String point, String otherwise) {
        if (so) {
            reached.add(point);
        }
        require(so, otherwise);
    }

    /** Something that the rounds set out to do, or that must be so after them. */
    void require(boolean so, String otherwise) {
        tally = so ? tally : tally.missing(otherwise);
    }

    /** Something that was seen beside what the checker looks at. */
    void broken(Violation violation) {
        violations.add(violation);
    }

    /** The points at which the program was killed. */
    Set<String> points() {
        return Set.copyOf(reached);
    }

    /** A command whose owner was killed has to end, unless it came when there was none any more, and became the owner itself. */
    void requireEnd(Running client) throws Exception {
        if (client.endsWithin(REACHED)) {
            return;
        }
        if (LedgerEntries.since(site.home(), client.pid()) < 0) {
            tally = tally.missing("a command does not end though the owner was killed: " + client.said());
        }
        client.kill();
    }

    /** People have ordered something by which it comes to another end. */
    void ends(Handed handed, String state) {
        ends.put(handed, state);
    }

    /** A person has ordered the upgrade of this one to be run once more. */
    void startedByOrder(Handed handed) {
        startedByOrder.add(handed);
    }

    /** This goes when the HOME does. */
    void closeLater(Closeable more) {
        toClose.add(more);
    }

    /**
     * When a process is killed.
     *
     * @param entries how many entries it has written by then, since it became the owner
     * @param more    how long after the last of them
     */
    record Moment(int entries, Duration more) {
        /** A process that has written nothing for so long has nothing left to do. */
        private static final Duration STILL = Duration.ofSeconds(2);

        boolean kills(Site site, Running owner) throws Exception {
            long before = -1;
            long changed = System.nanoTime();
            while (owner.alive() && before < entries && System.nanoTime() - changed < (before < 0 ? REACHED : STILL).toNanos()) {
                long now = LedgerEntries.since(site.home(), owner.pid());
                changed = now == before ? changed : System.nanoTime();
                before = now;
                owner.endsWithin(Duration.ofMillis(25));
            }
            return !owner.endsWithin(more);
        }
    }

    /** Kills the program at these moments, each in a process of its own. */
    void atMoments(Way way, List<Moment> moments) throws Exception {
        List<Kill> kills = moments.stream().<Kill>map(moment -> owner -> moment.kills(site, owner)).toList();
        round(way, moments.stream().map(moment -> "nowhere").toList(), kills);
    }

    /** Gives the HOME up, and says what it all came to. */
    Tally end() throws Exception {
        LedgerSays says = site.settled();
        Checker checker = site.checker(says);
        startedByOrder.forEach(each -> checker.ordered(each, 1));
        violations.addAll(checker.check(site.handed()));
        violations.addAll(checker.destined(site.handed().stream().filter(each -> !ends.containsKey(each)).toList()));
        ends.forEach((handed, state) -> violations.addAll(checker.ended(handed, state)));
        violations.addAll(site.finalNames());
        return tally.found(violations).doubted(checker.inDoubt());
    }

    @Override
    public void close() throws IOException {
        for (Closeable each : toClose) {
            each.close();
        }
        site.close();
    }

    /**
     * One round: packages are handed in, and each kill is done on an owner of its own. Then a person starts it again, and types the
     * same command once more, with all packages every other time, else with those alone that were not said to be taken.
     */
    private List<Boolean> round(Way way, List<String> armed, List<Kill> kills) throws Exception {
        List<Handed> batch = batch();
        Way.Begun begun = way.begin(site, armed(armed.getFirst()), program, batch);
        List<Boolean> came = new ArrayList<>(List.of(kill(begun.owner(), owner -> {
            boolean killed = kills.getFirst().on(owner);
            if (machine) {
                owner.kill();
                begun.client().kill();
            }
            return killed;
        })));
        requireEnd(begun.client());
        List<Handed> retyped = new ArrayList<>();
        for (Handed handed : batch) {
            if (round % 2 == 0 || !begun.taken(handed)) {
                retyped.add(handed);
            }
        }
        if (way == Way.OWNERLESS && retyped.isEmpty()) {
            retyped.add(site.make(at.getFirst(), 0, 0.1));
        }
        for (int i = 1; i < kills.size(); i++) {
            came.add(kill(way.again(site, armed(armed.get(i)), retyped), kills.get(i)));
        }
        recover(way, retyped);
        round++;
        return came;
    }

    /** The program, to be killed at {@code point} the first time, or, where a number follows, the how manieth. */
    Program armed(String point) {
        return program.with("AD_KILL", point.contains(" ") ? point : point + " 1");
    }

    private List<Handed> batch() throws IOException {
        List<Handed> batch = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            for (Place place : at) {
                batch.add(site.make(place, (batch.size() + i) % 4 == 3 ? 7 : 0, LASTS));
            }
        }
        return batch;
    }

    private static boolean reached(Running owner) throws InterruptedException {
        return owner.endsWithin(REACHED) && owner.status() == Running.KILLED;
    }

    /** The kill, and what must be so right after it. */
    private boolean kill(Running owner, Kill kill) throws Exception {
        boolean came;
        try (owner) {
            came = kill.on(owner);
        }
        aftermath.happens();
        LedgerSays says = site.says();
        tally = came ? tally.fault((int) says.dispatches().stream()
                .filter(LedgerSays.Dispatch::active)
                .flatMap(dispatch -> dispatch.deliveries().stream()).filter(KillRounds::open).count()) : tally;
        violations.addAll(site.bytesKept(says));
        return came;
    }

    private static boolean open(Delivery delivery) {
        return List.of("queued", "delivering", "delivered", "upgrading", "deferred").contains(delivery.state());
    }

    private void recover(Way way, List<Handed> retyped) throws Exception {
        LedgerSays left = site.says();
        Running owner = way.again(site, program, retyped);
        if (way == Way.DAEMON) {
            tally = tally.recovered(Duration.between(owner.started(), Instant.now())); // it answers
            if (!retyped.isEmpty()) {
                site.dispatch(program, retyped).status();
            }
            site.settled();
            owner.terminate();
        }
        owner.status();
        LedgerEntries.comingBack(site.home(), owner, left).ifPresent(time -> tally = tally.recovered(time));
    }
}
