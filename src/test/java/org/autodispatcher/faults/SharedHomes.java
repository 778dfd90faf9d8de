package org.autodispatcher.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.autodispatcher.Protocol;
import org.autodispatcher.faults.Scene.Lane;

/**
 * Two hosts share the account's home and so the run folder: each has its own turn, none takes the other's claims for its own, and
 * when one of them is started anew the upgrade on the other goes on.
 */
final class SharedHomes implements Campaign {
    private static final double LONG = 8;

    @Override
    public String name() {
        return "shared-home";
    }

    @Override
    public Set<Promise> promises() {
        return Scene.PROMISES;
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        Tally tally = Tally.of("two hosts with one home and one run folder; upgrades on both at once, one of them is started anew");
        try (Scene scene = new Scene(rig, "first"); Production second = new Production(rig, "second")) {
            Lane here = scene.lane(Protocol.SFTP);
            Place place = second.place("other", Protocol.SFTP);
            Lane there = scene.lane(
                    new Place(place.route(), place.host(), place.lines(), place.folder(), here.place().runs()), here.network());
            scene.openInJvm();
            List<Handed> doubted = new ArrayList<>();
            for (int times = 0; times < size.of(1, 5); times++) {
                // the first of each has its turn, the second waits for it
                List<Handed> begins = List.of(scene.site().make(here.place(), 0, LONG), scene.site().make(there.place(), 0, LONG));
                List<Handed> waits = List.of(scene.site().make(here.place(), 3, 0), scene.site().make(there.place(), 3, 0));
                scene.owner().handIn(begins);
                Site.await("both run at once", () -> Scene.begun(begins) == 2 && scene.inState("upgrading", begins) == 2);
                scene.owner().handIn(waits);
                second.reboot();
                Site.await("the one is in doubt", () -> scene.inState("in-doubt", begins) == 1);
                doubted.add(begins.getLast());
                scene.owner().decide(begins.getLast(), "resolve", "start-again");
                scene.owner().rest();
                tally = tally.fault(4);
            }
            LedgerSays says = scene.owner().says();
            Checker checker = scene.site().checker(says);
            doubted.forEach(handed -> checker.ordered(handed, 1));
            return scene.conclude(tally, says, checker)
                    .found(checker.destined(scene.site().handed()))
                    .doubted(doubted.size());
        }
    }
}
