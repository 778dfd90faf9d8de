package org.autodispatcher.dispatch;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.upgrade.DetachedUpgrade;
import org.autodispatcher.upgrade.RemoteUpgrade;
import org.autodispatcher.upgrade.RunKey;
import org.autodispatcher.upgrade.RunPlace;
import org.autodispatcher.upgrade.Upgrade;
import org.autodispatcher.upgrade.UpgradeOrder;

/** Upgrades as they run on targets: detached where the target allows it, else plain; and what is left of earlier ones there. */
final class Runs {
    /** In the ledger: {@code no} where some of the output could not be kept here. */
    static final String OUTPUT_KEPT = "output_kept";
    /** In failures: where what is meant lies on the target. */
    static final String FOLDER = "folder";

    private final Ledger ledger;
    private final String homeIdentity;
    private final UpgradeOutput outputs;
    private final Detaching detaching;
    private final TargetFacts facts;
    private final Set<String> looked = ConcurrentHashMap.newKeySet();
    private final PlainStops plainStops = new PlainStops();

    /**
     * @param homeIdentity how this HOME names itself in run folders
     * @param outputs      where output is kept
     * @param detaching    what runs them there
     * @param facts        learns which run folders cannot be used
     */
    Runs(Ledger ledger, String homeIdentity, UpgradeOutput outputs, Detaching detaching, TargetFacts facts) {
        this.ledger = ledger;
        this.homeIdentity = homeIdentity;
        this.outputs = outputs;
        this.detaching = detaching;
        this.facts = facts;
    }

    /** Detached runs on targets. */
    interface Detaching {
        /** Everything runs plain. */
        Detaching NEVER = new Detaching() {
            @Override
            public DetachedUpgrade at(RemoteShell shell, RunPlace place) {
                throw new IllegalStateException("nothing runs detached");
            }

            @Override
            public boolean survives(OtherShell other, RemoteShell shell) {
                return false;
            }
        };

        /** Runs over {@code shell}, kept in {@code place}. */
        DetachedUpgrade at(RemoteShell shell, RunPlace place);

        /** Whether a process that {@code other} starts is still seen over {@code shell} once {@code other} is closed. */
        boolean survives(OtherShell other, RemoteShell shell) throws IOException;
    }

    /** Opens a session of its own to the same target. */
    @FunctionalInterface
    interface OtherShell {
        Connector.Shell open() throws IOException;
    }

    /** What makes the run that an order asks for. */
    static RunKey key(Order order, DeliveryRecord record) {
        return new RunKey(
                order.routed().route().name(),
                order.arrived().pack().name(),
                order.arrived().pack().sha256(),
                order.target(),
                repeats(record));
    }

    private DetachedUpgrade at(RemoteShell shell, Order order, Set<String> resolved, long start) {
        return detaching.at(shell, new RunPlace(order.routed().route().get(RouteKeys.RUN_DIR), homeIdentity, resolved, start));
    }

    /** For what is no matter of one start. */
    private DetachedUpgrade at(RemoteShell shell, Order order) {
        return at(shell, order, Set.of(), 0);
    }

    /** The number of the last start of a run: where its intent stands in the ledger. */
    private static long lastStart(Course course, Order order, RunKey key) {
        return course.entries().stream()
                .filter(entry -> entry.draft().target().equals(order.target()) && entry.draft().step() == Step.UPGRADE)
                .filter(entry -> key.text().equals(entry.draft().values().get(DeliveryRecord.RUN_KEY)))
                .mapToLong(Entry::sequence)
                .max()
                .orElse(0);
    }

    /**
     * Before the first start on a target: what its run folders name of this HOME must be known here, else this ledger is older
     * than what happened.
     *
     * @param accepted keys that a person accepted
     * @throws FailureException {@code ledger-behind}
     */
    void requireKnown(RemoteShell shell, Order order, Set<String> accepted) throws IOException {
        DetachedUpgrade runs = at(shell, order);
        KnownRuns known = KnownRuns.of(runs.known(), ledger);
        Set<String> unknown = new TreeSet<>(known.unknown());
        unknown.removeAll(accepted);
        if (!unknown.isEmpty()) {
            throw Failure.of(Reason.LEDGER_BEHIND, "target")
                    .with("count", unknown.size())
                    .with("keys", String.join(" ", unknown))
                    .with(FOLDER, folder(order))
                    .exception();
        }
        if (known.any()) {
            runs.cleanUp(known.had(), known.ended(), known.resolved());
        }
    }

    /** Whether a target's run folder was looked at since this process began: what it allows, and what it knows of this HOME. */
    boolean looked(Order order) {
        return looked.contains(place(order));
    }

    /** The run folder that an order is for was looked at. */
    void seen(Order order) {
        looked.add(place(order));
    }

    /** Another route may have another folder on the same target. */
    private static String place(Order order) {
        return order.target() + "\n" + order.routed().route().get(RouteKeys.RUN_DIR);
    }

    /** Whether a process that one session starts is still there after that session has ended. */
    boolean survives(Connector connector, Order order, RemoteShell shell) throws IOException {
        return detaching.survives(() -> connector.shell(order.destination()), shell);
    }

    /**
     * Starts an upgrade, or follows it where it was started before, to its end.
     *
     * @return the exit status, an allowed one
     * @throws FailureException any other end
     * @throws Steps.GoesOn where it is out of sight
     */
    int run(Course course, Steps steps, Order order, RemoteShell shell, UpgradeOrder upgrade) throws IOException {
        RunKey key = key(order, course.record(order.destination().target()));
        long start = lastStart(course, order, key);
        Set<String> resolved = new HashSet<>();
        try (UpgradeOutput.Sink sink = outputs.open(course.dispatch(), order, key.repeats())) {
            UpgradeFollower follower = new UpgradeFollower(course, steps, order, sink, false);
            while (true) {
                DetachedUpgrade.Result result = at(shell, order, resolved, start).run(upgrade, key, sink.had(), follower);
                switch (result) {
                    case DetachedUpgrade.Finished(Upgrade.Ended how, long _) -> {
                        sink.end();
                        noteMissing(steps, sink);
                        learnFolder(steps, order, true);
                        return UpgradeEnds.status(UpgradeEnds.told(course, order, how));
                    }
                    case DetachedUpgrade.Lost _ -> throw new Steps.GoesOn(lost(order));
                    case DetachedUpgrade.Barred _ -> throw UpgradeEnds.stopped(course, order)
                            .<IOException>map(Failure::exception)
                            .orElseGet(() -> new Steps.GoesOn(lost(order)));
                    case DetachedUpgrade.NoRunFolder(String why) -> {
                        learnFolder(steps, order, false);
                        // nothing between this and the start: who ends here has left a run that may have been started
                        steps.note(Step.UPGRADE, Map.of(DeliveryRecord.RUN, Upgrades.PLAIN, "plain_why", why));
                        // an order to stop that came before that note relied on the gate, which a plain run does not pass
                        UpgradeEnds.requireNotStopped(course, order);
                        return plain(course, steps, order, shell, upgrade);
                    }
                    case DetachedUpgrade.TurnTaken(String byKey) -> {
                        if (!resolved.add(requireResolved(byKey, order))) {
                            throw elsewhere(order, byKey).exception();
                        }
                    }
                }
            }
        }
    }

    private void learnFolder(Steps steps, Order order, boolean usable) {
        facts.learnFolder(order.target(), order.routed().route().get(RouteKeys.RUN_DIR), usable, steps.subject().actor());
    }

    /** A run that holds the turn although it is over for this HOME: a person said so, or it was seen to end. */
    private String requireResolved(String key, Order order) throws FailureException {
        Optional<Entry> run = ledger.run(key);
        if (run.isEmpty()) {
            throw elsewhere(order, key).exception();
        }
        Entry.Draft begun = run.get().draft();
        // not this order's target, where two addresses lead to one machine
        if (!over(key, ledger.dispatch(begun.dispatch()), ledger.delivery(begun.dispatch(), begun.target()))) {
            throw Failure.of(Reason.TURN_TAKEN).with("by", begun.dispatch()).exception();
        }
        return key;
    }

    /** Whatever else became of its delivery, a run is over only where it was seen to end or a person has said so. */
    private static boolean over(String key, DispatchRecord dispatch, DeliveryRecord holder) {
        RunKey next = new RunKey(
                dispatch.fact(DispatchRecord.ROUTE).orElse(""),
                dispatch.fact(DispatchRecord.PACKAGE).orElse(""),
                new Sha256(dispatch.fact(DispatchRecord.SHA256).orElseThrow()),
                holder.target(),
                repeats(holder));
        return holder.state() == DeliveryState.UPGRADED || holder.state() == DeliveryState.FAILED || !key.equals(next.text());
    }

    private static int repeats(DeliveryRecord record) {
        return Integer.parseInt(record.fact(DeliveryRecord.REPEATS).orElse("0"));
    }

    private static Failure elsewhere(Order order, String key) {
        return Failure.of(Reason.TURN_TAKEN, "elsewhere").with("key", key).with(FOLDER, folder(order) + "/" + key);
    }

    /** The folder of all runs on the target; one that begins with {@code ~} is in the home of the login. */
    static String folder(Order order) {
        String runDir = order.routed().route().get(RouteKeys.RUN_DIR);
        return (runDir.endsWith("/") ? runDir : runDir + "/") + "runs";
    }

    static Failure lost(Order order) {
        return Failure.of(Reason.CONNECTION_LOST).with("host", order.destination().target().host());
    }

    /** Runs an upgrade over the channel: it ends with its connection. */
    int plain(Course course, Steps steps, Order order, RemoteShell shell, UpgradeOrder upgrade) throws IOException {
        try (UpgradeOutput.Sink sink = outputs.open(course.dispatch(), order, key(order, course.record(order.destination().target())).repeats())) {
            Upgrade.Ended ended = plainStops.follow(
                    plainRun(course, order), () -> new RemoteUpgrade(shell).run(upgrade, new UpgradeFollower(course, steps, order, sink, true)));
            sink.end();
            return UpgradeEnds.status(UpgradeEnds.ordered(course, order, ended));
        }
    }

    /** Follows a run where there is one. */
    DetachedUpgrade.Found attach(Course course, Steps steps, Order order, RemoteShell shell, UpgradeOrder upgrade) throws IOException {
        RunKey key = key(order, course.record(order.destination().target()));
        try (UpgradeOutput.Sink sink = outputs.open(course.dispatch(), order, key.repeats())) {
            UpgradeFollower follower = new UpgradeFollower(course, steps, order, sink, false);
            DetachedUpgrade.Found found = at(shell, order, Set.of(), lastStart(course, order, key)).attach(upgrade, key, sink.had(), follower);
            if (found instanceof DetachedUpgrade.Finished) {
                sink.end();
                learnFolder(steps, order, true);
            }
            noteMissing(steps, sink);
            return found;
        }
    }

    /** What is not kept here is not taken off the target. */
    private static void noteMissing(Steps steps, UpgradeOutput.Sink sink) {
        if (!sink.whole()) {
            steps.note(Step.UPGRADE, Map.of(OUTPUT_KEPT, "no"));
        }
    }

    /** Ends a run's command. */
    DetachedUpgrade.Stopped stop(Course course, Order order, RemoteShell shell, RunKey key) throws IOException {
        return at(shell, order, Set.of(), lastStart(course, order, key)).stop(key);
    }

    /** Whether a plain run is followed here: else its process may be any other by now. */
    boolean followsPlain(Course course, Order order) {
        return plainStops.follows(plainRun(course, order));
    }

    /** Ends the command of a plain run that is followed here. */
    DetachedUpgrade.Stopped stopPlain(Course course, Order order, RemoteShell shell, long pid) throws IOException {
        return plainStops.stop(plainRun(course, order), shell, pid);
    }

    private static String plainRun(Course course, Order order) {
        return course.dispatch() + ":" + order.target();
    }

    /** Takes the output off the target that is kept here. */
    void clean(Order order, RemoteShell shell, RunKey key) throws IOException {
        at(shell, order).cleanUp(Set.of(key.text()), Set.of(), Set.of());
    }
}
