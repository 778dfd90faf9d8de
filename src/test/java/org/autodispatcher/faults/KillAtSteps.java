package org.autodispatcher.faults;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.autodispatcher.faults.KillRounds.Moment;
import org.autodispatcher.ledger.Step;

/** {@code kill -9} of the dispatcher at every named step, with deliveries by SFTP and by FTP open. */
final class KillAtSteps implements Campaign {
    private static final Step[] STEPS = {
        Step.SPOOL, Step.ROUTE, Step.CONNECT, Step.STAGE, Step.VERIFY, Step.PLACE, Step.LEARN, Step.UPGRADE, Step.CLEAN};

    @Override
    public String name() {
        return "kill-at-steps";
    }

    @Override
    public Set<Promise> promises() {
        return EnumSet.allOf(Promise.class);
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        List<String> points = points(size);
        Tally tally = Tally.of("kill -9 at " + (points.size() + size.of(1, 4)) + " points, by the daemon and by dispatch, sftp and ftp, every third again in recovery");
        Random random = new Random(20261126);
        for (int passage = 1; passage <= size.of(1, 2); passage++) {
            try (KillRounds rounds = new KillRounds(Site.of(rig, name(), size.of(2, 5), size.of(1, 5)),
                    Programs.withKillPoints(), size.of(1, 3), tally.done())) {
                for (String point : points) {
                    int round = points.indexOf(point) + passage;
                    Optional<Moment> again = round % 3 == 2 ? Optional.of(KillAtRandom.inRecovery(random)) : Optional.empty();
                    rounds.atPoint(Way.values()[round % Way.values().length], point, passage * 2 - 1, again);
                }
                for (String point : KillPoints.of(Step.ATTACH).limit(passage == 1 ? size.of(1, 4) : 0).toList()) {
                    rounds.comingBack(point);
                }
                tally = tally.and(rounds.end());
            }
        }
        return tally;
    }

    /** Every point of each step; in the short form one of each. */
    private static List<String> points(Size size) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < STEPS.length; i++) {
            List<String> ofStep = KillPoints.of(STEPS[i]).toList();
            all.addAll(size == Size.LONG ? ofStep : ofStep.subList(i % ofStep.size(), i % ofStep.size() + 1));
        }
        return all;
    }
}
