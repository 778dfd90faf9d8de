package org.autodispatcher.faults;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Program;

/**
 * Rounds of one HOME in each of which packages are dropped into its incoming directory and the daemon is killed while they arrive. Some
 * are dropped while there is no daemon. What has come by half is finished a round later, by turns with a daemon and without.
 */
final class ArrivalRounds implements AutoCloseable {
    private static final Duration REACHED = Duration.ofSeconds(60);
    private static final Duration REST = Duration.ofSeconds(40);
    private static final Duration ALL = Duration.ofMinutes(10);
    private static final List<String> ANSWERS = List.of("dispatching", "done", "failed", "held", "cancelled");
    private static final String NEVER = "s0-never.zip";

    private final Site site;
    private final Program program;
    private final Path incoming;
    private final Map<Handed, Drop> halves = new LinkedHashMap<>();
    private final List<Violation> violations = new ArrayList<>();
    private Tally tally;
    private int number;
    private int round;

    private ArrivalRounds(Site site, Program program, String done) throws IOException {
        this.site = site;
        this.program = program;
        incoming = Files.createDirectory(site.home().resolve("incoming"));
        Folders.give(incoming, Rig.OWNER);
        tally = Tally.of(done);
    }

    /** @param program one that {@link KillPoint} is in */
    static ArrivalRounds of(Rig rig, Program program, int places, String done) throws IOException {
        Site site = Site.of(rig, "arrivals", places, 0);
        Path settings = site.home().resolve("dispatcher.cfg");
        String more = "[incoming incoming]\npath = " + site.home().resolve("incoming") + "\nquiet = 1s\nscan_every = 1s\n";
        Files.writeString(settings, Files.readString(settings) + more);
        return new ArrivalRounds(site, program, done);
    }

    /** What must be caught with one kill at a point. */
    static Aim killedOnceAt(String point) {
        return (rig, program) -> {
            try (ArrivalRounds rounds = of(rig, program, 2, "")) {
                rounds.firstLook();
                rounds.killedAt(point, 1);
                rounds.allArrive();
                return rounds.end().violations();
            }
        };
    }

    /** The directory is looked at while nothing lies there, so that whatever comes later is new. A package that is never whole comes. */
    void firstLook() throws Exception {
        try (Running _ = site.daemon(program)) {
            Site.await("the first look is kept", () -> !looks().isEmpty());
        }
        Path never = Files.write(incoming.resolveSibling(NEVER), Drop.zip("exit 0 last 0 lines 3 never"));
        Folders.give(never, Rig.OWNER);
        Drop.HALF_ZIP.begin(never, incoming);
    }

    /** The daemon is killed at a point of {@link KillPoints}; {@code times} the how manieth passage. */
    void killedAt(String point, int times) throws Exception {
        round(program.with("AD_KILL", point + " " + times), owner -> owner.endsWithin(REACHED) && owner.status() == Running.KILLED,
                "never came to " + point + " " + times);
    }

    /** It is killed so long after the last package was dropped. */
    void killedAfter(Duration time) throws Exception {
        round(program, owner -> !owner.endsWithin(time), "ended by itself");
    }

    private void round(Program armed, KillRounds.Kill kill, String otherwise) throws Exception {
        Map<Handed, Drop> begun = new LinkedHashMap<>(halves);
        if (round % 2 == 0) {
            finish(begun);
        }
        int from = number;
        drop(EnumSet.of(Drop.RENAME, Drop.ZIP, Drop.HALF_ZIP));
        try (Running owner = site.daemon(armed)) {
            finish(begun);
            drop(EnumSet.complementOf(EnumSet.of(Drop.RENAME, Drop.ZIP, Drop.HALF_ZIP)));
            require(kill.on(owner), otherwise);
        }
        tally = tally.fault(number - from);
        violations.addAll(site.bytesKept(site.says()));
        round++;
    }

    /** Files can grow no more, as on a full disk, while packages arrive; it is killed before they can again. */
    void killedWhileNothingCanBeWritten() throws Exception {
        try (Running owner = site.daemon(program)) {
            owner.limit("--fsize=4096:unlimited");
            int from = number;
            drop(EnumSet.of(Drop.RENAME, Drop.ZIP, Drop.LARGE));
            String last = site.handed().getLast().name();
            require(Site.within(REST, () -> status().contains(last + "  ")), "status does not say that " + last + " waits: " + status());
            tally = tally.fault(number - from);
        }
    }

    private String status() throws IOException {
        return program.run("status", "--home", site.home()).all();
    }

    /** All that has come by half is finished, and everything that is whole comes to its end. */
    void allArrive() throws Exception {
        try (Running owner = site.daemon(program)) {
            tally = tally.recovered(Duration.between(owner.started(), Instant.now()));
            finish(new LinkedHashMap<>(halves));
            Site.within(ALL, this::allAnswered);
            owner.terminate();
            owner.status();
        }
        unanswered(site.says()).forEach(each -> violations.add(new Violation(Promise.HONEST_RESULT, each)));
    }

    /** What was known of the tree is lost while there is no daemon, and it is told to send what it does not know. */
    void memoryLost() throws Exception {
        Folders.remove(site.home().resolve("state/incoming"));
        drop(EnumSet.of(Drop.RENAME));
        try (Running owner = site.daemon(program, "--dispatch")) {
            Site.within(ALL, this::allAnswered);
            Set<String> all = site.handed().stream().map(Handed::name).collect(Collectors.toSet());
            require(Site.within(REST, () -> decided().containsAll(all)), "not all was looked at after its memory was lost");
            owner.terminate();
            owner.status();
        }
        tally = tally.fault(1);
    }

    /** Gives the HOME up, and says what it all came to. */
    Tally end() throws Exception {
        LedgerSays says = site.settled();
        Checker checker = site.checker(says);
        violations.addAll(checker.check(site.handed()));
        violations.addAll(checker.destined(site.handed()));
        violations.addAll(site.finalNames());
        says.dispatches().forEach(this::ofWhole);
        for (Handed each : site.handed()) {
            List<LedgerSays.Dispatch> all = says.dispatches().stream().filter(one -> is(one, each)).toList();
            if (all.size() > 1) { // nobody dropped it twice, so it must not even be turned away
                violations.add(new Violation(Promise.NOTHING_LOST, each.name() + " was taken " + all.size() + " times: " + all));
            }
        }
        Program.Result verified = program.run("ledger", "verify", "--home", site.home());
        require(verified.status() == 0, "ledger verify: " + verified.all());
        return tally.found(violations).doubted(checker.inDoubt());
    }

    @Override
    public void close() {
        site.close();
    }

    private void drop(Set<Drop> ways) throws IOException {
        for (Drop way : ways) {
            Place place = site.places().get(number % site.places().size());
            Handed made = way.make(site, place, ++number, number % 5 == 4 ? 3 : 0);
            way.begin(made.file(), incoming);
            if (way.half()) {
                halves.put(made, way);
            }
        }
    }

    private void finish(Map<Handed, Drop> begun) throws IOException {
        for (Map.Entry<Handed, Drop> each : begun.entrySet()) {
            if (halves.remove(each.getKey()) != null) {
                each.getValue().end(each.getKey().file(), incoming);
            }
        }
    }

    private void require(boolean so, String otherwise) {
        tally = so ? tally : tally.missing(otherwise);
    }

    private static boolean is(LedgerSays.Dispatch dispatch, Handed handed) {
        return dispatch.pack().equals(handed.name()) && dispatch.sha256().equals(handed.sha256());
    }

    /** No bytes were taken but those of whole packages, and what was held as half a package is so no more once it is whole. */
    private void ofWhole(LedgerSays.Dispatch dispatch) {
        if (!dispatch.sha256().isEmpty() && site.handed().stream().noneMatch(each -> is(dispatch, each))) {
            violations.add(new Violation(Promise.NO_HALF_FILE, "taken, and never whole: " + dispatch));
        }
        if (dispatch.state().equals("held") && !dispatch.pack().equals(NEVER)) {
            violations.add(new Violation(Promise.NOTHING_LOST, "held, though it has become whole: " + dispatch));
        }
    }

    private List<String> answers(Handed handed) {
        return ANSWERS.stream().filter(word -> Files.exists(incoming.resolve(handed.name() + "." + word))).toList();
    }

    /** Looked at often, and so not in the ledger. */
    private boolean allAnswered() {
        return site.handed().stream().map(this::answers).allMatch(there -> there.equals(List.of("done")) || there.equals(List.of("failed")));
    }

    /** What is not said, or said wrongly, beside the files. */
    private List<String> unanswered(LedgerSays says) {
        List<String> wrong = new ArrayList<>();
        for (Handed each : site.handed()) {
            List<String> there = answers(each);
            List<String> due = says.of(each.name(), each.sha256()).stream().map(LedgerSays.Dispatch::state).toList();
            if (!there.equals(due)) {
                wrong.add("beside " + each.name() + " stands " + there + ", and the ledger says " + due);
            }
        }
        return wrong;
    }

    private List<Path> looks() throws IOException {
        Path memory = site.home().resolve("state/incoming");
        try (Stream<Path> all = Files.exists(memory) ? Files.walk(memory) : Stream.<Path>empty()) {
            return all.filter(path -> path.toString().endsWith(".look")).toList();
        }
    }

    /** The files that the memory of the tree says are known to the ledger. */
    private Set<String> decided() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path look : looks()) {
            try (DataInputStream in = new DataInputStream(Files.newInputStream(look))) {
                in.readInt();
                for (int left = in.readInt(); left > 0; left--) {
                    String name = in.readUTF();
                    in.skipNBytes(4 * Long.BYTES);
                    if (in.readByte() == 2) {
                        names.add(name);
                    }
                }
            }
        }
        return names;
    }
}
