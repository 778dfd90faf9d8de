package org.autodispatcher.dispatch;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.dispatch.Steps.Fact;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.routing.Template;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.upgrade.DetachedUpgrade;
import org.autodispatcher.upgrade.Repeated;
import org.autodispatcher.upgrade.RunKey;
import org.autodispatcher.upgrade.Upgrade;

/**
 * Whether what was upgraded is well, as a step. The target repeats the health command by itself, in a run of its own like the upgrade's:
 * so it is checked whether we are there or not, and never by two at once. Where such a run was lost with its machine, another one
 * follows.
 */
final class Health {
    /** In the ledger: {@code yes} once the health command may have been started. */
    static final String STARTED = "health_started";
    /** In doubt: the upgrade ended well, and a health command that may still run keeps us from asking again. */
    static final String UNSEEN = "health";

    private static final String NUMBER = "health_number";
    private static final String LIMIT = "health_limit";
    private static final String LAST = "health_last";
    /** So long it is checked at least, however late we come. */
    private static final Duration LEAST = Duration.ofSeconds(10);

    private final Ledger ledger;
    private final Orders orders;
    private final Runs runs;
    private final InstantSource clock;

    Health(Ledger ledger, Orders orders, Runs runs, InstantSource clock) {
        this.ledger = ledger;
        this.orders = orders;
        this.runs = runs;
        this.clock = clock;
    }

    /**
     * One run of it.
     *
     * @param number of the run, from 0
     * @param limit  how long it repeats the command
     * @param last   whether the time was over before it began
     */
    private record Check(int number, Duration limit, boolean last) {
        Map<String, String> values() {
            return Map.of(NUMBER, String.valueOf(number), LIMIT, String.valueOf(limit.toSeconds()), LAST, last ? "yes" : "no", STARTED, "no");
        }
    }

    /** What the ledger says of the number of the last run. */
    static int number(DeliveryRecord record) {
        return record.fact(NUMBER).filter(text -> !text.isEmpty()).map(Integer::valueOf).orElse(0);
    }

    /** The part of an upgrade that run is. */
    static String part(int number) {
        return "health-" + number;
    }

    /** For the intent of an upgrade: nothing of an earlier one counts. */
    static Map<String, String> none() {
        return Map.of(DeliveryRecord.HEALTH, "", NUMBER, "", LIMIT, "", LAST, "", STARTED, "no");
    }

    /** For the fact of an upgrade that ended well: whether its health is to be found out. */
    static Map<String, String> due(Order order) {
        return order.routed().route().get(RouteKeys.HEALTH_COMMAND).isPresent() ? Map.of(DeliveryRecord.HEALTH, DeliveryRecord.DUE) : Map.of();
    }

    /**
     * Finds it out, where that is due.
     *
     * @throws FailureException {@code health} where it is not well in time; any other where that cannot be learnt for now
     */
    void check(Course course, Steps steps, Order order, OtherShell way) throws FailureException {
        DeliveryRecord record = course.record(order.destination().target());
        if (!record.healthDue()) {
            return;
        }
        boolean begun = record.fact(LIMIT).filter(text -> !text.isEmpty()).isPresent();
        Check first = begun ? begun(record) : next(course, order, number(record));
        steps.take(Step.HEALTH, begun ? key(order, record, first) : intent(order, record, first), () -> {
            UpgradeEnds.requireNotStopped(course, order, Step.HEALTH);
            try (Connector.Shell connection = way.open()) {
                Check check = first;
                while (!well(course, steps, order, connection.shell(), check)) {
                    check = next(course, order, check.number() + 1);
                    steps.note(Step.HEALTH, intent(order, course.record(order.destination().target()), check));
                }
                return new Fact<>("", Map.of(DeliveryRecord.HEALTH, "yes"));
            }
        });
    }

    private static Check begun(DeliveryRecord record) {
        Duration limit = Duration.ofSeconds(Long.parseLong(record.fact(LIMIT).orElseThrow()));
        return new Check(number(record), limit, record.fact(LAST).filter("yes"::equals).isPresent());
    }

    /** For what is left of the time since the upgrade's end; at least once. */
    private Check next(Course course, Order order, int number) {
        Duration timeout = order.routed().route().get(RouteKeys.HEALTH_TIMEOUT);
        Instant now = clock.instant();
        Instant end = course.entries().stream()
                .filter(entry -> entry.draft().target().equals(order.target()) && entry.draft().step() == Step.UPGRADE)
                .filter(entry -> entry.draft().tense() == Entry.Tense.FACT)
                .map(Entry::at)
                .reduce((_, later) -> later)
                .orElse(now);
        Duration left = timeout.minus(Duration.between(end, now));
        Duration least = timeout.compareTo(LEAST) < 0 ? timeout : LEAST;
        boolean over = left.compareTo(least) < 0;
        Duration most = left.compareTo(timeout) > 0 ? timeout : left; // a clock may have been set back
        return new Check(number, over ? least : most, !left.isPositive());
    }

    private static Map<String, String> intent(Order order, DeliveryRecord record, Check check) {
        Map<String, String> intent = new TreeMap<>(check.values());
        intent.putAll(key(order, record, check));
        return intent;
    }

    private static Map<String, String> key(Order order, DeliveryRecord record, Check check) {
        return plain(record) ? Map.of() : Map.of(DeliveryRecord.RUN_KEY, runKey(order, record, check.number()).text());
    }

    /** Names the run of that number. */
    static RunKey runKey(Order order, DeliveryRecord record, int number) {
        return Runs.key(order, record).part(part(number));
    }

    private static boolean plain(DeliveryRecord record) {
        return record.fact(DeliveryRecord.RUN).filter(Upgrades.DETACHED::equals).isEmpty();
    }

    /** Whether a run of it has ended well; not where it was lost, and another one is to follow. */
    private boolean well(Course course, Steps steps, Order order, RemoteShell shell, Check check) throws IOException {
        DeliveryRecord record = course.record(order.destination().target());
        RunKey key = runKey(order, record, check.number());
        if (plain(record)) {
            requireGone(order, shell, key); // what a cut connection may have left there
        }
        Orders.Paths paths = Upgrades.paths(order, record, shell, previous(record));
        Act act = new Act(Step.HEALTH, key, orders.health(order, paths, key.text(), check.limit()), plain(record));
        Runs.End end = runs.runOnce(course, steps, order, shell, act);
        return switch (end.how()) {
            case Upgrade.Ended.Succeeded _ -> true;
            case Upgrade.Ended.Failed(Failure why, OptionalInt _) when why.is(Reason.STOPPED, "ordered") -> throw why.exception();
            case Upgrade.Ended.Failed(Failure why, OptionalInt status) -> throw notWell(order, why, status, String.join(" / ", end.last()).replaceAll("\\p{C}", "?")).exception();
            case Upgrade.Ended.InDoubt _ when plain(course.record(order.destination().target())) -> throw new Steps.GoesOn(Runs.lost(order));
            case Upgrade.Ended.InDoubt _ -> {
                requireGone(order, shell, key);
                if (check.last()) {
                    throw told(Failure.of(Reason.HEALTH, "gone"), order).exception();
                }
                yield false;
            }
        };
    }

    private Optional<PreviousGood> previous(DeliveryRecord record) {
        return Rollback.previous(ledger, record);
    }

    private static void requireGone(Order order, RemoteShell shell, RunKey key) throws IOException {
        DetachedUpgrade.Stopped stopped = Repeated.end(shell, key.text());
        if (stopped == DetachedUpgrade.Stopped.NOT_SEEN_GONE) {
            throw told(Failure.of(Reason.IN_DOUBT, UNSEEN), order).exception();
        }
        if (stopped == DetachedUpgrade.Stopped.UNKNOWN) {
            throw new Steps.GoesOn(Runs.lost(order));
        }
    }

    private static Failure notWell(Order order, Failure how, OptionalInt status, String last) {
        if (how.reason() == Reason.STOPPED || status.isEmpty()) {
            return told(Failure.of(Reason.HEALTH, "hung"), order);
        }
        Failure failure = last.isEmpty() ? Failure.of(Reason.HEALTH, "silent") : Failure.of(Reason.HEALTH).with("last", last);
        return told(failure.with("status", status.getAsInt()), order);
    }

    private static Failure told(Failure failure, Order order) {
        String command = order.routed().route().get(RouteKeys.HEALTH_COMMAND).map(Template::text).orElse("");
        return failure
                .with("seconds", order.routed().route().get(RouteKeys.HEALTH_TIMEOUT).toSeconds())
                .with("command", command.strip().lines().findFirst().orElse(""));
    }
}
