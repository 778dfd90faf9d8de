package org.autodispatcher.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Target;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;

/** The dispatches of a HOME and their deliveries as orders reach them: handed in, taken up again, let go on, given up. */
final class Deliveries {
    private final Ledger ledger;
    private final Events events;
    private final Dispatcher dispatcher;
    private final Conductor conductor;
    private final Yard yard;

    /** What is shared by all of them. */
    record Yard(Turns turns, Pauses pauses, Spool spool, Work work) {}

    /** Where routes come from, how upgrades run, and what is known of the world. */
    record Work(Routes routes, Upgrades upgrades, Machinery.Known known) {}

    Deliveries(Ledger ledger, Events events, Dispatcher dispatcher, Conductor conductor, Yard yard) {
        this.ledger = ledger;
        this.events = events;
        this.dispatcher = dispatcher;
        this.conductor = conductor;
        this.yard = yard;
    }

    /** A dispatch by its id, whether there is one or not. */
    Course course(long dispatch) {
        return new Course(ledger, dispatch, events);
    }

    /**
     * Takes a package in.
     *
     * @return its dispatch; where the same package is under way already, that one, which now tries again what it was held for
     */
    long handIn(HandedIn file) {
        Course course = course(ledger.open());
        try {
            setOff(course, file);
        } catch (UncheckedIOException e) {
            return goesOnLater(course, file, e);
        }
        Optional<Failure> before = course.record().failure().filter(why -> why.is(Reason.HANDED_IN_BEFORE, "under-way"));
        if (before.isEmpty()) {
            return course.dispatch();
        }
        long earlier = Long.parseLong(before.get().values().get(Routes.EARLIER));
        join(course(earlier), file.actor(), course.dispatch());
        return earlier;
    }

    private void setOff(Course course, HandedIn file) {
        dispatcher.dispatch(course, file);
        new Superseding(this, conductor, ledger).by(course);
    }

    /** Where the package is in our hands it is taken, and told so; else it is told as not taken, and must not look as if it moved. */
    private long goesOnLater(Course course, HandedIn file, UncheckedIOException trouble) {
        boolean anything = course.entries().stream().findAny().isPresent();
        if (anything) {
            conductOnceWritable(course.dispatch(), file.actor());
        }
        if (!anything || course.whole().fact(DispatchRecord.SHA256).isEmpty()) {
            throw trouble;
        }
        return course.dispatch();
    }

    /** The same package came once more: what can be tried anew without asking anybody is. */
    private synchronized void join(Course course, String actor, long second) {
        course.whole(actor).fact(Step.HAND_IN, Map.of("as", String.valueOf(second)));
        for (DeliveryRecord each : course.record().deliveries()) {
            release(course, each.target(), actor, record -> record.state() == DeliveryState.DEFERRED
                    || record.state() == DeliveryState.HELD && record.reason().filter(Deliveries::curable).isPresent());
        }
        conduct(course.dispatch(), actor);
    }

    /** Lets those deliveries of a dispatch go on that are held as {@code meant} says. */
    synchronized void release(long dispatch, String actor, Predicate<DeliveryRecord> meant) {
        Course course = course(dispatch);
        long released = course.record().deliveries().stream()
                .filter(each -> release(course, each.target(), actor, meant))
                .count();
        if (released > 0) {
            conduct(dispatch, actor);
        }
    }

    private boolean release(Course course, String target, String actor, Predicate<DeliveryRecord> meant) {
        return order(course, target, record -> {
            if (!meant.test(record)) {
                return false;
            }
            steps(course, record, actor).fact(Step.RELEASE, RetryPlan.anew());
            return true;
        });
    }

    /** Gives an order to a delivery as it stands at that moment: its attempts begin no step meanwhile. */
    <T> T order(Course course, String target, Function<DeliveryRecord, T> order) {
        Supplier<T> now = () -> order.apply(course.record(target));
        return conductor.of(course.dispatch(), target).map(moving -> moving.order(now)).orElseGet(now);
    }

    /** The same where the order is about its next run: who counts the runs within an attempt locks in this order, too. */
    <T> T orderNumbered(Course course, String target, Function<DeliveryRecord, T> order) {
        synchronized (yard.work().upgrades().numbers().lock(target)) {
            return order(course, target, order);
        }
    }

    /** Held for something that is outside: trying again shows whether it was mended. The others are questions to a person. */
    private static boolean curable(Reason reason) {
        return switch (reason) {
            case HANDED_IN_BEFORE, LEDGER_BEHIND, LEDGER_DAMAGED, BUG, PROTOCOL_WEAKER, IN_DOUBT, REBOOTED -> false;
            default -> true;
        };
    }

    /** Sets off, in a dispatch that is in the ledger, whatever is to move and does not. */
    void conduct(long dispatch, String actor) {
        setOff(course(dispatch), new HandedIn.Recorded(actor));
        conductor.wakeAll();
    }

    /** The same as soon as the ledger can be written again. */
    void conductOnceWritable(long dispatch, String actor) {
        conductor.onceWritable(dispatch, () -> conduct(dispatch, actor));
    }

    /** Takes up everything that was left open, for those who handed it in. */
    void recover() throws IOException {
        yard.spool().removeLeftovers();
        new Recovery(ledger, yard.turns(), conductor, yard.work().known().facts()).run((actor, dispatch) -> setOff(course(dispatch), new HandedIn.Recorded(actor)));
    }

    /** The route that a dispatch has, with its targets; empty where it has none. */
    Optional<Routed> routed(Course course) {
        try {
            return yard.work().routes().kept(course, course.record().submitter());
        } catch (FailureException e) {
            return Optional.empty(); // what it was is in the ledger, and cannot be read any more: said there
        }
    }

    /** Steps that a person's order takes at a delivery. */
    Steps steps(Course course, DeliveryRecord record, String actor) {
        return course.to(target(record.target()), actor, Steps.Gate.OPEN);
    }

    /** {@code user@host:port}, taken apart; how it is reached plays no part in the ledger. */
    static Target target(String text) {
        int at = text.lastIndexOf('@');
        int colon = text.lastIndexOf(':');
        String host = text.substring(at + 1, colon);
        return new Target(
                text.substring(0, at),
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                Integer.parseInt(text.substring(colon + 1)));
    }

    /** Gives an order that is about the next run of a delivery, with that run's number. */
    <T> T numbered(Course course, DeliveryRecord record, IntFunction<T> order) {
        synchronized (yard.work().upgrades().numbers().lock(record.target())) {
            return order.apply(yard.work().upgrades().numbers().next(course.record(), record.target()));
        }
    }

    Spool spool() {
        return yard.spool();
    }

    /** Whether the spool still holds the package of a dispatch. */
    boolean hasBytes(Course course) {
        DispatchRecord record = course.whole();
        return record.fact(DispatchRecord.SHA256)
                .filter(sha256 -> yard.spool().keeps(sha256, Long.parseLong(record.fact(DispatchRecord.SIZE).orElse("0"))))
                .isPresent();
    }

    /** How what has not been upgraded is given up. */
    Cancelling cancelling() {
        return new Cancelling(this, conductor);
    }

    /** What a release means beyond that the delivery is tried again. */
    void accept(DeliveryRecord record, String actor) {
        yard.work().known().accept(record, actor);
    }

    /** Where upgrades are known to run plain. */
    PlainTargets plainTargets() {
        return yard.work().known().facts().plain();
    }

    /** Tells of what is nobody's fault but ours. */
    void bug(RuntimeException bug) {
        conductor.bug(Ledger.HOME, "", bug);
    }

    /** Whether anything is done for a delivery, or waits to be. */
    boolean moves(Course course, DeliveryRecord record) {
        return conductor.of(course.dispatch(), record.target()).isPresent();
    }

    /** Ends a running upgrade on its target; its end is recorded by whoever follows it. */
    Optional<Decided.Refused> stop(Course course, DeliveryRecord record, Attempts.Cancellation by) {
        Optional<Attempts> moving = conductor.of(course.dispatch(), record.target());
        Optional<Underway> kept = moving.isPresent() ? Optional.empty() : kept(course, record);
        boolean stopped = false;
        try {
            Optional<Underway> running = moving.map(Attempts::delivery).or(() -> kept);
            stopped = running.isPresent() && dispatcher.stop(course, running.get().routed(), running.get().destination(), by);
        } catch (FailureException e) {
            // in the ledger; the answer says that it could not be ended
        }
        if (stopped) {
            kept.ifPresent(conductor::setOff); // nobody else would learn how it ended
        }
        return stopped
                ? Optional.empty()
                : Optional.of(Decided.Refused.of(Decided.Why.NOT_STOPPED, course.dispatch() + ":" + record.target(), record.state()));
    }

    /** A running upgrade that nobody has taken up. */
    private Optional<Underway> kept(Course course, DeliveryRecord record) {
        if (!conductor.standstill().still()) {
            return Optional.empty(); // who owns the HOME to work has taken everything up, or somebody has just let it go
        }
        dispatcher.dispatch(course, new HandedIn.Recorded(course.record().submitter()));
        return conductor.standstill().kept(course.dispatch(), record.target());
    }

    /** Who follows from now on is told what happens from now on, not the try before. */
    void beginsAnew(String delivery) {
        events.forget(delivery);
    }

    /**
     * What rested has come to its end, or was sent elsewhere: its turn is over. It may have been the last of its dispatch, of which nothing
     * is remembered then.
     */
    void resolved(Course course, DeliveryRecord record) {
        yard.turns().end(record.target(), course.dispatch());
        conductor.wake(record.target());
        if (course.whole().failure().isEmpty()) {
            routed(course).ifPresent(routed -> conductor.progressed(course, routed));
        }
    }

    List<Standing.Pause> pauses() {
        return yard.pauses().inForce();
    }

    Decided pause(String actor, Decision.Scope scope, String comment) {
        if (yard.pauses().any(scope)) {
            return nothingToDo(scope);
        }
        home(actor).fact(Step.PAUSE, Pauses.values(scope, comment));
        return new Decided.Done(List.of());
    }

    Decided resume(String actor, Decision.Scope scope, String comment) {
        boolean any = scope.equals(Decision.Scope.EVERYTHING) ? !yard.pauses().inForce().isEmpty() : yard.pauses().any(scope);
        if (!any) {
            return nothingToDo(scope);
        }
        home(actor).fact(Step.RESUME, Pauses.values(scope, comment));
        conductor.wakeAll();
        return new Decided.Done(List.of());
    }

    private static Decided nothingToDo(Decision.Scope scope) {
        return new Decided.Refused(Decided.Why.NOTHING_TO_DO, new TreeMap<>(Pauses.values(scope, "")));
    }

    /** Steps of the HOME as a whole, which the pauses hear of. */
    Steps home(String actor) {
        return new Steps(ledger, new Steps.Subject(Ledger.HOME, "", actor), yard.pauses()::take, Steps.Gate.OPEN);
    }
}
