package org.autodispatcher.faults;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.faults.RolloutRounds.Kill;
import org.autodispatcher.ledger.Step;

/**
 * {@code kill -9} while packages go to several targets in batches: where the batches are formed, where something is held or waits, where
 * people agree, leave out, let go on, where a newer package takes an older one's place, at the upgrades of each batch, and at random.
 */
final class KillAtRollouts implements Campaign {
    /** A HOME for so many rounds: whoever looks at its ledger reads all of it. */
    private static final int ROUNDS = 8;
    /** As many entries as a round of all routes leaves until people have done the most of it, about. */
    private static final int ENTRIES = 900;
    /** As many as are left in recovery at least, about. */
    private static final int AGAIN = 100;
    /** So many rounds with all routes, killed at random. */
    private static final int RANDOM = 6;

    @Override
    public String name() {
        return "kill-at-rollouts";
    }

    @Override
    public Set<Promise> promises() {
        Set<Promise> promises = EnumSet.of(Promise.OTHERS_GO_ON);
        promises.addAll(Scene.PROMISES);
        return promises;
    }

    @Override
    public boolean kills() {
        return true;
    }

    /** One round to come. */
    private record Plan(Way way, List<String> routes, Kill... kills) {}

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        String done = "kill -9 while packages go to several targets batch by batch, by the daemon and by commands, again in recovery";
        Tally tally = Tally.of(done);
        List<Plan> plans = size == Size.LONG ? longPlans() : shortPlans();
        Set<String> never = KillPoints.ofRollouts().collect(Collectors.toCollection(TreeSet::new));
        for (int from = 0; from < plans.size(); from += ROUNDS) {
            try (RolloutRounds rounds = new RolloutRounds(rig, Programs.withKillPoints(), done)) {
                for (Plan plan : plans.subList(from, Math.min(plans.size(), from + ROUNDS))) {
                    rounds.round(plan.way(), rounds.routes(plan.routes()), plan.kills());
                }
                tally = tally.and(rounds.end());
                never.removeAll(rounds.points());
            }
        }
        return size == Size.LONG && !never.isEmpty() ? tally.missing("never killed at " + String.join(", ", never)) : tally;
    }

    private static List<Plan> shortPlans() {
        return List.of(
                new Plan(Way.DAEMON, List.of("canary", "stopped"), Kill.at("upgrade.act.after", 2)),
                new Plan(Way.OWNERLESS, List.of("agreed", "latest"), Kill.at("approve.fact.after", 1)),
                new Plan(Way.DAEMON, List.of("let-go", RolloutSite.AWAY), Kill.at("rollout.fact.after", 1)),
                new Plan(Way.DAEMON, List.of("closed", "left-out"), Kill.at("override.fact.before", 1)));
    }

    private static List<Plan> longPlans() {
        Random random = new Random(20261127);
        List<Plan> plans = new ArrayList<>();
        both(plans, random, KillPoints.ofFact(Step.ROLLOUT), "canary", "pairs", RolloutSite.AWAY);
        both(plans, random, KillPoints.ofFailure(Step.HOLD), "stopped", "let-go", "agreed", "left-out");
        both(plans, random, KillPoints.ofFailure(Step.WAIT), "canary", "pairs", "closed", "open");
        both(plans, random, KillPoints.ofFailure(Step.DEFER), RolloutSite.AWAY, "pairs");
        both(plans, random, KillPoints.ofFact(Step.APPROVE), "agreed", "agreed-early");
        both(plans, random, KillPoints.ofFact(Step.LEAVE_OUT), "left-out");
        both(plans, random, KillPoints.ofFact(Step.OVERRIDE), "closed");
        both(plans, random, KillPoints.ofFact(Step.RELEASE), "let-go", "trusted");
        both(plans, random, KillPoints.ofFailure(Step.SUPERSEDE), "latest");
        both(plans, random, KillPoints.of(Step.UPGRADE), "canary", "stopped");
        for (int time = 0; time < RANDOM; time++) {
            plans.add(new Plan(Way.values()[time % 2], List.of(), Kill.after(random.nextInt(ENTRIES)), Kill.after(random.nextInt(AGAIN))));
        }
        return plans;
    }

    /** Each point by the daemon and by commands, by one of them once more in recovery; a target of the first batch, and a later one. */
    private static void both(List<Plan> plans, Random random, Stream<String> points, String... routes) {
        for (String point : points.toList()) {
            plans.add(new Plan(Way.DAEMON, List.of(routes), Kill.at(point, 1 + plans.size() % 2), Kill.after(random.nextInt(AGAIN))));
            plans.add(new Plan(Way.OWNERLESS, List.of(routes), Kill.at(point, 1)));
        }
    }

    /** Killed once at a point with packages by these routes. */
    static Aim killedAt(String point, int times, String... routes) {
        return (rig, program) -> {
            try (RolloutRounds rounds = new RolloutRounds(rig, program, "")) {
                rounds.round(Way.DAEMON, rounds.routes(List.of(routes)), Kill.at(point, times));
                return rounds.end().violations();
            }
        };
    }
}
