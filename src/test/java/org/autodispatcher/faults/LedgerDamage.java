package org.autodispatcher.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.SshKeys;

/**
 * A ledger with flipped bits, cut, deleted, or put back, alone or with the whole HOME: it is detected and said, or does no harm;
 * nothing is dispatched on a guess.
 */
final class LedgerDamage implements Campaign {
    /** What people are told: what is wrong with the ledger or with its mark, and what to type. */
    private static final Pattern SAID = Pattern.compile("(?s)^[^\\n]*the (ledger|mark beside the ledger) [^\\n]*\\n *next: \\S");
    /** The record cannot be trusted or used. */
    private static final int REFUSED = 3;

    private static final List<String> FILES = List.of("ledger.db", "ledger.db-wal", "ledger.mark");

    @Override
    public String name() {
        return "ledger-damage";
    }

    @Override
    public Set<Promise> promises() {
        return EnumSet.of(Promise.ONE_START, Promise.ONE_AT_A_TIME, Promise.OWN_BYTES, Promise.HONEST_RESULT, Promise.NOTHING_LOST);
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        try (Site site = Site.of(rig, name(), 1, 0)) {
            Story story = Story.lived(rig, site, Program.as(Rig.OWNER));
            Tally tally = Tally.of("bits flipped, files cut, deleted, put back, an entry changed with SQL");
            for (Damage damage : damages(story.state(), size)) {
                tally = tally.fault(1).found(story.after(damage));
            }
            tally = tally.fault(1).found(story.after(story.putBackAlone()));
            tally = tally.found(story.goesOn());
            return tally.fault(1).found(story.putBackWhole()).found(site.finalNames());
        }
    }

    /** The ledger alone is put back as it was before. */
    static List<Violation> putBackAlone(Rig rig, Program program) throws Exception {
        try (Site site = Site.of(rig, "put-back", 1, 0).impatient()) {
            Story story = Story.lived(rig, site, program);
            return story.after(story.putBackAlone());
        }
    }

    /** HOME as a whole is put back as it was before. */
    static List<Violation> putBackWhole(Rig rig, Program program) throws Exception {
        try (Site site = Site.of(rig, "put-back", 1, 0).impatient()) {
            return Story.lived(rig, site, program).putBackWhole();
        }
    }

    /** An entry is changed by somebody who knows SQL. */
    static List<Violation> altered(Rig rig, Program program) throws Exception {
        try (Site site = Site.of(rig, "altered", 1, 0).impatient()) {
            return Story.lived(rig, site, program).after(ALTERED);
        }
    }

    private static final Damage ALTERED = new Damage("an exit status changed with SQL",
            there -> LedgerEntries.change(there.resolve("ledger.db"), "exit_code=7", "exit_code=0"));

    /** Something that happens to the files of a ledger that nobody has open. */
    record Damage(String name, Deed deed) {
        @FunctionalInterface
        interface Deed {
            void to(Path state) throws Exception;
        }
    }

    private static List<Damage> damages(Path state, Size size) throws IOException {
        Random random = new Random(20261126);
        List<Damage> all = new ArrayList<>();
        for (String name : FILES) {
            long length = Files.exists(state.resolve(name)) ? Files.size(state.resolve(name)) : 0;
            for (int i = 0; i < size.of(1, 30) && length > 0; i++) {
                long at = random.nextLong(length);
                all.add(new Damage("bit flipped in " + name + " at " + at, there -> flip(there.resolve(name), at, 1 << random.nextInt(8))));
            }
            for (int i = 0; i < size.of(1, 10) && length > 0; i++) {
                long at = random.nextLong(length);
                all.add(new Damage(name + " cut to " + at + " bytes", there -> cut(there.resolve(name), at)));
            }
            all.add(new Damage(name + " deleted", there -> Files.deleteIfExists(there.resolve(name))));
        }
        all.add(ALTERED);
        all.add(new Damage("all of the ledger but its mark deleted", there -> {
            Files.deleteIfExists(there.resolve("ledger.db"));
            Files.deleteIfExists(there.resolve("ledger.db-wal"));
            Files.deleteIfExists(there.resolve("ledger.db-shm"));
        }));
        return all;
    }

    private static void flip(Path file, long at, int bit) throws IOException {
        try (FileChannel bytes = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            bytes.read(one, at);
            one.put(0, (byte) (one.get(0) ^ bit));
            bytes.write(one.rewind(), at);
        }
    }

    private static void cut(Path file, long at) throws IOException {
        try (FileChannel bytes = FileChannel.open(file, StandardOpenOption.WRITE)) {
            bytes.truncate(at);
        }
    }

    /** One HOME's life, of which copies are kept. */
    private static final class Story {
        private final Site site;
        private final Program program;
        private final Path copies;
        private LedgerSays before = new LedgerSays(List.of());

        private Story(Site site, Program program, Path copies) {
            this.site = site;
            this.program = program;
            this.copies = copies;
        }

        /** One that has been lived through. */
        static Story lived(Rig rig, Site site, Program program) throws Exception {
            Story story = new Story(site, program, rig.folder("ledger-copies"));
            story.lives();
            return story;
        }

        Path state() {
            return site.home().resolve("state");
        }

        /** Two packages, a copy of everything, one more package, a pause, one that waits for its end, a kill, and another copy. */
        private void lives() throws Exception {
            try (Running daemon = site.daemon(program)) {
                site.dispatch(program, List.of(make(0), make(7))).status();
                daemon.terminate();
                daemon.status();
            }
            keep("old");
            try (Running _ = site.daemon(program)) {
                site.dispatch(program, List.of(make(0))).status();
                site.order(program, "pause");
                site.dispatch(program, List.of(make(0))).status();
            }
            before = site.says();
            keep("new");
        }

        private Handed make(int status) throws IOException {
            return site.make(site.places().getFirst(), status, 0.1);
        }

        private void keep(String name) throws IOException {
            SshKeys.run(List.of("cp", "-a", state().toString(), copies.resolve(name).toString()));
        }

        private void putBack(String name) throws IOException {
            SshKeys.run(List.of("rm", "-rf", state().toString()));
            SshKeys.run(List.of("cp", "-a", copies.resolve(name).toString(), state().toString()));
        }

        /** The ledger is put back as it was before the third package, and what lies beside it is left. */
        Damage putBackAlone() {
            return new Damage("ledger put back without its mark", there -> {
                for (String part : List.of("ledger.db", "ledger.db-wal", "ledger.db-shm")) {
                    Path old = copies.resolve("old").resolve(part);
                    SshKeys.run(List.of("rm", "-f", there.resolve(part).toString()));
                    if (Files.exists(old)) {
                        SshKeys.run(List.of("cp", "-a", old.toString(), there.resolve(part).toString()));
                    }
                }
            });
        }

        /** What is wrong with what the daemon does after this: the fourth package is paused, so nothing may start. */
        List<Violation> after(Damage damage) throws Exception {
            putBack("new");
            damage.deed().to(state());
            List<Violation> violations = new ArrayList<>();
            int started = runs();
            try (Running daemon = site.daemon(program)) {
                if (daemon.alive()) {
                    LedgerSays now = site.says();
                    if (!now.equals(before)) {
                        violations.add(new Violation(Promise.HONEST_RESULT, damage.name() + " was not found, and the ledger says " + now));
                    }
                } else if (daemon.status() != REFUSED || !SAID.matcher(daemon.said()).find()) {
                    String answer = daemon.status() + " " + daemon.said();
                    violations.add(new Violation(Promise.HONEST_RESULT, damage.name() + " is not said, but " + answer));
                }
            }
            if (runs() != started) {
                violations.add(new Violation(Promise.ONE_START, damage.name() + ": something was started"));
            }
            return violations;
        }

        /** What is wrong once the right ledger is there again, and the fourth package may go on. */
        List<Violation> goesOn() throws Exception {
            putBack("new");
            try (Running daemon = site.daemon(program)) {
                site.order(program, "resume");
                LedgerSays says = site.settled();
                daemon.terminate();
                daemon.status();
                Checker checker = site.checker(says);
                List<Violation> violations = new ArrayList<>(checker.check(site.handed()));
                violations.addAll(checker.destined(site.handed()));
                violations.addAll(site.bytesKept(says));
                return violations;
            }
        }

        /** HOME is put back as it was before the third package: the target knows of a run that this ledger does not. */
        List<Violation> putBackWhole() throws Exception {
            putBack("old");
            int started = runs();
            List<Violation> violations = new ArrayList<>();
            try (Running _ = site.daemon(program)) {
                site.dispatch(program, List.of(site.handed().get(2), make(0))).status();
                LedgerSays says = site.settled();
                boolean held = says.dispatches().stream().skip(2).allMatch(dispatch -> dispatch.state().equals("held")
                        && dispatch.deliveries().stream().allMatch(delivery -> delivery.reason().equals("ledger-behind")));
                if (!held || says.dispatches().size() != 4) {
                    violations.add(new Violation(Promise.HONEST_RESULT, "HOME was put back whole, and the ledger says " + says));
                }
            }
            if (runs() != started) {
                violations.add(new Violation(Promise.ONE_START, "HOME was put back whole, and something was started"));
            }
            return violations;
        }

        private int runs() throws IOException {
            return Witness.read(site.places().getFirst().log()).runs().size();
        }
    }
}
