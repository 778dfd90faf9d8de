package org.autodispatcher.dispatch;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.routing.RouteKeys;

/** What a delivery waits for between two attempts: a pause, a turn, the time of the next one. For the thread of its attempts. */
final class Between {
    /** How soon a turn is asked for anew that is held by somebody we do not know; each time twice as long is waited. */
    private static final Duration TURN_LOOK = Duration.ofSeconds(15);
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(5);
    private static final int DOUBLINGS = 5;

    private final Attempts attempts;
    private final Conductor conductor;
    private final RetryPlan plan;
    private final Signal signal;
    private volatile Rest rest = Rest.MOVING;
    private volatile String waitsFor = "";
    private volatile boolean inLine;
    private int turnLooks;

    /** @param signal ends any waiting */
    Between(Attempts attempts, Conductor conductor, RetryPlan plan, Signal signal) {
        this.attempts = attempts;
        this.conductor = conductor;
        this.plan = plan;
        this.signal = signal;
    }

    /** As others see it. */
    Rest rest() {
        return rest;
    }

    /** Whether it waits for a turn that {@code dispatch} has; others ask, too. */
    boolean waitsFor(long dispatch) {
        return waitsFor.equals(String.valueOf(dispatch));
    }

    /** Whether nothing but the end of what it {@link #waitsFor} lets it go on. */
    boolean inLine() {
        return inLine;
    }

    /** Has it look anew at once at whatever it waits for, at the word of others. */
    synchronized void wake() {
        rest = Rest.MOVING; // from this moment on: nobody may take it for resting before its thread has looked
        signal.give();
    }

    /** An attempt begins. */
    void moves() {
        plan.begins();
        rests(Rest.MOVING);
    }

    private void rests(Rest now) {
        synchronized (this) {
            rest = signal.given() ? Rest.MOVING : now;
        }
        if (now != Rest.MOVING) {
            conductor.stops(attempts.delivery());
        }
        conductor.changed();
    }

    /** Waits where something stands before the next attempt, and says so; whether it has, so that all is to be looked at anew. */
    boolean waits() throws InterruptedException {
        Underway delivery = attempts.delivery();
        DeliveryRecord record = delivery.record();
        if (record.state() == DeliveryState.UPGRADING || record.rollbackDue()) {
            return false; // a running upgrade is followed, and gone back from, whatever is paused
        }
        Optional<Failure> pause = pause();
        if (pause.isPresent()) {
            if (record.state() != DeliveryState.DEFERRED) { // what it is deferred for stays to be read
                say(record, pause.get());
            }
            conductor.standsAside(delivery);
            plan.uncounted(() -> {
                rests(Rest.PAUSED);
                signal.await();
            });
            return true;
        }
        Optional<Failure> newer = superseded();
        if (newer.isPresent()) {
            return kept(newer.get());
        }
        Optional<Failure> turn = record.failure().flatMap(this::stands);
        if (turn.isPresent()) {
            turnLooks = 0;
            return waitsForTurn(turn.get());
        }
        Optional<Failure> keeps = record.state() == DeliveryState.DELIVERED ? conductor.keeps(delivery) : Optional.empty();
        if (keeps.isPresent()) {
            return kept(keeps.get());
        }
        Duration left = plan.untilNext(record);
        if (left.isPositive()) {
            rests(Rest.DEFERRED);
            return signal.await(left);
        }
        return false;
    }

    /** Its upgrade may not start now, or never. */
    private boolean kept(Failure why) throws InterruptedException {
        boolean stands = attempts.order(() -> {
            DeliveryRecord now = attempts.delivery().record();
            if (!now.goesOn() || now.state() == DeliveryState.UPGRADING || !still(why)) {
                return false; // a person has ordered something
            }
            if (!now.failure().equals(Optional.of(why))) {
                attempts.steps(attempts.delivery().actor()).mark(Starts.step(why), why, Map.of());
            }
            return true;
        });
        if (!stands || !why.reason().waits()) {
            return true;
        }
        conductor.standsAside(attempts.delivery());
        Optional<Duration> until = conductor.until(why);
        rests(why.reason() == Reason.BATCH ? Rest.IN_BATCH : Rest.DEFERRED);
        if (until.isPresent()) {
            signal.await(until.get());
        } else {
            signal.await();
        }
        return true;
    }

    private boolean still(Failure why) {
        return superseded().or(() -> conductor.keeps(attempts.delivery())).filter(why::equals).isPresent();
    }

    private Optional<Failure> stands(Failure why) {
        return conductor.stands(why, attempts.delivery().target(), attempts.delivery().dispatch());
    }

    /** What takes its place; empty where nothing does. */
    Optional<Failure> superseded() {
        Underway delivery = attempts.delivery();
        return conductor.superseded(delivery.course(), delivery.routed(), delivery.target());
    }

    /** Why nothing new may start now; empty where it may. */
    Optional<Failure> pause() {
        Underway delivery = attempts.delivery();
        return conductor.paused(delivery.routed().route().name(), delivery.target());
    }

    private void say(DeliveryRecord record, Failure why) {
        if (!record.failure().equals(Optional.of(why))) {
            attempts.steps(attempts.delivery().actor()).mark(Step.WAIT, why, Map.of());
        }
    }

    /** Whether an attempt that came to this is followed by another; if so, when it is time for it. */
    boolean follows(DeliveryRecord record) throws InterruptedException {
        conductor.progressed(attempts.delivery());
        return switch (record.state()) {
            case UPGRADED, CANCELLED, SUPERSEDED, HELD, IN_DOUBT -> false;
            case DEFERRED -> defers();
            case FAILED -> record.rollbackDue() && rollsBack(record);
            case UPGRADING -> {
                Duration look = plan.comeBackAfter();
                if (plan.longUnseen()) {
                    rests(Rest.DEFERRED); // its target may never answer again, and who waits for it is to have an answer
                }
                signal.await(look);
                yield true;
            }
            case QUEUED, DELIVERING, DELIVERED -> record.goesOn() && waitsAgain(record);
        };
    }

    /** At once where it has just failed; what was out of reach then is asked again after a while. */
    private boolean rollsBack(DeliveryRecord record) throws InterruptedException {
        if (record.fact(Rollback.BEGUN).filter("yes"::equals).isPresent()) {
            signal.await(plan.comeBackAfter());
        }
        return true;
    }

    /** It stopped before an end of its own: for a pause, or for a turn; the latter is asked for anew after a while. */
    private boolean waitsAgain(DeliveryRecord record) throws InterruptedException {
        Optional<Failure> why = record.failure();
        if (why.isEmpty()) {
            signal.await(Conductor.LEDGER_PAUSE); // an order has just come; where none has, nothing is tried without a pause
            return true;
        }
        if (why.get().reason() == Reason.PAUSED || Starts.asksAnew(why.get())) {
            return true; // what it waits for is looked at next
        }
        Optional<Failure> here = stands(why.get());
        turnLooks = here.isPresent() ? 0 : turnLooks + 1;
        if (RetryPlan.counts(record)) {
            overcame(why.get());
        }
        if (why.get().is(Reason.TURN_TAKEN, "line") || why.get().is(Reason.TURN_TAKEN, "place")) {
            conductor.standsAside(attempts.delivery()); // only who waits for the turn itself, here or on the target, keeps its place for it
        }
        boolean over = here.isEmpty() && why.get().is(Reason.TURN_TAKEN, "joined"); // on another target, where nobody saw it wait
        return over || waitsForTurn(here.orElse(why.get()));
    }

    /** Its turn is somebody else's on the target itself: what came so far has overcome whatever it was deferred for. */
    private void overcame(Failure waits) {
        attempts.order(() -> {
            if (attempts.delivery().record().failure().equals(Optional.of(waits))) { // else a person has ordered it anew
                attempts.steps(attempts.delivery().actor()).mark(Step.WAIT, waits, RetryPlan.anew());
            }
            return true;
        });
    }

    /** Waits for its place among others: that is not part of what it is tried for. */
    void waitsForPlaces(Places.Held places) throws InterruptedException {
        plan.uncounted(places::take);
    }

    private boolean waitsForTurn(Failure why) throws InterruptedException {
        waitsFor = why.values().getOrDefault("by", "");
        inLine = why.is(Reason.TURN_TAKEN, "line");
        conductor.waits(attempts);
        try {
            if (turnLooks > 0 || stands(why).equals(Optional.of(why))) { // else it was over before anybody saw who waits for it
                rests(Rest.QUEUED);
                Duration look = TURN_LOOK.multipliedBy(1L << Math.clamp(turnLooks - 1, 0, DOUBLINGS));
                signal.await(look.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : look);
            }
        } finally {
            conductor.waitsNoMore(attempts);
            inLine = false;
        }
        return true;
    }

    /** Plans the next attempt, or leaves it to a person once it was tried for as long as its route says. */
    private boolean defers() {
        boolean again = attempts.order(this::planned);
        conductor.progressed(attempts.delivery()); // only now it has left the batches
        conductor.standsAside(attempts.delivery());
        return again;
    }

    private boolean planned() {
        Underway delivery = attempts.delivery();
        DeliveryRecord record = delivery.record();
        if (record.state() != DeliveryState.DEFERRED) {
            return true; // a person has ordered it anew meanwhile
        }
        RetryPlan.Next next = plan.after(record, delivery.routed().route().get(RouteKeys.RETRY_FOR));
        Map<String, String> values = new TreeMap<>(next.values());
        values.put(DeliveryRecord.LEFT, "yes"); // an upgrade that has started is not deferred
        attempts.steps(delivery.actor()).mark(next.over() ? Step.HOLD : Step.DEFER, record.failure().orElseThrow(), values);
        return !next.over();
    }
}
