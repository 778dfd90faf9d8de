package org.autodispatcher.faults;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.rig.Program;

/** {@code kill -9} of the dispatcher at every named step, with deliveries by SFTP and by FTP open. */
final class KillAtSteps implements Campaign {
    private static final Step[] STEPS = {Step.SPOOL, Step.ROUTE, Step.CONNECT, Step.STAGE, Step.VERIFY, Step.PLACE, Step.UPGRADE};

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
        Program program = Programs.withKillPoints();
        List<String> points = Stream.of(STEPS).flatMap(KillPoints::of).toList();
        Tally tally = Tally.of("kill -9 at " + points.size() + " points, by the daemon and by dispatch, second kill in recovery");
        int passages = size.of(1, 4);
        for (int passage = 1; passage <= passages; passage++) {
            try (KillRounds rounds = new KillRounds(
                    Site.of(rig, name(), size.of(2, 5), size.of(1, 5)), program, size.of(1, 2), tally.done())) {
                for (String point : points) {
                    Way way = Way.values()[(points.indexOf(point) + passage) % Way.values().length];
                    rounds.atPoint(way, point, passage * 2 - 1, Optional.empty());
                }
                tally = tally.and(rounds.end());
            }
        }
        return tally;
    }
}
