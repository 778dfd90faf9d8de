package org.autodispatcher.dispatch;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.arrival.Spooled;
import org.autodispatcher.delivery.Delivery;
import org.autodispatcher.dispatch.Connector.Connection;
import org.autodispatcher.dispatch.Steps.Fact;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.LedgerView;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.upgrade.RunKey;

/**
 * The way back on a target whose upgrade, or its health, has failed: the rollback command is run on the line's previous good package,
 * as an upgrade is on its own, started at most once. Where that package does not lie there as it was, it is placed once more.
 */
final class Rollback {
    /** The part of an upgrade that it is. */
    static final String PART = "rollback";
    /** In the ledger: {@code yes} once it was tried to start it. */
    static final String BEGUN = "rollback_begun";
    private static final String BACK_TO = "back_to";

    private final Ledger ledger;
    private final Orders orders;
    private final Runs runs;
    private final Ways ways;
    private final InstantSource clock;

    /** The ways to bytes and targets, and who may write where. */
    record Ways(Spool spool, Connections connections, Connector connector, Turns turns) {}

    Rollback(Ledger ledger, Orders orders, Runs runs, Ways ways, InstantSource clock) {
        this.ledger = ledger;
        this.orders = orders;
        this.runs = runs;
        this.ways = ways;
        this.clock = clock;
    }

    /** For the intent of an upgrade: whether there is a way back from it, and where that leads. Nothing of an earlier one counts. */
    static Map<String, String> intent(Order order, Optional<PreviousGood> previous) {
        boolean back = previous.isPresent() && order.routed().route().get(RouteKeys.ROLLBACK_COMMAND).isPresent();
        return Map.of(
                DeliveryRecord.PREVIOUS, previous.map(good -> String.valueOf(good.dispatch())).orElse(""),
                DeliveryRecord.ROLLS_BACK, back ? "yes" : "no",
                DeliveryRecord.ROLLBACK, "",
                DeliveryRecord.ROLLBACK_STARTED, "no",
                BEGUN, "no");
    }

    /** For an order of a person about what comes next: there is no way back from what was before. */
    static Map<String, String> none() {
        return Map.of(DeliveryRecord.ROLLS_BACK, "no", DeliveryRecord.ROLLBACK, "");
    }

    /** The package that was the previous good one when the upgrade was about to start. */
    static Optional<PreviousGood> previous(LedgerView ledger, DeliveryRecord record) {
        return record.fact(DeliveryRecord.PREVIOUS).filter(text -> !text.isEmpty())
                .flatMap(id -> PreviousGood.good(ledger, Long.parseLong(id), record.target()));
    }

    static RunKey runKey(Order order, DeliveryRecord record) {
        return Runs.key(order, record).part(PART);
    }

    /**
     * Goes back, or comes back to that.
     *
     * @throws FailureException where that failed; what is only out of reach is tried again, for as long as the route's deliveries are
     */
    void run(Course course, Steps steps, Order order) throws FailureException {
        try {
            PreviousGood previous = previous(ledger, course.record(order.destination().target())).orElseThrow(
                    () -> Failure.of(Reason.SPOOL_DAMAGED, "previous").with("path", "?").with("package", "?").exception());
            if (differs(course, steps, order, previous)) {
                restore(steps, order, previous);
                start(course, steps, order, previous);
            }
        } catch (FailureException e) {
            giveUp(course, steps, order, e.failure());
            throw e;
        }
    }

    /** Starts it; whether it was not, for what lies at the previous good package's path is not that package. */
    private boolean differs(Course course, Steps steps, Order order, PreviousGood previous) throws FailureException {
        try {
            start(course, steps, order, previous);
            return false;
        } catch (FailureException e) {
            if (e.failure().reason() != Reason.DIGEST_DIFFERS) {
                throw e;
            }
            return true;
        }
    }

    private void start(Course course, Steps steps, Order order, PreviousGood previous) throws FailureException {
        DeliveryRecord record = course.record(order.destination().target());
        boolean plain = record.fact(DeliveryRecord.RUN).filter(Upgrades.DETACHED::equals).isEmpty();
        if (plain && mayHaveStarted(course, record)) {
            Failure lost = Failure.of(Reason.IN_DOUBT, "interrupted").with("pid", record.fact("pid").orElse("?"));
            steps.mark(Step.ROLLBACK, lost, Map.of());
            throw lost.exception();
        }
        RunKey key = runKey(order, record);
        Map<String, String> intent = new TreeMap<>(Map.of(BACK_TO, previous.pack().name(), BEGUN, "yes"));
        if (!plain) {
            intent.put(DeliveryRecord.RUN_KEY, key.text());
        }
        steps.take(Step.ROLLBACK, intent, () -> {
            UpgradeEnds.requireNotStopped(course, order, Step.ROLLBACK);
            try (Connector.Shell connection = ways.connector().shell(order.destination())) {
                RemoteShell shell = connection.shell();
                Orders.Paths paths = Upgrades.paths(order, record, shell, Optional.of(previous));
                Act act = new Act(Step.ROLLBACK, key, orders.rollback(order, paths, previous.pack()), plain);
                int status = UpgradeEnds.status(runs.runOnce(course, steps, order, shell, act).how());
                return new Fact<>(status, Map.of("rollback_exit_code", String.valueOf(status)));
            }
        });
    }

    /** Whether some start of it has not been seen to come to nothing. */
    private static boolean mayHaveStarted(Course course, DeliveryRecord record) {
        boolean begun = false;
        boolean doubt = record.fact(DeliveryRecord.ROLLBACK_STARTED).filter("yes"::equals).isPresent();
        for (Entry entry : course.entries()) {
            Entry.Draft draft = entry.draft();
            if (!draft.target().equals(record.target())) {
                continue;
            }
            if (draft.step() == Step.UPGRADE && draft.tense() == Tense.INTENT) {
                begun = false;
                doubt = record.fact(DeliveryRecord.ROLLBACK_STARTED).filter("yes"::equals).isPresent();
            } else if (draft.step() == Step.ROLLBACK && draft.values().containsKey(BACK_TO)) {
                doubt |= begun;
                begun = true;
            } else if (draft.step() == Step.ROLLBACK && draft.failure().isPresent()) {
                doubt |= draft.failure().get().reason() == Reason.CONNECTION_LOST;
                begun = false;
            }
        }
        return doubt || begun;
    }

    /** Places the previous good package once more, with the stages of any delivery. */
    private void restore(Steps steps, Order order, PreviousGood previous) throws FailureException {
        String place = Order.place(previous.directory(), previous.pack().name());
        Optional<Failure> taken = ways.turns().own(order.target(), place, steps.subject().dispatch());
        if (taken.isPresent()) { // a later package of that name lies there, and is not to be taken away from under its delivery
            steps.mark(Step.RESTORE, taken.get(), Map.of(DeliveryRecord.ROLLBACK, DeliveryRecord.FAILED));
            throw taken.get().exception();
        }
        steps.take(Step.RESTORE, Map.of(BACK_TO, previous.pack().name()), () -> {
            Spooled kept = kept(previous);
            try (Connection connection = ways.connections().connect(order, steps.subject().actor())) {
                Delivery delivery = orders.delivery(order, kept, previous.directory(), connection.transport());
                Delivery.Staged staged = delivery.stage(_ -> {});
                Delivery.Placed placed = delivery.place(staged, delivery.verify(staged));
                return new Fact<>(placed, Map.of("restored_path", placed.path()));
            } catch (FailureException e) {
                if (e.failure().reason() == Reason.DIGEST_DIFFERS) {
                    ways.spool().requireSound(kept);
                }
                throw e;
            }
        });
    }

    private Spooled kept(PreviousGood previous) throws IOException {
        if (!ways.spool().keeps(previous.pack().sha256().hex(), previous.pack().size())) {
            throw Failure.of(Reason.SPOOL_DAMAGED, "previous")
                    .with("path", previous.path())
                    .with("package", previous.pack().name())
                    .exception();
        }
        return ways.spool().recorded(previous.pack());
    }

    /** What was out of reach for as long as a delivery may be stays so, as far as we are concerned. Who waits for a turn has been there. */
    private void giveUp(Course course, Steps steps, Order order, Failure why) {
        DeliveryRecord record = course.record(order.destination().target());
        Instant since = outOfReach(course, record).or(() -> record.fact(DeliveryRecord.SINCE).map(Instant::parse)).orElse(clock.instant());
        Duration tried = Duration.between(since, clock.instant());
        if (record.rollbackDue() && !why.reason().waits() && tried.compareTo(order.routed().route().get(RouteKeys.RETRY_FOR)) >= 0) {
            String came = mayHaveStarted(course, record) ? DeliveryRecord.IN_DOUBT : DeliveryRecord.FAILED;
            steps.mark(Step.ROLLBACK, why, Map.of(DeliveryRecord.ROLLBACK, came));
        }
    }

    /** Since when it has been tried in vain; whenever it was seen to run meanwhile, that was over. */
    private static Optional<Instant> outOfReach(Course course, DeliveryRecord record) {
        Optional<Instant> since = Optional.empty();
        for (Entry entry : course.entries(record.target())) {
            Entry.Draft draft = entry.draft();
            boolean back = draft.step() == Step.ROLLBACK || draft.step() == Step.RESTORE;
            if (back && draft.failure().filter(why -> !why.reason().waits() && why.reason().state() == DeliveryState.DEFERRED).isPresent()) {
                since = since.or(() -> Optional.of(entry.at()));
            } else if (draft.failure().isPresent() || draft.step() == Step.UPGRADE || draft.values().containsKey(DeliveryRecord.ROLLBACK_STARTED)) {
                since = Optional.empty();
            }
        }
        return since;
    }
}
