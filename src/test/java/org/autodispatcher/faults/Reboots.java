package org.autodispatcher.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.autodispatcher.Protocol;

/**
 * The power of the machine fails while upgrades run and uploads are under way, and comes back with another boot id. What had been
 * started and left no exit status is in doubt until a person says what became of it; the rest goes on by itself.
 */
final class Reboots implements Campaign {
    private static final int LANES = 6;
    /** Long enough that all of them run at once, seconds. */
    private static final double LONG = 10;

    @Override
    public String name() {
        return "reboot";
    }

    @Override
    public Set<Promise> promises() {
        return Scene.PROMISES;
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        Tally tally = Tally.of("the target's power fails while upgrades run and uploads are under way");
        try (Scene scene = new Scene(rig, name())) {
            for (int i = 0; i < LANES; i++) {
                scene.lane(i % 2 == 0 ? Protocol.SFTP : Protocol.FTP);
            }
            scene.openInJvm();
            List<Handed> doubted = new ArrayList<>();
            for (int times = 0; times < size.of(1, 5); times++) {
                doubted.addAll(reboot(scene));
                tally = tally.fault(2 * LANES);
            }
            LedgerSays says = scene.owner().says();
            Checker checker = scene.site().checker(says);
            doubted.forEach(handed -> checker.ordered(handed, 1));
            return scene.conclude(tally, says, checker)
                    .found(checker.destined(scene.site().handed()))
                    .doubted(doubted.size());
        }
    }

    /** One power failure; the packages whose upgrade was then started once more by a person. */
    private static List<Handed> reboot(Scene scene) throws Exception {
        List<Handed> running = scene.onePerLane(LONG, 20_000);
        scene.owner().handIn(running);
        Site.await("all upgrades run", () -> Scene.begun(running) == running.size());
        scene.owner().handIn(scene.onePerLane(0, 2_000_000));
        scene.production().reboot();
        Site.await("all that ran is in doubt", () -> scene.inState("in-doubt", running) == running.size());
        for (Handed each : running) {
            scene.owner().decide(each, "resolve", "start-again");
        }
        scene.owner().rest();
        return running;
    }
}
