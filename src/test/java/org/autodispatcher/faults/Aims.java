package org.autodispatcher.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.SshKeys;

/** The short campaigns that each catch one kind of bug. All go by the daemon. */
final class Aims {
    private static final int LARGE = 20 << 20;

    private Aims() {}

    /** A HOME with one place. */
    private static Site site(Rig rig, String... lines) throws IOException {
        return Site.of(rig, "bug", 1, 0, lines).impatient();
    }

    /** A HOME with one place where upgrades run plain. */
    private static Site plain(Rig rig) throws IOException {
        List<Place> places = Site.places(rig, "bug", 1, 0).stream().map(Place::plain).toList();
        return Site.of(rig, rig.folder("bug-home"), places).impatient();
    }

    /** Everything the checker finds once nothing moves, what did not come to its end included. */
    private static List<Violation> found(Site site, Program program, boolean names) throws Exception {
        LedgerSays says = site.settled();
        Checker checker = site.checker(says);
        List<Violation> all = new ArrayList<>(checker.check(site.handed()));
        all.addAll(checker.destined(site.handed()));
        List<Violation> seen = site.finalNames();
        all.addAll(names ? seen : List.of());
        return all;
    }

    /** Killed at a point with three packages open. */
    static Aim killedAt(String point, int times) {
        return (rig, program) -> {
            try (KillRounds rounds = new KillRounds(site(rig), program, 3, "")) {
                rounds.atPoint(Way.DAEMON, point, times, Optional.empty());
                return rounds.end().violations();
            }
        };
    }

    /** Killed while a plain upgrade runs; it cannot be learnt what became of it, and nothing is started again. */
    static List<Violation> killedInPlainUpgrade(Rig rig, Program program) throws Exception {
        try (Site site = plain(rig)) {
            Running daemon = site.daemon(program);
            Handed handed = site.make(site.places().getFirst(), 0, 2);
            site.dispatch(program, List.of(handed));
            return killedInUpgrade(site, program, daemon);
        }
    }

    /** Killed while a detached upgrade runs: it is come back to, and its end is learnt. */
    static List<Violation> killedInDetachedUpgrade(Rig rig, Program program) throws Exception {
        try (Site site = site(rig)) {
            Running daemon = site.daemon(program);
            site.dispatch(program, List.of(site.make(site.places().getFirst(), 0, 2)));
            return killedInUpgrade(site, program, daemon);
        }
    }

    private static List<Violation> killedInUpgrade(Site site, Program program, Running daemon) throws Exception {
        Place place = site.places().getFirst();
        Site.await("the upgrade runs", () -> !Witness.read(place.log()).runs().isEmpty());
        daemon.kill();
        try (Running _ = site.daemon(program)) {
            LedgerSays says = site.settled();
            // what was started a second time ends, too, or is killed with its session
            Site.await("all runs have ended", () -> Witness.read(place.log()).runs().stream().allMatch(Witness.Run::over));
            return site.checker(says).check(site.handed());
        }
    }

    /** The upgrades of several packages for one target are ready at the same time. */
    static List<Violation> manyForOneTarget(Rig rig, Program program) throws Exception {
        try (Site site = site(rig); Running _ = site.daemon(program)) {
            List<Handed> batch = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                batch.add(site.make(site.places().getFirst(), i == 2 ? 7 : 0, 0.5));
            }
            site.dispatch(program, batch).status();
            return found(site, program, true);
        }
    }

    /** Something on the target changes the bytes while they come. */
    static List<Violation> alteredWhileStaged(Rig rig, Program program) throws Exception {
        try (Site site = site(rig, "retry_for = 1s"); Running _ = site.daemon(program);
                Meddler meddler = Meddler.withStaged(site.places().getFirst().directory())) {
            Handed handed = site.make(site.places().getFirst(), 0, 0.1, LARGE);
            site.dispatch(program, List.of(handed)).status();
            require(meddler.end() > 0, "nothing was altered");
            List<Violation> all = new ArrayList<>(site.checker(site.settled()).check(site.handed()));
            all.addAll(site.finalNames());
            return all;
        }
    }

    /** Something on the target puts other bytes of the same size in the place of the placed file, before its upgrade starts. */
    static List<Violation> replacedBeforeStart(Rig rig, Program program) throws Exception {
        try (Site site = site(rig, "retry_for = 1s"); Running _ = site.daemon(program)) {
            Handed handed = site.make(site.places().getFirst(), 0, 0.1);
            try (Meddler meddler = Meddler.replacing(handed.place().directory(), handed.name())) {
                site.dispatch(program, List.of(handed)).status();
                require(meddler.end() > 0, "nothing was replaced");
            }
            return site.checker(site.settled()).check(site.handed());
        }
    }

    /** A target that cannot be reached, a kill while it is not, and the target again. */
    static List<Violation> killedWhileDeferred(Rig rig, Program program) throws Exception {
        try (Outage outage = new Outage(rig); Site site = Site.of(rig, rig.folder("bug-home"), List.of(outage.place())).impatient()) {
            Running daemon = site.daemon(program);
            outage.begin();
            site.dispatch(program, List.of(site.make(outage.place(), 0, 0.1))).status();
            daemon.kill();
            List<Violation> all = new ArrayList<>(site.bytesKept(site.says()));
            outage.end();
            try (Running _ = site.daemon(program)) {
                all.addAll(found(site, program, true));
                return all;
            }
        }
    }

    /** Paused, handed in, killed, started again: nothing starts before a person resumes. */
    static List<Violation> killedWhilePaused(Rig rig, Program program) throws Exception {
        try (Site site = site(rig)) {
            Running daemon = site.daemon(program);
            site.order(program, "pause");
            site.dispatch(program, List.of(site.make(site.places().getFirst(), 0, 0.1))).status();
            daemon.kill();
            try (Running _ = site.daemon(program)) {
                site.dispatch(program, List.of(site.make(site.places().getFirst(), 0, 0.1))).status();
                List<Violation> all = new ArrayList<>();
                Witness.read(site.places().getFirst().log()).runs()
                        .forEach(run -> all.add(new Violation(Promise.ONE_START, "started while all was paused: " + run)));
                Program.Result resumed = program.run("resume", "--home", site.home());
                if (resumed.status() != 0) {
                    all.add(new Violation(Promise.HONEST_RESULT, "the pause is not known any more: " + resumed.all()));
                }
                all.addAll(found(site, program, true));
                return all;
            }
        }
    }

    /** A person cancels what is being upgraded, which is not touched by that. */
    static List<Violation> cancelledInUpgrade(Rig rig, Program program) throws Exception {
        try (Site site = site(rig); Running _ = site.daemon(program)) {
            Place place = site.places().getFirst();
            Running client = site.dispatch(program, List.of(site.make(place, 0, 3)));
            Site.await("the upgrade runs", () -> !Witness.read(place.log()).runs().isEmpty());
            Program.Result refused = program.run("cancel", "1", "--home", site.home());
            Site.await("the upgrade has ended", () -> Witness.read(place.log()).runs().stream().allMatch(run -> run.status().isPresent()));
            require(refused.status() != 70, refused.all());
            return found(site, program, true);
        }
    }

    /** A person orders the same package once more after it was upgraded: it runs once more. */
    static List<Violation> orderedAgain(Rig rig, Program program) throws Exception {
        try (Site site = site(rig); Running _ = site.daemon(program)) {
            Handed handed = site.make(site.places().getFirst(), 0, 0.1);
            site.dispatch(program, List.of(handed)).status();
            site.dispatch(program, List.of(handed), "--again").status();
            LedgerSays says = site.settled();
            List<Violation> all = new ArrayList<>(site.checker(says).ordered(handed, 1).check(site.handed()));
            if (Witness.read(handed.place().log()).runs().size() != 2) {
                all.add(new Violation(Promise.HONEST_RESULT, "a person ordered it twice: " + Witness.read(handed.place().log())));
            }
            return all;
        }
    }

    /** Files can grow no more while a package is handed in, as on a full disk; then they can, and the power goes. */
    static List<Violation> nothingCanBeWritten(Rig rig, Program program) throws Exception {
        try (Site site = site(rig)) {
            Running daemon = site.daemon(program);
            Handed first = site.make(site.places().getFirst(), 0, 0.1);
            site.dispatch(program, List.of(first)).status();
            daemon.limit("--fsize=4096:unlimited");
            Handed second = site.make(site.places().getFirst(), 0, 0.1);
            Running client = site.dispatch(program, List.of(second), "--wait", "10s");
            client.status();
            daemon.kill();
            boolean taken = client.said().contains(second.sha256());
            boolean started = Witness.read(second.place().log()).runs().size() > 1;
            try (Running _ = site.daemon(program)) {
                LedgerSays says = site.settled();
                return site.checker(says).check(taken || started ? site.handed() : List.of(first));
            }
        }
    }

    /** What an earlier attempt left is not the beginning of the package, on a route that proves only the size. */
    static List<Violation> otherBeginningIsThere(Rig rig, Program program) throws Exception {
        try (Site site = site(rig, "verify = size"); Running _ = site.daemon(program)) {
            Handed handed = site.make(site.places().getFirst(), 0, 0.1);
            Path folder = Files.createDirectories(handed.place().directory());
            Path staged = folder.resolve(StagedName.of(handed));
            Files.writeString(staged, "exit 0 last 0 lines 0 of another");
            SshKeys.run(List.of("chown", "-R", "ad-target:", folder.toString()));
            site.dispatch(program, List.of(handed)).status();
            return found(site, program, true);
        }
    }

    /** Two packages of one name come one while the other is between its proof and its name. */
    static List<Violation> twoOfOneName(Rig rig, Program program) throws Exception {
        try (Site site = site(rig); Running _ = site.daemon(program)) {
            Place place = site.places().getFirst();
            Running one = site.dispatch(program, List.of(site.make(place, "s0-same", 0, 0.1, 1000)));
            Site.await("the first is staged", () -> place.directory().toFile().list() != null && place.directory().toFile().list().length > 0);
            Running two = site.dispatch(program, List.of(site.make(place, "s0-same", 0, 0.1, LARGE / 4)));
            one.status();
            two.status();
            return found(site, program, true);
        }
    }

    /** Two routes lead to one target, where upgrades run plain, and packages for both come at once: no lock on the target helps. */
    static List<Violation> twoRoutesToOneTarget(Rig rig, Program program) throws Exception {
        Place one = Site.places(rig, "bug", 1, 0).getFirst().plain();
        return atOnce(rig, program, one, Place.of("s1", one.host(), one.lines(), rig.targetFolder("bug")).plain());
    }

    /** Two addresses lead to one machine, and packages for both come at once: they share the account's turn there. */
    static List<Violation> twoAddressesOfOneMachine(Rig rig, Program program) throws Exception {
        List<Place> places = Site.places(rig, "bug", 2, 0);
        Place one = places.getFirst();
        Place other = places.getLast();
        return atOnce(rig, program, one, new Place(other.route(), other.host(), other.lines(), other.folder(), one.runs()));
    }

    /** Packages for both places come at once, and must not be upgraded at once. */
    private static List<Violation> atOnce(Rig rig, Program program, Place one, Place other) throws Exception {
        try (Site site = Site.of(rig, rig.folder("bug-home"), List.of(one, other)).impatient(); Running _ = site.daemon(program)) {
            site.dispatch(program, List.of(site.make(one, 0, 6), site.make(other, 0, 6))).status();
            List<Violation> all = new ArrayList<>(found(site, program, true));
            List<Witness.Run> runs = new ArrayList<>(Witness.read(one.log()).runs());
            runs.addAll(Witness.read(other.log()).runs());
            runs.sort(Comparator.comparingLong(Witness.Run::from));
            for (int i = 1; i < runs.size(); i++) {
                if (runs.get(i).from() < runs.get(i - 1).to()) {
                    all.add(new Violation(Promise.ONE_AT_A_TIME, runs.get(i - 1) + " overlaps " + runs.get(i)));
                }
            }
            return all;
        }
    }

    private static void require(boolean so, String otherwise) throws IOException {
        if (!so) {
            throw new IOException(otherwise);
        }
    }
}
