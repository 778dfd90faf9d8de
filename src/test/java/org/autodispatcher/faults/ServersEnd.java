package org.autodispatcher.faults;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.autodispatcher.faults.Scene.Lane;
import org.autodispatcher.rig.FaultyNetwork.Fault;
import org.autodispatcher.rig.FaultyNetwork.Kind;
import org.autodispatcher.rig.FaultyNetwork.Way;

/**
 * The SSH and the FTP server are killed with all their sessions while deliveries by all protocols are open, each time with one of
 * them in another phase, and come back at once or after a while.
 */
final class ServersEnd implements Campaign {
    private static final int SIZE = 40_000;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "servers-killed";
    }

    @Override
    public Set<Promise> promises() {
        return Scene.PROMISES;
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        Tally tally = Tally.of("sshd and vsftpd killed in each phase, and started again");
        int phases = size.of(1, 6);
        try (Scene scene = new Scene(rig, name())) {
            scene.lanesOfEveryProtocol(2);
            scene.openInJvm();
            List<Lane> lanes = scene.lanes();
            scene.send(scene.onePerLane(0, SIZE));
            for (Lane lane : lanes.subList(0, 4)) {
                lane.network().arm(Fault.NONE);
                scene.send(List.of(scene.site().make(lane.place(), 0, 0, SIZE)));
                long all = lane.network().passed(Way.TO_SERVER);
                for (int phase = 0; phase < phases; phase++) {
                    long after = size == Size.SHORT ? all / 2 : all * (2L * phase + 1) / (2L * phases);
                    tally = kill(scene, lane, after, Duration.ofSeconds(phase % 3)) ? tally.fault(lanes.size()) : tally.missing(lane.place().route() + " did not come to byte " + after);
                }
            }
            return scene.conclude(tally);
        }
    }

    private static boolean kill(Scene scene, Lane lane, long after, Duration away) throws Exception {
        lane.network().arm(new Fault(Kind.NOTHING, Way.TO_SERVER, after));
        scene.owner().handIn(scene.onePerLane(0.5, SIZE));
        boolean came = lane.network().awaitStruck(LONGEST);
        scene.production().endServers();
        LockSupport.parkNanos(away.toNanos());
        scene.production().startServers();
        scene.owner().rest();
        return came;
    }
}
