package org.autodispatcher.faults;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.autodispatcher.faults.KillRounds.Moment;
import org.autodispatcher.rig.Program;

/** {@code kill -9} of the dispatcher at random moments, every third time once more while it recovers. */
final class KillAtRandom implements Campaign {
    /** As many entries as a batch leaves, about. */
    private static final int ENTRIES = 140;

    @Override
    public String name() {
        return "kill-at-random";
    }

    @Override
    public Set<Promise> promises() {
        return EnumSet.allOf(Promise.class);
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        Program program = Programs.withKillPoints();
        Random random = new Random(20261126);
        Tally tally = Tally.of("kill -9 at random moments, every third time again in recovery");
        for (int home = 0; home < size.of(1, 5); home++) {
            try (KillRounds rounds = new KillRounds(Site.of(rig, name(), size.of(3, 6), size.of(1, 4)), program, 2, tally.done())) {
                for (int round = 0; round < size.of(4, 12); round++) {
                    rounds.atMoments(Way.values()[round % 2], moments(random, round % 3 == 2));
                }
                tally = tally.and(rounds.end());
            }
        }
        return tally;
    }

    /** The second one comes while what the first left open is taken up. */
    private static List<Moment> moments(Random random, boolean twice) {
        Moment first = new Moment(random.nextInt(ENTRIES), Duration.ofMillis(random.nextInt(30)));
        Moment second = new Moment(random.nextInt(ENTRIES / 4), Duration.ofMillis(random.nextInt(30)));
        return twice ? List.of(first, second) : List.of(first);
    }
}
