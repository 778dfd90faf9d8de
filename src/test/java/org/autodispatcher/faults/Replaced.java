package org.autodispatcher.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.autodispatcher.Protocol;
import org.autodispatcher.faults.Production.Servers;
import org.autodispatcher.faults.Scene.Lane;

/**
 * While the upgrade of a package runs, others of the same name and with other content are handed in, whose final path is the
 * same: each stays staged until its turn, and each upgrade runs on its own bytes. The dispatcher is killed meanwhile, or the servers.
 */
final class Replaced implements Campaign {
    private static final int AFTER_EACH_OTHER = 3;

    @Override
    public String name() {
        return "replaced";
    }

    @Override
    public Set<Promise> promises() {
        return Scene.PROMISES;
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        Tally tally = Tally.of("packages of one name wait for each other's final path and turn; dispatcher or servers killed meanwhile");
        try (Scene scene = new Scene(rig, name())) {
            scene.lanesOfEveryProtocol(2);
            Daemon daemon = scene.openWith(Programs.asHandedOut());
            for (int times = 0; times < size.of(1, 6); times++) {
                List<Handed> all = new ArrayList<>();
                for (int next = 0; next < AFTER_EACH_OTHER; next++) {
                    for (Lane lane : scene.lanes()) {
                        String name = lane.place().route() + "-same-" + times;
                        all.add(scene.site().make(lane.place(), name, next == 1 ? 3 : 0, 0.7, 30_000));
                    }
                }
                scene.owner().handIn(all);
                if (times % 3 < 2) {
                    Site.await("some upgrades run", () -> Scene.begun(all) >= scene.lanes().size());
                }
                if (times % 3 == 0) {
                    daemon.dies();
                    daemon.again();
                    daemon.handIn(all);
                } else if (times % 3 == 1) {
                    scene.production().endServers(Servers.BOTH);
                    scene.production().startServers(Servers.BOTH);
                }
                daemon.rest();
                tally = tally.fault(all.size());
            }
            return scene.conclude(tally);
        }
    }
}
