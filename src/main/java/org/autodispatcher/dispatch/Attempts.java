package org.autodispatcher.dispatch;

import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.Step;

/**
 * One delivery, attempt after attempt, until it has ended or waits for a person. It runs on a thread of its own; orders reach it
 * from others. Between attempts it holds nothing but its place in the turns.
 */
final class Attempts implements Steps.Gate, Runnable {
    /** What runs on the target, or may. */
    private static final Set<Step> RUNS = EnumSet.of(Step.UPGRADE, Step.ATTACH, Step.HEALTH, Step.RESTORE, Step.ROLLBACK);

    private final Underway delivery;
    private final Conductor conductor;
    private final Signal signal = new Signal();
    private final Between between;
    private volatile Optional<Thread> thread = Optional.empty();
    private volatile Optional<Cancellation> cancelled = Optional.empty();
    private volatile boolean upgrading;
    private volatile boolean cut;
    private final Places.Held places;
    private boolean gaveWay;

    /**
     * Who gives it up, and why.
     *
     * @param hold what it is held for instead of being cancelled
     */
    record Cancellation(String actor, String comment, Optional<Failure> hold) {
        Cancellation(String actor, String comment) {
            this(actor, comment, Optional.empty());
        }

        void mark(Steps steps) {
            if (hold.isPresent()) {
                steps.mark(Step.HOLD, hold.get(), Map.of());
            } else {
                steps.mark(Step.CANCEL, Failure.of(Reason.CANCELLED).with("by", actor), comment.isEmpty() ? Map.of() : Map.of("comment", comment));
            }
        }

        boolean carriedOut(DeliveryRecord record) {
            return record.state() == (hold.isPresent() ? DeliveryState.HELD : DeliveryState.CANCELLED);
        }
    }

    Attempts(Underway delivery, Conductor conductor, RetryPlan plan) {
        this.delivery = delivery;
        this.conductor = conductor;
        this.between = new Between(this, conductor, plan, signal);
        this.places = conductor.places(delivery);
    }

    Underway delivery() {
        return delivery;
    }

    Rest rest() {
        return between.rest();
    }

    /** Whether it waits for a turn that {@code dispatch} has, on whichever address of the machine. */
    boolean waitsFor(long dispatch) {
        return between.waitsFor(dispatch);
    }

    /** Whether nothing but the end of what it waits for lets it go on: of hundreds of a line only the next one need look. */
    boolean waitsInLine() {
        return between.inLine();
    }

    /** Looks anew at once at whatever it waits for. */
    void wake() {
        between.wake();
    }

    /**
     * Gives it up.
     *
     * @return whether it will be; not where its upgrade may run
     */
    synchronized boolean cancel(Cancellation order) {
        if (upgrading || beyondCancelling(delivery.record())) {
            return false;
        }
        cancelled = cancelled.or(() -> Optional.of(order)); // of two orders the first counts
        breakOff();
        return true;
    }

    /** Whether it has ended, or its upgrade runs or may run: there is nothing more to be given up. */
    static boolean beyondCancelling(DeliveryRecord record) {
        return record.ended() || record.state() == DeliveryState.UPGRADING || record.rollbackDue() || record.state() == DeliveryState.IN_DOUBT;
    }

    /** Gives an order while no step of it begins. */
    @Override
    public synchronized <T> T order(Supplier<T> order) {
        return order.get();
    }

    /** Lets go of it in the middle of whatever it does; the ledger and the target keep what is needed to go on. */
    void cut() {
        cut = true;
        breakOff();
    }

    /** Whether it was let go of, for its next owner. */
    boolean isCut() {
        return cut;
    }

    /** How it stands, read for as long as it takes; empty where nothing more is begun and it cannot be read. */
    Optional<DeliveryRecord> read() {
        while (true) {
            try {
                return Optional.of(delivery.record());
            } catch (UncheckedIOException e) {
                if (!writesAgain(e)) {
                    return Optional.empty();
                }
            }
        }
    }

    @Override
    public boolean writesAgain(UncheckedIOException trouble) {
        conductor.ledgerTrouble(trouble);
        return !conductor.draining() && paused();
    }

    private boolean paused() {
        try {
            signal.await(Conductor.LEDGER_PAUSE);
            return true;
        } catch (InterruptedException e) {
            return !cut;
        }
    }

    private void breakOff() {
        signal.give();
        thread.ifPresent(Thread::interrupt);
    }

    /** Whether an upgrade may be running. */
    boolean upgrading() {
        return upgrading;
    }

    @Override
    public boolean begin(Step step) {
        try {
            if (step == Step.CONNECT) {
                upgrading = false;
                between.waitsForPlaces(places);
                gaveWay = between.pause().isPresent(); // it may have been ordered while it waited for its places
                if (gaveWay) {
                    return false;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        if (step == Step.LEARN || step == Step.UPGRADE) {
            conductor.progressed(delivery); // it may have been the last that the others of its batch waited for
        }
        return mayBegin(step);
    }

    private synchronized boolean mayBegin(Step step) {
        boolean runs = RUNS.contains(step);
        boolean starts = step == Step.CONNECT || runs;
        if (handsBack() || starts && conductor.draining()) {
            return false;
        }
        upgrading |= runs;
        if (runs) {
            conductor.stops(delivery); // what it runs may take hours
        }
        switch (step) {
            case CONNECT, LEARN -> places.connects(); // what is learnt is learnt over a connection of its own
            case UPGRADE -> places.sent();
            case ATTACH, HEALTH, ROLLBACK -> places.runs();
            default -> places.connected(); // where the way there is open, or not gone yet
        }
        return true;
    }

    @Override
    public boolean handsBack() {
        return cut || cancelled.isPresent();
    }

    @Override
    public void run() {
        thread = Optional.of(Thread.currentThread());
        try {
            attempts();
            cancelled.ifPresent(this::giveUp);
        } catch (UncheckedIOException e) {
            conductor.ledgerTrouble(e); // it was not cancelled, and goes on
        } finally {
            Thread.interrupted();
            places.close();
            conductor.gone(this);
        }
    }

    private void attempts() {
        try {
            while (!handsBack() && !conductor.draining() && goesOn()) {
                Thread.interrupted(); // an order that broke the last attempt off has been heard
            }
        } catch (InterruptedException e) {
            Thread.interrupted(); // an order broke its waiting off
        }
    }

    private void giveUp(Cancellation order) {
        if (beyondCancelling(delivery.record())) {
            return; // its last step came to an end before the order broke it off
        }
        order.mark(steps(order.actor()));
    }

    /** Steps that {@code actor} takes, each only as long as it may begin. */
    Steps steps(String actor) {
        return delivery.course().to(delivery.destination().target(), actor, this);
    }

    /** One attempt with all the waiting before and after it; whether another one follows. */
    private boolean goesOn() throws InterruptedException {
        try {
            if (!delivery.record().goesOn()) {
                return false; // it came to its end, or was cancelled, before it was set off
            }
            if (between.waits()) {
                return true;
            }
            between.moves();
            attempt();
            return follows(delivery.record());
        } catch (UncheckedIOException e) {
            conductor.ledgerTrouble(e);
            signal.await(Conductor.LEDGER_PAUSE);
            return true;
        } catch (RuntimeException | Error bug) {
            conductor.bug(delivery.dispatch(), delivery.target(), bug);
            signal.await(Conductor.LEDGER_PAUSE);
            return true;
        } finally {
            upgrading = false;
        }
    }

    /**
     * Whether it sets out, with its places: nothing of an attempt is done before that, so that of thousands that wait each does all of its
     * steps at once, in the order in which they came. What is come back to runs already.
     */
    private boolean setsOut() throws InterruptedException {
        DeliveryRecord record = delivery.record();
        if (record.state() == DeliveryState.UPGRADING || record.rollbackDue()) {
            return true;
        }
        conductor.stops(delivery); // who waits for places is not on its way
        between.waitsForPlaces(places);
        gaveWay = between.pause().or(between::superseded).isPresent(); // both may have come while it waited
        if (gaveWay || conductor.draining()) {
            return false;
        }
        conductor.sets(delivery);
        return true;
    }

    private void attempt(Steps steps) throws FailureException {
        try {
            delivery.work().attempt(delivery.destination(), steps);
        } finally {
            steps.settle(); // whatever came between one step and the next
        }
    }

    private void attempt() throws InterruptedException {
        gaveWay = false;
        try {
            if (setsOut()) {
                attempt(steps(delivery.actor()));
            }
        } catch (FailureException | Steps.HandedBack _) {
            // in the ledger already, or not to be there
        } catch (UncheckedIOException e) {
            throw e;
        } catch (RuntimeException | Error bug) {
            conductor.bug(delivery.dispatch(), delivery.target(), bug);
            if (delivery.record().state() == DeliveryState.UPGRADING) {
                return; // the command may be running: it is come back to, never left to itself
            }
            boolean goesBack = delivery.record().rollbackDue();
            if (beyondCancelling(delivery.record()) && !goesBack) {
                return; // it has come to its end, and what comes after that changes nothing
            }
            // what failed stays so, and is gone back from no further
            Step step = goesBack ? Step.ROLLBACK : Step.HOLD;
            steps(delivery.actor()).mark(step, Failure.of(Reason.BUG).with("detail", bug), Map.of());
        } finally {
            if (!upgrading || delivery.record().state() != DeliveryState.UPGRADING) {
                places.close(); // what runs on out of our sight keeps its route's
            }
            upgrading = false;
        }
    }

    /** Whether an attempt that came to this is followed by another; if so, when it is time for it. */
    private boolean follows(DeliveryRecord record) throws InterruptedException {
        if (handsBack() || conductor.draining()) {
            return false;
        }
        if (gaveWay && record.state() != DeliveryState.UPGRADING) {
            return true; // nothing was tried: what it waits for now is said next
        }
        return between.follows(record);
    }
}
