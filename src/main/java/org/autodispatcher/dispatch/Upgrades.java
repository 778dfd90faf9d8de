package org.autodispatcher.dispatch;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Protocol;
import org.autodispatcher.Reason;
import org.autodispatcher.delivery.Delivery.Placed;
import org.autodispatcher.dispatch.Connector.Connection;
import org.autodispatcher.dispatch.Steps.Fact;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.upgrade.DetachedUpgrade;
import org.autodispatcher.upgrade.RunKey;
import org.autodispatcher.upgrade.Upgrade;

/** Upgrades as steps: when one may start, that it starts once, and how one that we lost sight of is come back to. */
final class Upgrades {
    /** In the ledger: the upgrade ends with the connection it was started over. */
    static final String PLAIN = "plain";
    /** In the ledger: the upgrade goes on without us, and can be come back to. */
    static final String DETACHED = "detached";

    /** In doubt: it was seen to run, and nothing of it is left on the target. */
    static final String VANISHED = "vanished";

    private final Ledger ledger;
    private final Right right;
    private final Connector connector;
    private final Orders orders;
    private final Runs runs;
    private final Health health;
    private final Rollback rollback;
    private final UpgradeStops stops;
    private final RunNumbers numbers;

    /** What decides whether an upgrade may start now, and how. */
    record Right(Turns turns, Starts starts, TargetFacts facts) {}

    /** What is run on targets: upgrades and what follows them. */
    record Commands(Runs runs, Health health, Rollback rollback) {}

    Upgrades(Ledger ledger, Right right, Connector connector, Orders orders, Commands commands) {
        this.ledger = ledger;
        this.right = right;
        this.numbers = new RunNumbers(ledger);
        this.connector = connector;
        this.orders = orders;
        this.runs = commands.runs();
        this.health = commands.health();
        this.rollback = commands.rollback();
        this.stops = new UpgradeStops(connector, commands.runs());
    }

    /** How runs of deliveries are numbered. */
    RunNumbers numbers() {
        return numbers;
    }

    /**
     * The final path is this delivery's until it has ended; where it is another's, or that of an earlier one of its line which has
     * not come so far, it waits.
     */
    void ownPlace(Course course, Steps steps, Order order) throws FailureException {
        if (right.turns().behind(order.target(), order.routed().line(), course.dispatch()).isPresent()) {
            steps.settle(); // it may have to wait
            ownPlaceBehind(course, steps, order);
        }
        requireNone(right.turns().own(order.target(), order.place(), course.dispatch()), steps);
    }

    private void ownPlaceBehind(Course course, Steps steps, Order order) throws FailureException {
        boolean runs = order.routed().route().get(RouteKeys.UPGRADE_COMMAND).isPresent();
        if (!runs || right.turns().earlier(order.target(), order.routed().line(), course.dispatch()).stream().anyMatch(same(order))) {
            awaitEarlier(course, steps, order);
            requireNone(right.turns().behind(order.target(), order.routed().line(), course.dispatch()), steps);
        }
    }

    private void awaitEarlier(Course course, Steps steps, Order order) {
        try {
            right.turns().awaitEarlier(order.target(), order.routed().line(), course.dispatch(), Places.PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            steps.letGo();
        }
    }

    /**
     * What its bytes are written under is this delivery's until {@link #staged}: the same package, handed in again, has the same
     * hidden name. A final path that is written at once is owned as such.
     */
    void ownStaged(Course course, Steps steps, Order order) throws FailureException {
        if (order.direct()) {
            ownPlace(course, steps, order);
        } else {
            requireNone(right.turns().own(order.target(), order.staged(), course.dispatch()), steps);
        }
    }

    /** Nothing is written under the hidden name any more, for now. */
    void staged(Course course, Order order) {
        if (!order.direct()) {
            right.turns().disown(order.target(), order.staged(), course.dispatch());
        }
    }

    private Predicate<Long> same(Order order) {
        String name = order.arrived().pack().name();
        return dispatch -> ledger.dispatch(dispatch).fact(DispatchRecord.PACKAGE).filter(name::equals).isPresent();
    }

    /** Starts the upgrade, once nothing stands in the way, and follows it to its end. */
    void run(Course course, Steps steps, Order order, Connection connection, Placed placed) throws FailureException {
        requireNone(pause(order), steps);
        requireNone(right.turns().behind(order.target(), order.routed().line(), course.dispatch()), steps);
        // what came so far has overcome whatever it was deferred for
        steps.require(() -> right.starts().keeps(course, order.routed(), order.target()), Starts::step, RetryPlan.anew());
        requireNone(right.turns().take(order.turn(), order.target(), course.dispatch()), steps);
        boolean detached = learn(course, steps, order, connection);
        RunKey key = Runs.key(order, course.record(order.destination().target()));
        Optional<PreviousGood> previous = PreviousGood.of(ledger, course, order.target());
        Map<String, String> intent = new TreeMap<>(Map.of(DeliveryRecord.REMOTE_PATH, placed.path(), DeliveryRecord.RUN, PLAIN));
        intent.put(DeliveryRecord.PASSED, right.starts().passed(course, order.routed(), order.target()));
        if (detached) {
            intent.putAll(Map.of(DeliveryRecord.RUN, DETACHED, DeliveryRecord.RUN_KEY, key.text()));
        }
        intent.putAll(Health.none());
        intent.putAll(Rollback.intent(order, previous));
        try {
            steps.take(Step.UPGRADE, intent, () -> {
                // now that the intent is written, an order to stop that comes later bars this very start, and a pause finds it under way
                UpgradeEnds.requireNotStopped(course, order, Step.UPGRADE);
                require(pause(order));
                require(right.starts().begins(course, order.routed(), order.target()));
                RemoteShell shell = connection.shell();
                Orders.Paths paths = new Orders.Paths(file(order, connection, placed), path(previous, shell));
                Act act = new Act(Step.UPGRADE, key, orders.upgrade(order, paths), !detached);
                int status = UpgradeEnds.status(runs.run(course, steps, order, shell, act).how());
                return new Fact<>(status, well(order, status));
            });
            health.check(course, steps, order, () -> Connector.Shell.lent(connection.shell()));
        } finally {
            clean(course, steps, order, () -> Connector.Shell.lent(connection.shell()));
        }
    }

    /** What is recorded of an upgrade that ended well: its status, and whether its health is to be found out. */
    private static Map<String, String> well(Order order, int status) {
        Map<String, String> values = new TreeMap<>(Health.due(order));
        values.put(DeliveryRecord.EXIT_CODE, String.valueOf(status));
        return values;
    }

    private static String path(Optional<PreviousGood> previous, RemoteShell shell) throws IOException {
        return previous.isPresent() ? previous.get().path(shell) : "";
    }

    /** Where the files of a delivery that was placed earlier lie, as the shell's account sees them. */
    static Orders.Paths paths(Order order, DeliveryRecord record, RemoteShell shell, Optional<PreviousGood> previous) throws IOException {
        boolean same = record.fact(DeliveryRecord.PROTOCOL).filter(name -> name.equals(Protocol.FTP.text()) || name.equals(Protocol.FTPS.text())).isEmpty();
        String file = same ? record.fact(DeliveryRecord.REMOTE_PATH).orElse(order.place()) : Orders.pathForShell(shell, order);
        return new Orders.Paths(file, path(previous, shell));
    }

    private static String file(Order order, Connection connection, Placed placed) throws IOException {
        return connection.samePaths() ? placed.path() : Orders.pathForShell(connection.shell(), order);
    }

    /**
     * Finds out, before the first start on a target by each of its run folders, whether it knows of runs that we do not, and whether what is started there
     * outlives its session.
     *
     * @return whether upgrades are to run detached
     */
    private boolean learn(Course course, Steps steps, Order order, Connection connection) throws FailureException {
        Set<String> accepted = new HashSet<>(Arrays.asList(
                right.facts().get(order.target(), TargetFacts.ACCEPTED_RUNS).orElse("").split(" ")));
        Optional<String> survives = right.facts().survives(order.target(), course.entries(order.target()).getLast().at());
        if (runs.looked(order) && survives.isPresent()) {
            return survives.get().equals("yes");
        }
        String found = steps.take(Step.LEARN, Map.of(), () -> {
            String answer = survives.isPresent() ? survives.get() : runs.survives(connector, order, connection.shell()) ? "yes" : "no";
            // what lies there is of the days when it was otherwise
            runs.requireKnown(connection.shell(), order, accepted);
            return new Fact<>(answer, Map.of(TargetFacts.SURVIVES, answer));
        });
        if (survives.isEmpty()) {
            right.facts().probed(order.target(), found, steps.subject().actor());
        }
        runs.seen(order);
        return found.equals("yes");
    }

    /** The output is kept here once the run has ended; that it could not be taken off the target changes nothing. */
    private void clean(Course course, Steps steps, Order order, OtherShell shell) throws FailureException {
        DeliveryRecord record = course.record(order.destination().target());
        boolean kept = record.fact(Runs.OUTPUT_KEPT).filter("no"::equals).isEmpty();
        if (kept && record.ended() && record.fact(DeliveryRecord.RUN).filter(DETACHED::equals).isPresent()) {
            steps.take(Step.CLEAN, Map.of(), () -> new Fact<>("", Map.of("cleaned", cleaned(order, shell, runs.had(course, order, record)))));
        }
    }

    private String cleaned(Order order, OtherShell shell, Set<String> keys) {
        try (Connector.Shell connection = shell.open()) {
            runs.clean(order, connection.shell(), keys);
            return "yes";
        } catch (IOException e) {
            return "no";
        }
    }

    /**
     * Comes back to an upgrade that may run.
     *
     * @return whether it was there; where it was not, it was never started
     */
    boolean comeBack(Course course, Steps steps, Order order, DeliveryRecord record) throws FailureException {
        try {
            boolean there = record.healthDue() || comeBackToIt(course, steps, order, record);
            health.check(course, steps, order, () -> connector.shell(order.destination()));
            return there;
        } finally {
            clean(course, steps, order, () -> connector.shell(order.destination()));
        }
    }

    /** Goes back from an upgrade that failed, or comes back to that. */
    void rollBack(Course course, Steps steps, Order order) throws FailureException {
        try {
            rollback.run(course, steps, order);
        } finally {
            clean(course, steps, order, () -> connector.shell(order.destination()));
        }
    }

    private boolean comeBackToIt(Course course, Steps steps, Order order, DeliveryRecord record) throws FailureException {
        if (record.fact(DeliveryRecord.RUN).filter(DETACHED::equals).isEmpty()) {
            Failure lost = Failure.of(Reason.IN_DOUBT, "interrupted").with("pid", record.fact("pid").orElse("?"));
            steps.mark(Step.UPGRADE, lost, Map.of());
            throw lost.exception();
        }
        String key = record.fact(DeliveryRecord.RUN_KEY).orElse("");
        DetachedUpgrade.Found found = steps.take(Step.ATTACH, Map.of(DeliveryRecord.RUN_KEY, key), () -> {
            try (Connector.Shell connection = connector.shell(order.destination())) {
                Orders.Paths paths = new Orders.Paths(record.fact(DeliveryRecord.REMOTE_PATH).orElse(order.place()), "");
                Act act = act(order, record, paths);
                return new Fact<>(runs.attach(course, steps, order, connection.shell(), act), Map.of());
            }
        });
        return cameBack(course, steps, order, record, found);
    }

    private Act act(Order order, DeliveryRecord record, Orders.Paths paths) throws FailureException {
        return new Act(Step.UPGRADE, Runs.key(order, record), orders.upgrade(order, paths), false);
    }

    private boolean cameBack(
            Course course, Steps steps, Order order, DeliveryRecord record, DetachedUpgrade.Found found) throws FailureException {
        return switch (found) {
            case DetachedUpgrade.Absent _ -> {
                Optional<Failure> never = vanished(order, record)
                        .or(() -> UpgradeEnds.stopped(course, order, Step.UPGRADE))
                        .or(() -> pause(order));
                if (never.isPresent()) {
                    steps.mark(Step.UPGRADE, never.get(), Map.of());
                    throw never.get().exception();
                }
                yield false;
            }
            case DetachedUpgrade.Lost _ -> {
                steps.letGo();
                steps.mark(Step.ATTACH, Runs.lost(order), Map.of());
                throw Runs.lost(order).exception();
            }
            case DetachedUpgrade.Finished finished -> {
                Act act = act(order, record, new Orders.Paths(order.place(), ""));
                ended(steps, order, UpgradeEnds.told(course, order, act, finished.how()));
                yield true;
            }
        };
    }

    private static Optional<Failure> vanished(Order order, DeliveryRecord record) {
        return record.fact(DeliveryRecord.STARTED).filter("yes"::equals).map(_ -> Runs.vanished(order, record, Runs.key(order, record)));
    }

    private Optional<Failure> pause(Order order) {
        return right.starts().pauses().of(order.routed().route().name(), order.target());
    }

    /** Nothing may keep it any more in the step that starts it. */
    private static void require(Optional<Failure> keeps) throws FailureException {
        if (keeps.isPresent()) {
            throw keeps.get().exception();
        }
    }

    private static void ended(Steps steps, Order order, Upgrade.Ended how) throws FailureException {
        try {
            Map<String, String> values = well(order, UpgradeEnds.status(how));
            values.put(DeliveryRecord.STARTED, "yes");
            steps.fact(Step.UPGRADE, values);
        } catch (FailureException e) {
            steps.mark(Step.UPGRADE, e.failure(), Map.of(DeliveryRecord.STARTED, "yes"));
            throw e;
        }
    }

    UpgradeStops stops() {
        return stops;
    }

    private static void requireNone(Optional<Failure> wait, Steps steps) throws FailureException {
        if (wait.isPresent()) {
            steps.mark(Starts.step(wait.get()), wait.get(), RetryPlan.anew()); // what came so far has overcome whatever it was deferred for
            throw wait.get().exception();
        }
    }
}
