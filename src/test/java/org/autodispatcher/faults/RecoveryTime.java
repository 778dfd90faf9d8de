package org.autodispatcher.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.autodispatcher.faults.LedgerEntries.Line;
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
    public Set<Promise> promises() {
        return EnumSet.of(Promise.ONE_START, Promise.ONE_AT_A_TIME, Promise.OWN_BYTES, Promise.HONEST_RESULT, Promise.NOTHING_LOST);
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        Program program = Program.as(Rig.OWNER);
        Tally tally = Tally.of(TARGETS * EACH + " open deliveries on " + TARGETS + " targets, limit " + LIMIT.toSeconds() + " s");
        for (int time = 0; time < size.of(1, 5); time++) {
            try (Site site = Site.of(rig, name(), TARGETS, 0)) {
                tally = tally.and(once(site, program, tally.done()));
            }
        }
        return tally.recovery().filter(worst -> worst.compareTo(LIMIT) > 0).isPresent()
                ? tally.missing("recovery took longer than " + LIMIT.toSeconds() + " s")
                : tally;
    }

    private static Tally once(Site site, Program program, String done) throws Exception {
        Running daemon = site.daemon(program);
        List<Handed> batch = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            for (Place place : site.places()) {
                batch.add(site.make(place, 0, i == 0 ? 30 : 0));
            }
        }
        Running client = site.dispatch(program, batch);
        Site.await("an upgrade runs on every target", () -> allRun(site));
        Site.await("everything is taken", () -> taken(client, batch));
        daemon.kill();
        long last = LedgerEntries.after(site.home(), 0).getLast().sequence();
        int open = (int) site.says().dispatches().stream().filter(LedgerSays.Dispatch::active).count();
        Running again = site.daemon(program);
        Instant answered = Instant.now();
        Site.await("every upgrade is followed", () -> attached(site, last).size() >= TARGETS);
        Instant followed = attached(site, last).stream().map(Line::at).max(Instant::compareTo).orElseThrow();
        Tally tally = Tally.of(done).fault(open)
                .recovered(Duration.between(again.started(), answered.isAfter(followed) ? answered : followed));
        site.settled();
        again.terminate();
        again.status();
        Checker checker = site.checker(site.says());
        return tally.found(checker.check(site.handed())).found(checker.destined(site.handed())).found(site.finalNames());
    }

    private static boolean allRun(Site site) throws Exception {
        return site.witnesses().values().stream().noneMatch(witness -> witness.runs().isEmpty());
    }

    private static boolean taken(Running client, List<Handed> batch) throws Exception {
        String said = client.said();
        return batch.stream().allMatch(each -> said.contains(each.sha256()));
    }

    private static List<Line> attached(Site site, long last) throws Exception {
        return LedgerEntries.after(site.home(), last).stream().filter(line -> line.step().equals("attach")).toList();
    }
}
