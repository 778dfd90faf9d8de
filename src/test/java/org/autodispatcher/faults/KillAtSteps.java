package org.autodispatcher.faults;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.autodispatcher.ledger.Step;

/** {@code kill -9} of the dispatcher at every named step, with deliveries by SFTP and by FTP open. */
final class KillAtSteps implements Campaign {
    private static final Step[] STEPS = {
        Step.SPOOL, Step.ROUTE, Step.CONNECT, Step.STAGE, Step.VERIFY, Step.PLACE, Step.LEARN, Step.UPGRADE, Step.CLEAN};

    /** Done otherwise by each protocol. */
    private static final Set<Step> TRANSFER = EnumSet.of(Step.STAGE, Step.VERIFY, Step.PLACE);

    /** How many places there are by each protocol in the long form. */
    private static final int SERVERS = 5;

    @Override
    public String name() {
        return "kill-at-steps";
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
        String done = "kill -9 at every step, order and end of waiting, by the daemon and by dispatch, sftp and ftp, again in recovery";
        Tally tally = Tally.of(done);
        Set<String> never = KillPoints.all().collect(Collectors.toCollection(TreeSet::new));
        try (KillRounds rounds = new KillRounds(Site.of(rig, name(), size.of(2, SERVERS), size.of(1, SERVERS)),
                Programs.withKillPoints(), size.of(1, 3), done)) {
            atPoints(rounds, size);
            for (String point : KillPoints.of(Step.ATTACH).limit(size.of(1, 4)).toList()) {
                rounds.comingBack(point);
            }
            tally = tally.and(rounds.end());
            never.removeAll(rounds.points());
        }
        try (KillAtOrders orders = new KillAtOrders(rig, done)) {
            tally = tally.and(orders.run(size));
            never.removeAll(orders.points());
        }
        try (KillAfterUpgrades after = new KillAfterUpgrades(rig, Programs.withKillPoints(), done)) {
            tally = tally.and(after.run(size));
            never.removeAll(after.points());
        }
        return size == Size.LONG && !never.isEmpty() ? tally.missing("never killed at " + String.join(", ", never)) : tally;
    }

    private static void atPoints(KillRounds rounds, Size size) throws Exception {
        Random random = new Random(20261126);
        int round = 0;
        for (String point : points(size)) {
            // of the same work by two protocols only one is killed once more in recovery
            List<List<Place>> groups = size == Size.LONG && TRANSFER.stream().anyMatch(step -> point.startsWith(step.text() + "."))
                    ? rounds.placesByProtocol()
                    : List.of(rounds.places());
            boolean again = size == Size.LONG || round % 5 == 4;
            for (List<Place> places : groups) {
                // not always the first to come there
                rounds.atPoint(Way.values()[round % 2], point, 1 + round % size.of(1, SERVERS),
                        again ? Optional.of(KillAtRandom.inRecovery(random)) : Optional.empty(), places);
                round++;
                again = groups.size() == 1;
            }
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
