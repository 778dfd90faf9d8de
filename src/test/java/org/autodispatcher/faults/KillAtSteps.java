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
        Tally tally = Tally.of("kill -9 at " + (points.size() + size.of(1, 4)) + " points, by the daemon and by dispatch, sftp and ftp, again in recovery");
        Random random = new Random(20261126);
        try (KillRounds rounds = new KillRounds(Site.of(rig, name(), size.of(2, 5), size.of(1, 5)),
                Programs.withKillPoints(), size.of(1, 2), tally.done())) {
            for (String point : points) {
                int round = points.indexOf(point);
                Optional<Moment> again = size == Size.LONG || round % 3 == 2 ? Optional.of(KillAtRandom.inRecovery(random)) : Optional.empty();
                // not always the first to come there
                rounds.atPoint(Way.values()[round % 2], point, 1 + round % size.of(1, 5), again);
            }
            for (String point : KillPoints.of(Step.ATTACH).limit(size.of(1, 4)).toList()) {
                rounds.comingBack(point);
            }
            return rounds.end();
        }
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
