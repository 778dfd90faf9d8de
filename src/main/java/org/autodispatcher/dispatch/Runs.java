package org.autodispatcher.dispatch;

import java.io.IOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
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

/** Upgrades as they run on targets: detached where the target allows it, else plain; and what is left of earlier ones there. */
final class Runs {
    /** In the ledger: {@code no} where some of the output could not be kept here. */
    static final String OUTPUT_KEPT = "output_kept";
    /** In failures: where what is meant lies on the target. */
    static final String FOLDER = "folder";

    private static final Set<Step> STARTS = EnumSet.of(Step.UPGRADE, Step.HEALTH, Step.ROLLBACK);

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
                .filter(entry -> entry.draft().target().equals(order.target()) && STARTS.contains(entry.draft().step()))
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
     * How something that was run ended.
     *
     * @param last the last lines it wrote, as far as it was followed here
     */
    record End(Upgrade.Ended how, List<String> last) {}

    /**
     * Starts something, or follows it where it was started before, to its end.
     *
     * @throws FailureException where it was not started
     * @throws Steps.GoesOn where it is out of sight
     */
    End run(Course course, Steps steps, Order order, RemoteShell shell, Act act) throws IOException {
        if (act.plain()) {
            return plain(course, steps, order, shell, act);
        }
        long start = lastStart(course, order, act.key());
        Set<String> resolved = new HashSet<>();
        try (UpgradeOutput.Sink sink = outputs.open(course.dispatch(), order, act.key())) {
            UpgradeFollower follower = new UpgradeFollower(course, steps, order, act, sink);
            while (true) {
                DetachedUpgrade.Result result = at(shell, order, resolved, start).run(act.command(), act.key(), sink.had(), follower);
                switch (result) {
                    case DetachedUpgrade.Finished(Upgrade.Ended how, long _) -> {
                        ended(steps, order, act, sink);
                        return new End(UpgradeEnds.told(course, order, act, how), follower.last());
                    }
                    case DetachedUpgrade.Lost _ -> throw new Steps.GoesOn(lost(order));
                    case DetachedUpgrade.Barred _ -> throw UpgradeEnds.stopped(course, order, act.step())
                            .<IOException>map(Failure::exception)
                            .orElseGet(() -> new Steps.GoesOn(lost(order)));
                    case DetachedUpgrade.NoRunFolder(String why) -> {
                        learnFolder(steps, order, false);
                        // nothing between this and the start: who ends here has left a run that may have been started
                        steps.note(act.step(), Map.of(DeliveryRecord.RUN, Upgrades.PLAIN, "plain_why", why));
                        // an order to stop that came before that note relied on the gate, which a plain run does not pass
                        UpgradeEnds.requireNotStopped(course, order, act.step());
                        return plain(course, steps, order, shell, act.asPlain());
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

    /**
     * The same of what may have been started before: where it was seen to run, it is never started under the same key again.
     */
    End runOnce(Course course, Steps steps, Order order, RemoteShell shell, Act act) throws IOException {
        DeliveryRecord before = course.record(order.destination().target());
        if (act.plain() || before.fact(act.started()).filter("yes"::equals).isEmpty()) {
            return run(course, steps, order, shell, act);
        }
        try (UpgradeOutput.Sink sink = outputs.open(course.dispatch(), order, act.key())) {
            UpgradeFollower follower = new UpgradeFollower(course, steps, order, act, sink);
            DetachedUpgrade.Found found = attach(course, order, shell, act, new Following(sink, follower));
            return switch (found) {
                case DetachedUpgrade.Finished(Upgrade.Ended how, long _) -> {
                    ended(steps, order, act, sink);
                    yield new End(UpgradeEnds.told(course, order, act, how), follower.last());
                }
                case DetachedUpgrade.Lost _ -> throw new Steps.GoesOn(lost(order));
                case DetachedUpgrade.Absent _ -> new End(new Upgrade.Ended.InDoubt(vanished(order, before, act.key())), follower.last());
            };
        }
    }

    /** What was seen to run and has left nothing was started all the same: the folder may be lost, the run was not undone. */
    static Failure vanished(Order order, DeliveryRecord record, RunKey key) {
        return Failure.of(Reason.IN_DOUBT, Upgrades.VANISHED)
                .with("pid", record.fact("pid").orElse("?"))
                .with("path", folder(order) + "/" + key.text());
    }

    private void ended(Steps steps, Order order, Act act, UpgradeOutput.Sink sink) {
        sink.end();
        noteMissing(steps, act, sink);
        learnFolder(steps, order, true);
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
        if (!KnownRuns.of(Set.of(key), ledger).over(key)) {
            throw Failure.of(Reason.TURN_TAKEN).with("by", begun.dispatch()).exception();
        }
        return key;
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

    /** Runs something over the channel: it ends with its connection. */
    private End plain(Course course, Steps steps, Order order, RemoteShell shell, Act act) throws IOException {
        try (UpgradeOutput.Sink sink = outputs.open(course.dispatch(), order, act.key())) {
            UpgradeFollower follower = new UpgradeFollower(course, steps, order, act, sink);
            Upgrade.Ended ended = plainStops.follow(
                    plainRun(course, order), () -> new RemoteUpgrade(shell).run(act.command(), follower));
            sink.end();
            return new End(UpgradeEnds.ordered(course, order, act.step(), ended), follower.last());
        }
    }

    /** Follows an upgrade where there is one. */
    DetachedUpgrade.Found attach(Course course, Steps steps, Order order, RemoteShell shell, Act act) throws IOException {
        try (UpgradeOutput.Sink sink = outputs.open(course.dispatch(), order, act.key())) {
            UpgradeFollower follower = new UpgradeFollower(course, steps, order, act, sink);
            DetachedUpgrade.Found found = attach(course, order, shell, act, new Following(sink, follower));
            if (found instanceof DetachedUpgrade.Finished) {
                sink.end();
                learnFolder(steps, order, true);
            }
            noteMissing(steps, act, sink);
            return found;
        }
    }

    private record Following(UpgradeOutput.Sink sink, UpgradeFollower follower) {}

    private DetachedUpgrade.Found attach(Course course, Order order, RemoteShell shell, Act act, Following by) throws IOException {
        return at(shell, order, Set.of(), lastStart(course, order, act.key())).attach(act.command(), act.key(), by.sink().had(), by.follower());
    }

    /** What is not kept here is not taken off the target. */
    private static void noteMissing(Steps steps, Act act, UpgradeOutput.Sink sink) {
        if (!sink.whole()) {
            steps.note(act.step(), Map.of(OUTPUT_KEPT, "no"));
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
    void clean(Order order, RemoteShell shell, Set<String> keys) throws IOException {
        at(shell, order).cleanUp(keys, Set.of(), Set.of());
    }

    /** The keys of what was run for a delivery under its present number, and was seen to end, with its output kept here. */
    Set<String> had(Course course, Order order, DeliveryRecord record) {
        Set<String> keys = new TreeSet<>();
        RunKey upgrade = key(order, record);
        keys.add(upgrade.text());
        keys.add(upgrade.part(Rollback.PART).text());
        for (int number = 0; number <= Health.number(record); number++) {
            keys.add(upgrade.part(Health.part(number)).text());
        }
        return KnownRuns.of(keys, ledger).had();
    }
}
