package org.autodispatcher.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.faults.LedgerSays.Delivery;
import org.autodispatcher.rig.Program;

/**
 * Rounds of one HOME in each of which the program is killed while deliveries are open, started again, and left alone until
 * nothing moves. What must be so at every moment is looked at after every kill; the rest when the HOME is given up.
 */
final class KillRounds implements AutoCloseable {
    private static final Duration REACHED = Duration.ofSeconds(60);

    private final Site site;
    private final Program program;
    private final int each;
    private final List<Violation> violations = new ArrayList<>();
    private Tally tally;

    /**
     * @param program one that {@link KillPoint} is in
     * @param each    how many packages a round hands in for each place
     */
    KillRounds(Site site, Program program, int each, String done) {
        this.site = site;
        this.program = program;
        this.each = each;
        tally = Tally.of(done);
    }

    /** How the program is killed. */
    @FunctionalInterface
    interface Kill {
        /** Kills the owner, or waits until it is killed; whether it came about. */
        boolean on(Running owner) throws IOException, InterruptedException;
    }

    /** Kills the program, itself or while it recovers, at points of {@link KillPoints}; {@code times} the how manieth passage. */
    void atPoint(Way way, String point, int times, Optional<String> whileRecovering) throws IOException, InterruptedException {
        List<Handed> batch = batch();
        Program armed = program.with("AD_KILL", point + " " + times);
        boolean there = kill(way.begin(site, armed, program, batch), KillRounds::reached);
        if (!there) {
            tally = tally.missing(way + " never came to " + point + " " + times);
        }
        if (whileRecovering.isPresent()) {
            Running second = way.again(site, program.with("AD_KILL", whileRecovering.get() + " 1"), batch);
            kill(second, KillRounds::reached);
        }
        recover(way, batch);
    }

    /** Kills the program after {@code first} and, where it is there, once more {@code second} after it was started again. */
    void afterTime(Way way, Duration first, Optional<Duration> second) throws IOException, InterruptedException {
        List<Handed> batch = batch();
        kill(way.begin(site, program, program, batch), owner -> !owner.endsWithin(first));
        if (second.isPresent()) {
            kill(way.again(site, program, batch), owner -> !owner.endsWithin(second.get()));
        }
        recover(way, batch);
    }

    /** Gives the HOME up, and says what it all came to. */
    Tally end() throws Exception {
        LedgerSays says = site.settled(program);
        Checker checker = site.checker(says);
        violations.addAll(checker.check(site.handed()));
        violations.addAll(checker.destined(site.handed()));
        violations.addAll(site.finalNames());
        return tally.found(violations).doubted(checker.inDoubt());
    }

    @Override
    public void close() {
        site.close();
    }

    private List<Handed> batch() throws IOException {
        List<Handed> batch = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            for (Place place : site.places()) {
                batch.add(site.make(place, (batch.size() + i) % 4 == 3 ? 7 : 0, 0.1));
            }
        }
        return batch;
    }

    private static boolean reached(Running owner) throws InterruptedException {
        return owner.endsWithin(REACHED) && owner.status() == Running.KILLED;
    }

    /** The kill, and what must be so right after it. */
    private boolean kill(Running owner, Kill kill) throws IOException, InterruptedException {
        boolean came = kill.on(owner);
        owner.kill();
        LedgerSays says = site.says(program);
        tally = came ? tally.fault((int) says.dispatches().stream()
                .flatMap(dispatch -> dispatch.deliveries().stream()).filter(KillRounds::open).count()) : tally;
        violations.addAll(site.bytesKept(says));
        return came;
    }

    private static boolean open(Delivery delivery) {
        return List.of("queued", "delivering", "delivered", "upgrading", "deferred").contains(delivery.state());
    }

    /** What a person does: starts it again, and types the same command once more, not knowing what was taken. */
    private void recover(Way way, List<Handed> batch) throws IOException, InterruptedException {
        Running owner = way.again(site, program, batch);
        if (way == Way.DAEMON) {
            site.dispatch(program, batch).status();
            site.settled(program);
            owner.terminate();
        }
        owner.status();
    }
}
