package org.autodispatcher.faults;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** {@code kill -9} of the daemon at every point on the way of packages that are dropped into its incoming directory. */
final class KillAtArrivals implements Campaign {
    /** About as long as a package that was dropped is on its way. */
    private static final int LONGEST = 1200;

    @Override
    public String name() {
        return "kill-at-arrivals";
    }

    @Override
    public Set<Promise> promises() {
        return Scene.PROMISES;
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        String done = "packages dropped, whole and by halves; kill -9 at every point of arriving, memory of the tree lost, nothing can be written";
        Random random = new Random(20261126);
        List<String> points = KillPoints.ofArrivals();
        try (ArrivalRounds rounds = ArrivalRounds.of(rig, Programs.withKillPoints(), size.of(4, 6), done)) {
            rounds.firstLook();
            for (int i = 0; i < points.size(); i += size.of(6, 1)) {
                rounds.killedAt(points.get(i), 1 + i % size.of(1, 2)); // not always the first to come there
            }
            for (int i = 0; i < size.of(0, 8); i++) {
                rounds.killedAfter(Duration.ofMillis(i == 0 ? 0 : random.nextInt(LONGEST)));
            }
            if (size == Size.LONG) {
                rounds.killedWhileNothingCanBeWritten();
            }
            rounds.allArrive();
            rounds.memoryLost();
            return rounds.end();
        }
    }
}
