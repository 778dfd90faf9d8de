package org.autodispatcher.dispatch;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.arrival.incoming.DirectoryStanding;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.routing.Choices;
import org.autodispatcher.routing.RouteKeys;

/**
 * All deliveries that move, each on a thread of its own, so that one that waits or fails holds up no other. Only the attempts
 * themselves are limited: as many at once as the route's and the dispatcher's {@code parallel} allow.
 */
public final class Conductor {
    /** What the threads that were cut get to notice it. */
    private static final Duration CUT = Duration.ofSeconds(3);

    /** How long nothing is tried after the ledger could not be written. */
    static final Duration LEDGER_PAUSE = Duration.ofSeconds(5);

    private final Moving moving = new Moving();
    private final Unwritten unwritten = new Unwritten(this);
    private final Places places;
    private final Turns turns;
    private final Starts starts;
    private final RetryPlan.Timing timing;
    private final Trouble trouble;
    private final Standstill standstill = new Standstill();
    private volatile boolean draining;

    /** Hears of what is nobody's fault but ours or our disk's. */
    public interface Trouble {
        /** An attempt ended by a bug of ours. */
        void bug(long dispatch, String target, Throwable bug);

        /** An entry could not be written; everything goes on once it can be. */
        void ledger(UncheckedIOException problem);

        /** Something about an incoming directory that a person should know at once. */
        void noted(DirectoryStanding.Note note);
    }

    /**
     * @param places how many attempts run at once
     * @param turns  who may do what on a target
     * @param starts what nothing is begun for, and no upgrade
     */
    Conductor(Places places, Turns turns, Starts starts, RetryPlan.Timing timing, Trouble trouble) {
        this.places = places;
        this.turns = turns;
        this.starts = starts;
        this.timing = timing;
        this.trouble = trouble;
    }

    /** Sets off every delivery of a dispatch that is to move and does not yet, for {@code actor}. */
    void each(Course course, Routed routed, String actor, Underway.Work work) {
        DispatchRecord record = course.record();
        for (Destination destination : routed.destinations()) {
            if (record.delivery(destination.target().text()).filter(DeliveryRecord::goesOn).isPresent()) {
                start(new Underway(course, routed, destination, actor, work));
            }
        }
    }

    private void start(Underway delivery) {
        if (!standstill.keeps(delivery) && !draining) {
            setOff(delivery);
        }
    }

    /** Sets off one delivery, although everything else may stand still. */
    void setOff(Underway delivery) {
        Attempts attempts = new Attempts(delivery, this, new RetryPlan(timing));
        boolean first = moving.enter(attempts, () -> turns.enter(delivery.target(), delivery.routed().line(), delivery.dispatch()));
        if (delivery.routed().route().get(RouteKeys.ORDER) == Choices.Order.LATEST) {
            wake(delivery.target()); // those it takes the place of
        }
        if (first) { // else it moves already, or has just ended and left its line for good
            Thread.ofVirtual().name(delivery.dispatch() + ":" + delivery.target()).start(attempts);
        }
    }

    Standstill standstill() {
        return standstill;
    }

    /** The places of the attempts at a delivery. */
    Places.Held places(Underway delivery) {
        return places.of(delivery.routed().route(), delivery.dispatch());
    }

    /** The attempts at a delivery, while it moves. */
    Optional<Attempts> of(long dispatch, String target) {
        return moving.of(dispatch, target);
    }

    /** Returns once each delivery that moves to {@code target} has been seen between two steps, or orders. */
    void between(String target) {
        moving.to(target).forEach(each -> each.order(() -> true));
    }

    /** Has everything that waits look anew at what it waits for. */
    void wakeAll() {
        moving.all().forEach(Attempts::wake);
    }

    /** What stands in the way now of a delivery that waits for {@code why}; empty where nothing of the kind does, as far as is known here. */
    Optional<Failure> stands(Failure why, String target, long dispatch) {
        return turns.stands(why, target, dispatch);
    }

    /** Why nothing may be begun for a delivery of {@code route} to {@code target}. */
    Optional<Failure> paused(String route, String target) {
        return starts.pauses().of(route, target);
    }

    /** Why the upgrade of a delivery may not start now; empty where it may, as far as is known here. */
    Optional<Failure> keeps(Underway delivery) {
        return starts.keeps(delivery.course(), delivery.routed(), delivery.target());
    }

    /** What takes the place of a delivery whose upgrade has not started; empty where nothing does. */
    Optional<Failure> superseded(Course course, Routed routed, String target) {
        return starts.superseded(course, routed, target);
    }

    /** How long who waits for {@code why} may sleep before it looks anew by itself. */
    Optional<Duration> until(Failure why) {
        return starts.until(why);
    }

    /** A delivery has come to something that others of its dispatch may have waited for. */
    void progressed(Underway delivery) {
        progressed(delivery.course(), delivery.routed());
    }

    /** The same of one that rests. */
    void progressed(Course course, Routed routed) {
        if (starts.progressed(course, routed)) {
            wake(course.dispatch());
        }
    }

    /** Something has changed for those who wait for others of their dispatch. */
    void wake(long dispatch) {
        moving.of(dispatch).forEach(Attempts::wake);
    }

    /** It waits for something else than a turn: who waits for the turn behind it goes on. */
    void standsAside(Underway delivery) {
        if (turns.standAside(delivery.target(), delivery.dispatch())) {
            moving.to(delivery.target()).filter(each -> each.delivery().dispatch() != delivery.dispatch()).forEach(Attempts::wake);
            moving.waitingFor(delivery.dispatch()).forEach(Attempts::wake);
        }
    }

    /** Does later what could not be done for a dispatch because the ledger could not be written. Until then the dispatch moves. */
    void onceWritable(long dispatch, Runnable action) {
        unwritten.retry(dispatch, action);
    }

    boolean draining() {
        return draining;
    }

    /** Nothing more will be done for a delivery, until a person decides or its next owner takes it up. */
    void gone(Attempts attempts) {
        Underway delivery = attempts.delivery();
        attempts.read().ifPresent(record -> letGoOfTurns(delivery, record));
        stops(delivery); // not before: whoever waits behind it must find it gone
        progressed(attempts);
        wakeWaiting(delivery); // before it is gone: whoever waited for it must not seem to rest meanwhile
        moving.leave(attempts, () -> {
            if (!attempts.isCut() && attempts.read().filter(DeliveryRecord::goesOn).isPresent()) {
                start(delivery); // an order came in the very moment in which it came to rest, and found it moving
            }
        });
        changed();
    }

    private void progressed(Attempts attempts) {
        try {
            progressed(attempts.delivery());
        } catch (UncheckedIOException e) {
            ledgerTrouble(e);
            wakeAll(); // whether it is their time is for each to read
        }
    }

    private void letGoOfTurns(Underway delivery, DeliveryRecord record) {
        if (UpgradeEnds.rollbackMayRun(record)) {
            turns.endButRun(delivery.target(), delivery.dispatch());
        } else if (record.ended()) {
            turns.end(delivery.target(), delivery.dispatch());
        } else if (record.state() == DeliveryState.HELD && record.reason().filter(Reason.APPROVAL::equals).isEmpty()) {
            turns.leave(delivery.target(), delivery.dispatch());
        } else if (!UpgradeEnds.mayRunUnseen(record)) {
            turns.endRun(delivery.target(), delivery.dispatch());
        }
    }

    private void wakeWaiting(Underway gone) {
        moving.to(gone.target()).filter(each -> !each.waitsInLine() || each.waitsFor(gone.dispatch())).forEach(Attempts::wake);
        moving.waitingFor(gone.dispatch()).forEach(Attempts::wake);
    }

    /** It waits for what another delivery has, perhaps one to another target, until {@link #waitsNoMore}. */
    void waits(Attempts attempts) {
        moving.waits(attempts);
    }

    void waitsNoMore(Attempts attempts) {
        moving.waitsNoMore(attempts);
    }

    /** It is on its way to its target: who comes behind it there need not give up its own. */
    void sets(Underway delivery) {
        turns.sets(delivery.target(), delivery.dispatch());
    }

    /** It is not any more. */
    void stops(Underway delivery) {
        turns.stops(delivery.target(), delivery.dispatch());
    }

    /** Something has changed for those who wait for a target. */
    void wake(String target) {
        moving.to(target).forEach(Attempts::wake);
    }

    void bug(long dispatch, String target, Throwable bug) {
        trouble.bug(dispatch, target, bug);
    }

    void ledgerTrouble(UncheckedIOException problem) {
        trouble.ledger(problem);
    }

    /** Something came to rest, moved again, or ended. */
    synchronized void changed() {
        notifyAll();
    }

    /**
     * Waits until nothing of these dispatches moves.
     *
     * @param wait how long, deferred and paused deliveries included; where it is empty, those are at rest
     * @return whether they came to rest; else the time has passed
     */
    synchronized boolean awaitRest(Collection<Long> dispatches, Optional<Duration> wait) throws InterruptedException {
        long begin = timing.ticker().nanos();
        Set<Long> asked = Set.copyOf(dispatches);
        while (!rest(asked, wait.isPresent())) {
            Duration left = wait.map(limit -> limit.minus(timing.ticker().since(begin))).orElse(Duration.ofMinutes(1));
            if (!left.isPositive()) {
                return false;
            }
            wait(left.toMillis() + 1);
        }
        return true;
    }

    /** How many dispatches move: what is deferred, paused, or waits for such a one does not. */
    synchronized int moving() {
        return (int) Stream.concat(unwritten.stream(), moving.restless()).distinct().count();
    }

    /** Waits until these attempts have come to their end. */
    synchronized void awaitGone(Attempts attempts) throws InterruptedException {
        while (moving.has(attempts)) {
            wait();
        }
    }

    private boolean rest(Set<Long> dispatches, boolean patient) {
        return unwritten.stream().noneMatch(dispatches::contains) && moving.rest(dispatches, patient);
    }

    /**
     * Begins nothing more, gives what runs the time to come to an end, then lets go of it. Detached upgrades are let go of at
     * once: they go on by themselves.
     */
    Left drain(Duration limit) throws InterruptedException {
        draining = true;
        unwritten.clear();
        wakeAll();
        List<Attempts> detached = moving.all().filter(Conductor::runsDetached).toList();
        detached.forEach(Attempts::cut);
        awaitRest(all(), Optional.of(limit));
        int cut = moving.count();
        moving.all().forEach(Attempts::cut);
        awaitRest(all(), Optional.of(CUT));
        return new Left(cut, detached.size());
    }

    /**
     * How work was left.
     *
     * @param cut     deliveries that were under way and go on at the next start
     * @param running upgrades that go on on their targets meanwhile
     */
    public record Left(int cut, int running) {}

    private static boolean runsDetached(Attempts attempts) {
        DeliveryRecord record = attempts.delivery().record();
        boolean runs = record.state() == DeliveryState.UPGRADING || record.rollbackDue();
        return runs && record.fact(DeliveryRecord.RUN).filter(Upgrades.DETACHED::equals).isPresent();
    }

    /** The dispatches of which anything is under way, or waits to be. */
    List<Long> all() {
        return Stream.concat(unwritten.stream(), moving.all().map(each -> each.delivery().dispatch())).distinct().toList();
    }
}
