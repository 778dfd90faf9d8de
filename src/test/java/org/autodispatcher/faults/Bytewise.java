package org.autodispatcher.faults;

import java.util.Set;

/** Everything that either side sends arrives a byte at a time. */
final class Bytewise implements Campaign {
    @Override
    public String name() {
        return "byte-by-byte";
    }

    @Override
    public Set<Promise> promises() {
        return Scene.PROMISES;
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        Tally tally = Tally.of("every answer, and every byte of ours, by itself, by each protocol");
        try (Scene scene = new Scene(rig, name())) {
            scene.lanesOfEveryProtocol(1);
            scene.lanes().forEach(lane -> lane.network().bytewise());
            scene.openInJvm();
            for (int times = 0; times < size.of(1, 6); times++) {
                scene.send(scene.onePerLane(0, 10_000));
                tally = tally.fault(scene.lanes().size());
            }
            return scene.conclude(tally);
        }
    }
}
