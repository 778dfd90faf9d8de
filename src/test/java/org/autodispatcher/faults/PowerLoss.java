package org.autodispatcher.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.autodispatcher.rig.Program;

/** The power of the dispatcher's machine fails: killed, and everything is lost that was not synced. */
final class PowerLoss implements Campaign {
    /** How many packages are handed in for each place. */
    private static final int EACH = 3;

    /** About as many entries as all of them leave. */
    private static final int ENTRIES = 120;

    @Override
    public String name() {
        return "power-loss";
    }

    @Override
    public Set<Promise> promises() {
        return Scene.PROMISES;
    }

    @Override
    public boolean kills() {
        return true;
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        return run(rig, Programs.withKillPoints(), size.of(2, 20));
    }

    /** The same with any program. */
    static Tally run(Rig rig, Program program, int rounds) throws Exception {
        Random random = new Random(42);
        Path folder = rig.folder("disk");
        List<Place> places = Site.places(rig, "power-loss", 2, 1);
        try (Disk disk = Disk.in(rig.folder("image").resolve("image"), folder, "128M");
                KillRounds power = new KillRounds(Site.of(rig, folder, places), program, EACH, "power lost, unsynced writes gone")) {
            disk.sync(); // the HOME was made long ago
            power.ofMachine(disk::losePower);
            for (int round = 0; round < rounds; round++) {
                power.atMoments(Way.values()[round % 2], List.of(new KillRounds.Moment(random.nextInt(ENTRIES), Duration.ofMillis(random.nextInt(30)))));
            }
            return power.end();
        }
    }
}
