package org.autodispatcher.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.autodispatcher.faults.KillRounds.Moment;
import org.autodispatcher.rig.Program;

/** {@code kill -9} of the dispatcher at random moments, and again and again while it recovers. */
final class KillAtRandom implements Campaign {
    /** As many entries as a package leaves, about. */
    private static final int ENTRIES = 14;

    @Override
    public String name() {
        return "kill-at-random";
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
        Program program = Programs.withKillPoints();
        Random random = new Random(20261126);
        Tally tally = Tally.of("kill -9 at random moments, and again and again in recovery");
        int places = size.of(4, 10);
        int each = size.of(2, 4);
        for (int home = 0; home < size.of(1, 2); home++) {
            try (KillRounds rounds = new KillRounds(Site.of(rig, name(), places - places / 4, places / 4), program, each, tally.done())) {
                for (int round = 0; round < size.of(3, 10); round++) {
                    List<Moment> moments = new ArrayList<>(List.of(new Moment(random.nextInt(ENTRIES * places * each), jitter(random))));
                    for (int more = 0; more < size.of(round % 2, 3); more++) {
                        moments.add(inRecovery(random));
                    }
                    rounds.atMoments(Way.values()[round % 2], moments);
                }
                tally = tally.and(rounds.end());
            }
        }
        return tally;
    }

    /** While what a kill left open is taken up. */
    static Moment inRecovery(Random random) {
        return new Moment(random.nextInt(4 * ENTRIES), jitter(random));
    }

    private static Duration jitter(Random random) {
        return Duration.ofMillis(random.nextInt(30));
    }
}
