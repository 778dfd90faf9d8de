package org.autodispatcher.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.autodispatcher.rig.Program;

/**
 * How long a killed daemon takes, from the start of its process, until it answers and every upgrade that goes on at a target is
 * followed again, with 100 deliveries open on 10 targets. What waits for its turn waits from then on.
 */
final class RecoveryTime implements Campaign {
    private static final int TARGETS = 10;
    private static final int EACH = 10;
    private static final Duration LIMIT = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public Set<Promise> promises() {
        return EnumSet.of(Promise.ONE_START, Promise.ONE_AT_A_TIME, Promise.OWN_BYTES, Promise.HONEST_RESULT, Promise.NOTHING_LOST);
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        int targets = size.of(3, TARGETS);
        int each = size.of(3, EACH);
        Tally tally = Tally.of(targets * each + " open deliveries on " + targets + " targets, limit " + LIMIT.toSeconds() + " s");
        for (int time = 0; time < size.of(1, 3); time++) {
            try (Site site = Site.of(rig, name(), targets, 0)) {
                tally = tally.and(new Once(rig, site, targets, each).tally(size.of(6, 15), tally.done()));
            }
        }
        boolean late = size == Size.LONG && tally.recovery().filter(worst -> worst.compareTo(LIMIT) > 0).isPresent();
        return late ? tally.missing("recovery took longer than " + LIMIT.toSeconds() + " s") : tally;
    }

    private record Once(Rig rig, Site site, int targets, int each) {
        Tally tally(int seconds, String done) throws Exception {
            Program program = Programs.asHandedOut();
            Running daemon = site.daemon(program);
            List<Handed> batch = new ArrayList<>();
            for (int i = 0; i < each; i++) {
                for (Place place : site.places()) {
                    batch.add(site.make(place, 0, i == 0 ? seconds : 0));
                }
            }
            Running client = site.dispatch(program, batch);
            Site.await("everything is taken", () -> taken(client, batch));
            Site.await("an upgrade runs on every target", () -> allRun(site));
            List<Violation> names = site.finalNames(); // nothing else works while the time is taken
            daemon.kill();
            int open = (int) site.says().dispatches().stream().filter(LedgerSays.Dispatch::active).count();
            List<Integer> before = sessions();
            Running again = site.daemon(program);
            Instant answered = Instant.now();
            Site.await("every upgrade is followed", () -> rose(before));
            Instant followed = Instant.now();
            site.settled();
            again.terminate();
            again.status();
            Checker checker = site.checker(site.says());
            return Tally.of(done).fault(open)
                    .recovered(Duration.between(again.started(), answered.isAfter(followed) ? answered : followed))
                    .found(checker.check(site.handed()))
                    .found(checker.destined(site.handed()))
                    .found(names);
        }

        /** How many commands each server was asked to run so far. */
        private List<Integer> sessions() throws Exception {
            List<Integer> sessions = new ArrayList<>();
            for (int i = 0; i < targets; i++) {
                sessions.add((int) rig.ssh(i).log().stream().filter(line -> line.contains("Starting session: command")).count());
            }
            return sessions;
        }

        private boolean rose(List<Integer> before) throws Exception {
            List<Integer> now = sessions();
            return IntStream.range(0, targets).allMatch(server -> now.get(server) > before.get(server));
        }
    }

    private static boolean allRun(Site site) throws Exception {
        return site.witnesses().values().stream().noneMatch(witness -> witness.runs().isEmpty());
    }

    private static boolean taken(Running client, List<Handed> batch) throws Exception {
        String said = client.said();
        return batch.stream().allMatch(each -> said.contains(each.sha256()));
    }
}
