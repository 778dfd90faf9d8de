package org.autodispatcher.faults;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.autodispatcher.rig.Program;

/** {@code kill -9} of the dispatcher at random moments, every third time once more while it recovers. */
final class KillAtRandom implements Campaign {
    /** From the start of the process until a batch is through, about. */
    private static final int ROUND = 5000;

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
        Program program = Program.as(Rig.OWNER).from(PatchedProgram.cached(PatchedProgram.of(KillPoints.patches())));
        Random random = new Random(20261126);
        Tally tally = Tally.of("kill -9 at random moments, every third time again in recovery");
        for (int home = 0; home < size.of(1, 5); home++) {
            try (KillRounds rounds = new KillRounds(Site.of(rig, name(), size.of(3, 6), size.of(1, 4)), program, 2, tally.done())) {
                for (int round = 0; round < size.of(4, 12); round++) {
                    List<Duration> times = round % 3 == 2 ? List.of(moment(random), moment(random)) : List.of(moment(random));
                    rounds.afterTimes(Way.values()[round % 2], times);
                }
                tally = tally.and(rounds.end());
            }
        }
        return tally;
    }

    private static Duration moment(Random random) {
        return Duration.ofMillis(600 + random.nextInt(ROUND - 600));
    }
}
