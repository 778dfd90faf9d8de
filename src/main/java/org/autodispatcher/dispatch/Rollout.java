package org.autodispatcher.dispatch;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.routing.BatchSize;
import org.autodispatcher.routing.Choices;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;

/**
 * How far a dispatch to several targets has come as a whole, and which of them may be upgraded now: arithmetic on what the ledger says,
 * so that whoever asks after a restart gets the same answer. Upgrades go batch by batch once every target has had its first attempt at
 * delivery. A target that is deferred leaves the batches, and is upgraded after the last of them, one such target after the other. More
 * failed or unreachable targets than the route bears have the rest held.
 *
 * @param record  the dispatch
 * @param batches the targets of each batch; those that will be formed while the first attempts last
 * @param formed  whether the batches are in the ledger
 * @param rules   what the route says
 */
public record Rollout(DispatchRecord record, List<List<String>> batches, boolean formed, Rules rules) {
    /**
     * @param failures    how many failed targets the route bears
     * @param unreachable how many unreachable ones
     * @param parallel    how many targets are worked at at once
     * @param several     whether there is more than one batch; with one a target is upgraded as soon as it is placed
     * @param placedFirst whether no upgrade starts before all targets had their first attempt, even with one batch
     */
    public record Rules(int failures, int unreachable, int parallel, boolean several, boolean placedFirst) {
        static Rules of(Route route, int targets) {
            return new Rules(
                    route.get(RouteKeys.MAX_FAILURES),
                    route.get(RouteKeys.MAX_UNREACHABLE),
                    route.get(RouteKeys.TURN).isPresent() ? 1 : route.get(RouteKeys.PARALLEL),
                    BatchSize.divided(route.get(RouteKeys.BATCH), targets, targets).size() > 1,
                    route.get(RouteKeys.APPROVAL) != Choices.Approval.NONE);
        }
    }

    /** How a batch stands. */
    public enum Stand {
        /** It has not begun. */
        WAITS,
        /** It is the one that goes on now. */
        NOW,
        /** All of its targets have come to an end, have left it, or were left out. */
        DONE
    }

    public Rollout {
        batches = List.copyOf(batches);
    }

    /** How the dispatch stands that goes by {@code route}. */
    public static Rollout of(DispatchRecord record, Route route) {
        List<String> lines = record.fact(DispatchRecord.BATCHES).stream().flatMap(String::lines).toList();
        List<List<String>> batches = lines.isEmpty()
                ? divided(record, route)
                : lines.stream().map(line -> Arrays.asList(line.split(" "))).toList();
        return new Rollout(record, batches, !lines.isEmpty(), Rules.of(route, record.deliveries().size()));
    }

    /** That of a dispatch by the route it was routed with; empty where it has none, or nothing is run on its targets. */
    public static Optional<Rollout> of(DispatchRecord record, List<Entry> entries) {
        return entries.stream()
                .map(Entry::draft)
                .filter(draft -> draft.step() == Step.ROUTE && draft.target().isEmpty() && draft.tense() == Entry.Tense.FACT)
                .reduce((_, later) -> later)
                .flatMap(draft -> route(draft.values()))
                .filter(route -> route.get(RouteKeys.UPGRADE_COMMAND).isPresent())
                .map(route -> of(record, route));
    }

    private static Optional<Route> route(Map<String, String> kept) {
        try {
            return Optional.of(Route.restored(Path.of(""), kept));
        } catch (FailureException e) {
            return Optional.empty(); // of a program that knew other keys
        }
    }

    /** What a route would do with these targets, before anything is known of them. */
    static Rollout planned(Route route, List<String> targets) {
        List<DeliveryRecord> none = targets.stream().map(target -> new DeliveryRecord(target, DeliveryState.QUEUED, Optional.empty(), Map.of())).toList();
        return of(new DispatchRecord(0, Instant.EPOCH, "", Map.of(), Optional.empty(), DeliveryState.QUEUED, none), route);
    }

    private static List<List<String>> divided(DispatchRecord record, Route route) {
        List<DeliveryRecord> all = record.deliveries();
        Iterator<String> in = all.stream().filter(each -> !each.says(DeliveryRecord.LEFT)).map(DeliveryRecord::target).toList().iterator();
        int there = (int) all.stream().filter(each -> !each.says(DeliveryRecord.LEFT)).count();
        List<List<String>> batches = new ArrayList<>();
        for (int size : BatchSize.divided(route.get(RouteKeys.BATCH), all.size(), there)) {
            List<String> batch = new ArrayList<>();
            while (batch.size() < size) {
                batch.add(in.next());
            }
            batches.add(List.copyOf(batch));
        }
        return batches;
    }

    /** Whether every target has had its first attempt at delivery. */
    public boolean attempted() {
        return unattempted().isEmpty();
    }

    /** The targets whose first attempt at delivery has not come to an end. */
    public List<String> unattempted() {
        return targets(each -> switch (each.state()) {
            // its attempt has come to its end once that it left the batches is in the ledger, too: else it would be in one of them
            case QUEUED, DELIVERING, DEFERRED -> !each.says(DeliveryRecord.LEFT) && !wasPlaced(each) && !waitsForOthers(each);
            case DELIVERED, UPGRADING, UPGRADED, HELD, FAILED, IN_DOUBT, SUPERSEDED, CANCELLED -> false;
        });
    }

    /** It has come as far as it can before another dispatch has ended, which may wait for this one elsewhere. */
    private static boolean waitsForOthers(DeliveryRecord delivery) {
        return delivery.failure().filter(why -> why.is(Reason.TURN_TAKEN, "line") || why.is(Reason.TURN_TAKEN, "place")).isPresent();
    }

    private static boolean wasPlaced(DeliveryRecord delivery) {
        return delivery.fact(DeliveryRecord.REMOTE_PATH).isPresent() && delivery.fact(DeliveryRecord.PLACED).filter("no"::equals).isEmpty();
    }

    /** The targets that failed or are in doubt. */
    public List<String> failed() {
        return targets(Rollout::hasFailed);
    }

    /** The targets that were deferred before their upgrade, whether they have come back or not. */
    public List<String> unreachable() {
        return targets(Rollout::isUnreachable);
    }

    /** The targets that are upgraded after all batches. */
    public List<String> last() {
        return targets(this::after);
    }

    private boolean after(DeliveryRecord delivery) {
        return outside(delivery) && !(delivery.ended() && !wasPlaced(delivery));
    }

    /** Those of them that could be upgraded now, or are. */
    private List<String> back() {
        return targets(each -> outside(each) && each.goesOn() && wasPlaced(each) && each.state() != DeliveryState.DEFERRED
                && each.reason().filter(Reason.PAUSED::equals).isEmpty());
    }

    /** The held targets of a batch, which it waits for. */
    public List<String> waitsFor(int batch) {
        return targets(each -> batches.get(batch).contains(each.target()) && each.state() == DeliveryState.HELD && !outside(each));
    }

    private List<String> targets(Predicate<DeliveryRecord> meant) {
        return record.deliveries().stream().filter(meant).map(DeliveryRecord::target).toList();
    }

    /** How many targets each batch takes, equal ones in a row said once: {@code 1, 3 × 5, 4}. */
    public String sizes() {
        List<String> words = new ArrayList<>();
        for (int from = 0; from < batches.size(); ) {
            int to = from;
            while (to < batches.size() && batches.get(to).size() == batches.get(from).size()) {
                to++;
            }
            words.add((to - from == 1 ? "" : (to - from) + " × ") + batches.get(from).size());
            from = to;
        }
        return String.join(", ", words);
    }

    /** How the batch of this number, counted from 0, stands. */
    public Stand stand(int batch) {
        int now = now();
        return batch < now ? Stand.DONE : batch == now && !early() ? Stand.NOW : Stand.WAITS;
    }

    /** The number of the first batch that is not done; as many as there are where all are. */
    int now() {
        int batch = 0;
        while (batch < batches.size() && done(batches.get(batch))) {
            batch++;
        }
        return batch;
    }

    private boolean done(List<String> batch) {
        return batch.stream().allMatch(target -> record.delivery(target).filter(each -> !each.ended() && each.state() != DeliveryState.IN_DOUBT && !outside(each)).isEmpty());
    }

    private static boolean outside(DeliveryRecord delivery) {
        return delivery.says(DeliveryRecord.LEFT) || delivery.says(DeliveryRecord.WITHOUT);
    }

    /** The number of the batch a target is upgraded in, counted from 0; that after the last one for those that left. */
    int batch(String target) {
        boolean out = record.delivery(target).filter(Rollout::outside).isPresent();
        for (int batch = 0; batch < batches.size() && !out; batch++) {
            if (batches.get(batch).contains(target)) {
                return batch;
            }
        }
        return batches.size();
    }

    /** Whether the batches are to be put in the ledger now. */
    boolean forms() {
        return rules.several() && !batches.isEmpty() && !formed && attempted();
    }

    /** What {@link DispatchRecord#BATCHES} is to be. */
    String text() {
        return String.join("\n", batches.stream().map(batch -> String.join(" ", batch)).toList());
    }

    /** What a person bears who lets a delivery go on that was held for {@code reason}. */
    static Map<String, String> borne(DispatchRecord record, Reason reason) {
        List<DeliveryRecord> all = record.deliveries();
        return switch (reason) {
            case MAX_FAILURES -> Map.of(DeliveryRecord.BORNE_FAILURES, String.valueOf(all.stream().filter(Rollout::hasFailed).count()));
            case MAX_UNREACHABLE -> Map.of(DeliveryRecord.BORNE_UNREACHABLE, String.valueOf(all.stream().filter(Rollout::isUnreachable).count()));
            default -> Map.of();
        };
    }

    private static boolean hasFailed(DeliveryRecord each) {
        return each.state() == DeliveryState.FAILED || each.state() == DeliveryState.IN_DOUBT;
    }

    private static boolean isUnreachable(DeliveryRecord each) {
        return each.says(DeliveryRecord.LEFT) && each.state() != DeliveryState.CANCELLED && each.state() != DeliveryState.SUPERSEDED;
    }

    /** Why the upgrade of {@code target} may not start now: what it is held for, else what it waits for; empty where it may. */
    Optional<Failure> keeps(String target) {
        DeliveryRecord delivery = record.delivery(target).orElseThrow();
        return early() ? Optional.of(Failure.of(Reason.BATCH, "first")) : tooMany(delivery).or(() -> before(target));
    }

    /** Whether the first attempts last, and are waited for. */
    private boolean early() {
        return (rules.several() || rules.placedFirst()) && !formed && !attempted();
    }

    private Optional<Failure> tooMany(DeliveryRecord delivery) {
        List<String> together = together(delivery.target());
        int failed = without(failed(), together);
        int unreachable = without(unreachable(), together);
        if (failed > Math.max(rules.failures(), borne(delivery, DeliveryRecord.BORNE_FAILURES))) {
            return Optional.of(Failure.of(Reason.MAX_FAILURES).with("failed", failed).with("most", rules.failures()));
        }
        if (!delivery.says(DeliveryRecord.LEFT) && unreachable > Math.max(rules.unreachable(), borne(delivery, DeliveryRecord.BORNE_UNREACHABLE))) {
            return Optional.of(Failure.of(Reason.MAX_UNREACHABLE).with("unreachable", unreachable).with("most", rules.unreachable()));
        }
        return Optional.empty();
    }

    /**
     * The targets of the same batch, for one that starts together with them: what becomes of one of those is known too late to stop it. Those
     * of a batch that have to wait for others of it, since fewer are worked at at once, are stopped.
     */
    private List<String> together(String target) {
        int batch = batch(target);
        boolean starts = formed && batch < batches.size() && batches.get(batch).indexOf(target) < rules.parallel();
        return starts ? batches.get(batch) : List.of();
    }

    private static int without(List<String> targets, List<String> these) {
        return (int) targets.stream().filter(target -> !these.contains(target)).count();
    }

    private static int borne(DeliveryRecord delivery, String fact) {
        return delivery.fact(fact).map(Integer::parseInt).orElse(0);
    }

    private Optional<Failure> before(String target) {
        int batch = batch(target);
        if (!rules.several() || now() >= batch) {
            return Optional.empty();
        }
        return Optional.of(batch == batches.size()
                ? Failure.of(Reason.BATCH, "last")
                : Failure.of(Reason.BATCH).with("batch", batch + 1).with("batches", batches.size()));
    }

    /** Whether a target is upgraded after all batches, alone. */
    boolean alone(String target) {
        return rules.several() && batch(target) == batches.size();
    }

    /** Whether the upgrade of a target that left the batches has started, and has not come to its end with all that follows. */
    boolean startedAlone(String target) {
        return record.delivery(target)
                .filter(each -> outside(each) && (each.state() == DeliveryState.UPGRADING || each.rollbackDue()))
                .isPresent();
    }

    /** Whether a target that left the batches could be upgraded now, or is. */
    boolean isBack(String target) {
        return back().contains(target);
    }

    /** What changes for those who wait once it is another. */
    String progress() {
        return attempted() + " " + formed + " " + now() + " " + failed().size() + " " + unreachable().size() + " " + back();
    }
}
