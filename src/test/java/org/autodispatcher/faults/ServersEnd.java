package org.autodispatcher.faults;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.autodispatcher.faults.Production.Servers;
import org.autodispatcher.faults.Scene.Lane;
import org.autodispatcher.rig.FaultyNetwork.Fault;
import org.autodispatcher.rig.FaultyNetwork.Kind;
import org.autodispatcher.rig.FaultyNetwork.Way;

/**
 * The SSH and the FTP server, or one of them alone, are killed with all their sessions while deliveries by all protocols are open, each time with one of
 * them in another phase, and come back at once or after a while.
 */
final class ServersEnd implements Campaign {
    private static final int SIZE = 40_000;
    private static final Duration LONGEST = Duration.ofSeconds(180);

    /** Which lanes, by their number, see only one of the servers killed, in the middle of what they do. */
    private static final Map<Integer, Servers> ALONE = Map.of(1, Servers.SSH, 2, Servers.FTP);

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
        Tally tally = Tally.of("sshd and vsftpd killed in each phase, and each of them alone, and started again");
        int phases = size.of(1, 6);
        try (Scene scene = new Scene(rig, name())) {
            scene.lanesOfEveryProtocol(2);
            scene.openInJvm();
            List<Lane> lanes = scene.lanes();
            scene.send(scene.onePerLane(0, SIZE));
            for (int number = 0; number < 4; number++) {
                Lane lane = lanes.get(number);
                lane.network().arm(Fault.NONE);
                scene.send(List.of(scene.site().make(lane.place(), 0, 0, SIZE)));
                long all = lane.network().passed(Way.TO_SERVER);
                if (ALONE.containsKey(number)) {
                    tally = tally.and(kill(scene, lane, all / 2, ALONE.get(number), Duration.ZERO));
                }
                for (int phase = 0; phase < phases && !(size == Size.SHORT && ALONE.containsKey(number)); phase++) {
                    long after = size == Size.SHORT ? all / 2 : all * (2L * phase + 1) / (2L * phases);
                    tally = tally.and(kill(scene, lane, after, Servers.BOTH, Duration.ofSeconds(phase % 3)));
                }
            }
            return scene.conclude(tally);
        }
    }

    private static Tally kill(Scene scene, Lane lane, long after, Servers which, Duration away) throws Exception {
        lane.network().arm(new Fault(Kind.NOTHING, Way.TO_SERVER, after));
        scene.owner().handIn(scene.onePerLane(0.5, SIZE));
        boolean came = lane.network().awaitStruck(LONGEST);
        scene.production().endServers(which);
        LockSupport.parkNanos(away.toNanos());
        scene.production().startServers(which);
        scene.owner().rest();
        Tally one = Tally.of("");
        return came ? one.fault(scene.lanes().size()) : one.missing(lane.place().route() + " did not come to byte " + after);
    }
}
