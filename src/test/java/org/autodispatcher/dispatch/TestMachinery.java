package org.autodispatcher.dispatch;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.autodispatcher.config.Freeze;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.delivery.Throttle;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.UpgradeOutputs;
import org.autodispatcher.network.LoginGate;
import org.autodispatcher.upgrade.Timer;

/** The machinery with parts of the test; what failed is tried again after some milliseconds, and who connects lends its place then. */
final class TestMachinery implements Conductor.Trouble {
    static final int PARALLEL = 20;
    private static final Timer SOONER = (delay, action) -> Timer.REAL.start(Duration.ofMillis(5), action);
    private static final RetryPolicy SOON = new RetryPolicy(Duration.ofMillis(5), Duration.ofMillis(20), new Random(1));

    final LoginGate gate = new LoginGate();
    final Machinery machinery;
    final Events events = new Events();
    final List<Throwable> bugs = new CopyOnWriteArrayList<>();
    /** In which no upgrade starts. */
    final List<Freeze> freezes = new CopyOnWriteArrayList<>();
    private final AtomicLong passed = new AtomicLong();
    private final Ledger ledger;

    TestMachinery(Ledger ledger, Spool spool, RoutePlanner planner, Connector connector, InstantSource clock) {
        this(ledger, spool, planner, connector, clock, new Way(UUID.randomUUID().toString(), SOON, new OnTargets()));
    }

    /**
     * How it goes about it.
     *
     * @param identity  what its HOME names itself on targets
     * @param policy    when it tries again
     * @param detaching what runs upgrades there
     */
    record Way(String identity, RetryPolicy policy, Detaching detaching) {
        /** Tries again after some milliseconds. */
        static Way soon(Detaching detaching) {
            return new Way(UUID.randomUUID().toString(), SOON, detaching);
        }
    }

    TestMachinery(Ledger ledger, Spool spool, RoutePlanner planner, Connector connector, InstantSource clock, Way way) {
        this.ledger = ledger;
        UpgradeOutput outputs = new UpgradeOutput(new UpgradeOutputs(spool.folder().resolveSibling("output")), planner);
        TargetFacts facts = new TargetFacts(ledger);
        Runs runs = new Runs(ledger, way.identity(), outputs, way.detaching(), facts);
        machinery = Machinery.of(
                ledger,
                events,
                new Machinery.Ways(
                        spool, planner, Path.of("routes.cfg"), connector, new Machinery.Known(gate, facts, runs)),
                new Machinery.Rules(new Places(PARALLEL, SOONER), new Bandwidths(Optional::empty, Throttle::new), new Machinery.Days(ZoneOffset.UTC, () -> freezes), new RetryPlan.Timing(way.policy(), () -> System.nanoTime() + passed.get(), clock)),
                this);
    }

    @Override
    public void bug(long dispatch, String target, Throwable bug) {
        bugs.add(bug);
    }

    @Override
    public void noted(org.autodispatcher.arrival.incoming.DirectoryStanding.Note note) {
        throw new AssertionError("no directory is watched here: " + note);
    }

    @Override
    public void ledger(UncheckedIOException problem) {
        bugs.add(problem);
    }

    /** So much time passes at once; nobody waits the shorter for it. */
    void passes(Duration time) {
        passed.addAndGet(time.toNanos());
    }

    /** Hands a file in and waits until its dispatch has come to rest. */
    DispatchRecord dispatch(Path file, DispatchEvent.Follower follower) throws InterruptedException {
        return dispatch(file, false, follower);
    }

    DispatchRecord dispatch(Path file, boolean again, DispatchEvent.Follower follower) throws InterruptedException {
        try (Events.Following _ = events.follow(follower)) {
            long id = machinery.deliveries().handIn(new HandedIn.File(file, again, "alice"));
            machinery.conductor().awaitRest(Set.of(id), Optional.empty());
            return ledger.dispatch(id);
        }
    }

    /** Waits until a dispatch has come to rest. */
    DispatchRecord rest(long id) throws InterruptedException {
        machinery.conductor().awaitRest(Set.of(id), Optional.empty());
        return ledger.dispatch(id);
    }

    Decided decide(Decision decision) {
        return decide("alice", decision);
    }

    Decided decide(String actor, Decision decision) {
        return machinery.decisions().decide(actor, decision);
    }

    Decided decide(String actor, Decision decision, long seen) {
        return machinery.decisions().decide(actor, decision, Optional.of(seen));
    }
}
