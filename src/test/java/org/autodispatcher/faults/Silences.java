package org.autodispatcher.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.autodispatcher.faults.Scene.Lane;
import org.autodispatcher.rig.FaultyNetwork.Fault;
import org.autodispatcher.rig.FaultyNetwork.Kind;
import org.autodispatcher.rig.FaultyNetwork.Way;

/**
 * After N bytes nothing comes any more, in either direction, and nothing is closed: in each phase, by each protocol. The program
 * has shorter time limits than usual, nothing else is changed.
 */
final class Silences implements Campaign {
    private static final int SIZE = 20_000;

    @Override
    public String name() {
        return "silence";
    }

    @Override
    public Set<Promise> promises() {
        return Scene.PROMISES;
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        Tally tally = Tally.of("connections that fall silent after N bytes, each way, by each protocol");
        int points = size.of(2, 12);
        try (Scene scene = new Scene(rig, name())) {
            scene.lanesOfEveryProtocol(4);
            scene.openWith(Programs.impatient());
            List<Lane> lanes = scene.lanes();
            List<Long> totals = new ArrayList<>();
            scene.send(scene.onePerLane(0, SIZE)); // what is found out about each target once does not come again
            for (Lane lane : lanes) {
                lane.network().arm(Fault.NONE);
            }
            scene.send(scene.onePerLane(0, SIZE));
            for (int i = 0; i < lanes.size(); i++) {
                totals.add(lanes.get(i).network().passed(way(i)));
            }
            for (int point = 0; point < points; point += 2) {
                for (int i = 0; i < lanes.size(); i++) {
                    long part = point + i / 8; // every protocol has two lanes for each way
                    lanes.get(i).network().arm(new Fault(Kind.SILENCE, way(i), part * totals.get(i) / points));
                }
                scene.send(scene.onePerLane(0, SIZE));
                int struck = (int) lanes.stream().filter(lane -> lane.network().struck()).count();
                for (int i = 0; i < struck; i++) {
                    tally = tally.fault(1);
                }
            }
            if (tally.times() < points * 8 * 9 / 10) {
                tally = tally.missing("only " + tally.times() + " of " + points * 8 + " connections fell silent");
            }
            return scene.conclude(tally);
        }
    }

    private static Way way(int lane) {
        return lane / 4 % 2 == 0 ? Way.TO_SERVER : Way.FROM_SERVER;
    }
}
