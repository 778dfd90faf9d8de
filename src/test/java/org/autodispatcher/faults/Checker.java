package org.autodispatcher.faults;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiPredicate;
import org.autodispatcher.faults.LedgerSays.Delivery;
import org.autodispatcher.faults.LedgerSays.Dispatch;
import org.autodispatcher.faults.Witness.Run;

/**
 * Compares what the witnesses on the targets saw with what the ledger says, once everything has come to rest. The ledger is
 * never its own witness: what it says is believed only where a witness saw the same.
 */
public final class Checker {
    private final LedgerSays ledger;
    private final Map<Place, Witness> witnesses;
    private final BiPredicate<Handed, Delivery> noStatus;
    private final Map<Handed, Integer> ordered = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();
    private int inDoubt;

    /**
     * @param ledger    as it says everything stands
     * @param witnesses what was seen at each place
     * @param noStatus  whether the target shows that the command was claimed and that no exit status can be had
     */
    public Checker(LedgerSays ledger, Map<Place, Witness> witnesses, BiPredicate<Handed, Delivery> noStatus) {
        this.ledger = ledger;
        this.witnesses = Map.copyOf(witnesses);
        this.noStatus = noStatus;
    }

    /** A person ordered the upgrade of this one to be run so many times more. */
    public Checker ordered(Handed handed, int more) {
        ordered.merge(handed, more, Integer::sum);
        return this;
    }

    /** Everything that is wrong, with all packages that were ever handed in. */
    public List<Violation> check(List<Handed> handed) {
        witnesses.forEach((place, witness) -> {
            oneAtATime(place, witness);
            witness.runs().forEach(run -> ownBytes(place, run, handed));
        });
        handed.forEach(this::check);
        return List.copyOf(violations);
    }

    /** How many deliveries were in doubt, rightly so. */
    public int inDoubt() {
        return inDoubt;
    }

    /** What did not come to the end that it would have without a fault. */
    public List<Violation> destined(List<Handed> handed) {
        return handed.stream().flatMap(each -> ended(each, each.destiny()).stream()).toList();
    }

    /** That one has not come to the end that it had to come to. */
    List<Violation> ended(Handed handed, String state) {
        List<Dispatch> dispatches = ledger.of(handed.name(), handed.sha256());
        boolean there = dispatches.stream().flatMap(dispatch -> dispatch.deliveries().stream())
                .anyMatch(delivery -> delivery.state().equals(state));
        return there
                ? List.of()
                : List.of(new Violation(Promise.NOTHING_LOST, handed.name() + " did not become " + state + ": " + dispatches));
    }

    private void oneAtATime(Place place, Witness witness) {
        witness.overlaps().forEach(line -> broken(Promise.ONE_AT_A_TIME, place.route() + ": " + line));
        List<Run> inOrder = witness.runs().stream()
                .filter(run -> run.status().isPresent())
                .sorted(Comparator.comparingLong(Run::from))
                .toList();
        for (int i = 1; i < inOrder.size(); i++) {
            if (inOrder.get(i).from() < inOrder.get(i - 1).to()) {
                broken(Promise.ONE_AT_A_TIME, inOrder.get(i - 1) + " overlaps " + inOrder.get(i));
            }
        }
    }

    private void ownBytes(Place place, Run run, List<Handed> handed) {
        if (!run.found().equals(run.expected())) {
            broken(Promise.OWN_BYTES, "started on other bytes: " + run);
        }
        if (handed.stream().noneMatch(each -> is(each, place, run))) {
            broken(Promise.ONE_START, "started, and never handed in: " + run);
        }
    }

    private static boolean is(Handed handed, Place place, Run run) {
        return handed.place().equals(place)
                && handed.sha256().equals(run.expected())
                && place.told(handed.name()).equals(run.place());
    }

    private void check(Handed handed) {
        List<Run> runs = witnesses.get(handed.place()).of(handed.sha256(), handed.place().told(handed.name()));
        int allowed = 1 + ordered.getOrDefault(handed, 0);
        if (runs.size() > allowed) {
            broken(Promise.ONE_START, handed.name() + " was started " + runs.size() + " times: " + runs);
        }
        List<Dispatch> dispatches = ledger.of(handed.name(), handed.sha256());
        if (dispatches.isEmpty()) {
            broken(Promise.NOTHING_LOST, handed.name() + " was handed in and is not in the ledger");
        }
        if (dispatches.size() > allowed) {
            broken(Promise.NOTHING_LOST, handed.name() + " was dispatched " + dispatches.size() + " times: " + dispatches);
        }
        if (!runs.isEmpty() && dispatches.stream().allMatch(dispatch -> dispatch.deliveries().isEmpty())) {
            broken(Promise.ONE_START, handed.name() + " was started, and the ledger does not know it");
        }
        long upgraded = dispatches.stream().flatMap(dispatch -> dispatch.deliveries().stream())
                .filter(delivery -> delivery.state().equals("upgraded")).count();
        if (upgraded > 1 && upgraded > runs.stream().filter(run -> run.status().isPresent()).count()) {
            broken(Promise.HONEST_RESULT, handed.name() + " is said to be upgraded " + upgraded + " times, and the witness: " + runs);
        }
        for (Dispatch dispatch : dispatches) {
            if (dispatch.active()) {
                broken(Promise.NOTHING_LOST, handed.name() + " has come to no end: " + dispatch);
            }
            dispatch.deliveries().forEach(delivery -> honest(handed, delivery, runs));
        }
    }

    private void honest(Handed handed, Delivery delivery, List<Run> runs) {
        boolean seen = runs.stream().anyMatch(run -> fits(run.status(), delivery));
        switch (delivery.state()) {
            case "upgraded" -> require(seen, handed, delivery, runs);
            case "failed" -> require(seen || !delivery.reason().equals("exit-status"), handed, delivery, runs);
            case "in-doubt" -> {
                boolean rightly = noStatus.test(handed, delivery);
                inDoubt += rightly ? 1 : 0;
                require(rightly, handed, delivery, runs);
            }
            // whatever else it says, it says that no result is known
            default -> require(runs.stream().noneMatch(run -> run.status().isPresent()), handed, delivery, runs);
        }
    }

    private static boolean fits(OptionalInt status, Delivery delivery) {
        boolean good = delivery.state().equals("upgraded");
        return status.isPresent() && (status.getAsInt() == 0) == good && status.equals(delivery.exitCode());
    }

    private void require(boolean right, Handed handed, Delivery delivery, List<Run> runs) {
        if (!right) {
            broken(Promise.HONEST_RESULT, "the ledger says of " + handed.name() + ": " + delivery + ", and the witness: " + runs);
        }
    }

    private void broken(Promise promise, String what) {
        violations.add(new Violation(promise, what));
    }
}
