package org.autodispatcher.dispatch;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Step;

/** What people decide, put in the ledger and into effect. A decision that does not fit the state changes nothing and says what does. */
final class Decisions {
    private static final String COMMENT = "comment";

    private final Deliveries deliveries;
    /** Whose orders to give something up are being carried out; guarded by {@code deliveries}. */
    private final Map<Decision.Cancel, String> givingUp = new IdentityHashMap<>();

    Decisions(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    /** Carries {@code decision} out for {@code actor}. One order at a time, so that two people never decide the same thing twice. */
    Decided decide(String actor, Decision decision) {
        return decide(actor, decision, Optional.empty());
    }

    /**
     * The same for somebody who decides on what he has seen: where it is not so any more, he is told instead.
     *
     * @param seen position of the last entry that he has seen; empty where nothing is said of that
     */
    Decided decide(String actor, Decision decision, Optional<Long> seen) {
        if (decision instanceof Decision.Cancel cancel) {
            return givenUp(actor, cancel, seen); // it may wait for a target, which keeps nobody else from deciding
        }
        synchronized (deliveries) {
            Optional<Sight> sight = seen.flatMap(last -> Sight.of(deliveries, decision, last));
            Optional<Decided.Refused> changed = sight.isPresent()
                    ? sight.get().changed(givingUp)
                    : seen.flatMap(last -> Sight.changed(deliveries, decision, last));
            return changed.isPresent() ? changed.get() : decided(actor, decision, sight);
        }
    }

    /** Whoever decides on what he sees while it is being given up is told so, and not carried out first or afterwards. */
    private Decided givenUp(String actor, Decision.Cancel cancel, Optional<Long> seen) {
        synchronized (deliveries) {
            Optional<Decided.Refused> changed = seen.flatMap(last -> Sight.of(deliveries, cancel, last)).flatMap(sight -> sight.changed(givingUp));
            if (changed.isPresent()) {
                return changed.get();
            }
            givingUp.put(cancel, actor);
        }
        try {
            return cancelled(actor, cancel);
        } finally {
            synchronized (deliveries) {
                givingUp.remove(cancel);
            }
        }
    }

    private Decided decided(String actor, Decision decision, Optional<Sight> sight) {
        UnaryOperator<OfDelivery> still = one -> sight.map(of -> of.still(one)).orElse(one);
        return switch (decision) {
            case Decision.Retry(var subject, boolean reroute, String comment) -> reroute
                    ? reroute(actor, subject, comment)
                    : setOff(actor, subject, still.apply((course, record) -> retry(course, record, actor, comment)),
                            course -> letGoOn(course, actor, Step.RETRY, comment));
            case Decision.Release release -> new Releasing(deliveries, actor, release).refused()
                    .map(Decided.class::cast)
                    .orElseGet(() -> setOff(actor, release.subject(), still.apply(new Releasing(deliveries, actor, release)),
                            course -> letGoOn(course, actor, Step.RELEASE, release.comment())));
            case Decision.Approve(var subject, String comment) ->
                setOff(actor, subject, still.apply(new Approving(deliveries, actor, comment)), course -> refused(Decided.Why.HELD, course));
            case Decision.Cancel cancel -> cancelled(actor, cancel);
            case Decision.Resolve(var subject, Decision.As as, String comment) ->
                setOff(actor, subject, new Resolving(deliveries, actor, as, comment).of(subject), course -> refused(Decided.Why.NOT_IN_DOUBT, course));
            case Decision.Pause(Decision.Scope scope, String comment) -> deliveries.pause(actor, scope, comment);
            case Decision.Resume(Decision.Scope scope, String comment) -> deliveries.resume(actor, scope, comment);
        };
    }

    private Decided cancelled(String actor, Decision.Cancel cancel) {
        Attempts.Cancellation order = new Attempts.Cancellation(actor, cancel.comment());
        return each(cancel.subject(), (course, record) -> cancel(course, record, cancel.stop(), order), course -> {
            synchronized (deliveries) {
                return cancelWhole(course, actor, cancel.comment());
            }
        });
    }

    /** Does it, and sets off what goes on by it. */
    private Decided setOff(String actor, Decision.Subject subject, OfDelivery one, OfWhole whole) {
        Decided decided = each(subject, one, whole);
        if (decided instanceof Decided.Done(List<String> subjects)) {
            subjects.forEach(deliveries::beginsAnew);
            deliveries.conduct(subject.dispatch(), actor);
        }
        return decided;
    }

    /** Does it for all deliveries that are meant and fit. Refused only where it fits none: with the first one's reason. */
    private Decided each(Decision.Subject subject, OfDelivery one, OfWhole whole) {
        Course course = deliveries.course(subject.dispatch());
        if (course.entries().isEmpty()) {
            return new Decided.Refused(Decided.Why.NO_SUCH_DISPATCH, Map.of("id", String.valueOf(subject.dispatch())));
        }
        DispatchRecord dispatch = course.record();
        if (subject.target().isEmpty() && (dispatch.failure().isPresent() || dispatch.deliveries().isEmpty())) {
            return whole.decide(course);
        }
        List<DeliveryRecord> meant = dispatch.deliveries().stream()
                .filter(each -> subject.target().map(each.target()::equals).orElse(true))
                .toList();
        if (meant.isEmpty()) {
            return new Decided.Refused(Decided.Why.NO_SUCH_TARGET,
                    Map.of("id", String.valueOf(subject.dispatch()), "target", subject.target().orElse("")));
        }
        List<String> done = new ArrayList<>();
        Optional<Decided.Refused> refused = Optional.empty();
        for (DeliveryRecord record : meant) {
            // as it stands now: those before it may have taken their time
            Optional<Decided.Refused> answer = one.decide(course, course.record(record.target()));
            if (answer.isEmpty()) {
                done.add(id(course, record));
            }
            refused = refused.or(() -> answer);
        }
        if (done.isEmpty()) {
            return refused.orElseThrow();
        }
        return new Decided.Done(done);
    }

    private Optional<Decided.Refused> retry(Course course, DeliveryRecord seen, String actor, String comment) {
        return deliveries.orderNumbered(course, seen.target(), record -> retried(course, record, actor, comment));
    }

    private Optional<Decided.Refused> retried(Course course, DeliveryRecord record, String actor, String comment) {
        boolean reached = record.fact(DeliveryRecord.REMOTE_PATH).isPresent();
        boolean fits = record.state() == DeliveryState.FAILED && !record.rollbackDue() && !record.rollbackInDoubt() || record.state() == DeliveryState.DEFERRED
                || record.state() == DeliveryState.HELD && (!reached || record.reason().filter(why -> why.state() != DeliveryState.HELD).isPresent());
        if (!fits) {
            return Optional.of(unfit(course, record));
        }
        return deliveries.numbered(course, record, number -> goOn(course, record, actor, Step.RETRY, with(inSpite(course, anew(number)), comment)));
    }

    /** Whoever orders it anew has seen how the other targets stand. */
    static Map<String, String> inSpite(Course course, Map<String, String> values) {
        Map<String, String> more = new TreeMap<>(values);
        more.putAll(Rollout.borne(course.record(), Reason.MAX_FAILURES));
        more.putAll(Rollout.borne(course.record(), Reason.MAX_UNREACHABLE));
        return more;
    }

    static Map<String, String> anew(int number) {
        Map<String, String> values = new TreeMap<>(RetryPlan.anew());
        values.put(DeliveryRecord.REPEATS, String.valueOf(number));
        values.put(DeliveryRecord.STARTED, "no");
        values.put(DeliveryRecord.OVERRIDE, "no");
        values.putAll(Rollback.none());
        return values;
    }

    private Optional<Decided.Refused> cancel(Course course, DeliveryRecord record, boolean stop, Attempts.Cancellation order) {
        return switch (record.state()) {
            case UPGRADING -> stop
                    ? deliveries.stop(course, record, order)
                    : Optional.of(Decided.Refused.of(Decided.Why.UPGRADING, id(course, record), record.state()));
            case FAILED -> record.rollbackDue() && stop ? deliveries.stop(course, record, order) : Optional.of(unfit(course, record));
            case IN_DOUBT, UPGRADED, SUPERSEDED, CANCELLED -> Optional.of(unfit(course, record));
            case DELIVERED -> record.ended() ? Optional.of(unfit(course, record)) : giveUp(course, record, order);
            case QUEUED, DELIVERING, DEFERRED, HELD -> giveUp(course, record, order);
        };
    }

    private Optional<Decided.Refused> giveUp(Course course, DeliveryRecord record, Attempts.Cancellation order) {
        return deliveries.cancelling().cancel(course, record, order)
                ? Optional.empty()
                : Optional.of(unfit(course, course.record(record.target())));
    }

    private Decided cancelWhole(Course course, String actor, String comment) {
        if (course.record().failure().isEmpty()) {
            return refused(Decided.Why.MOVES, course);
        }
        if (!course.record().unended()) {
            return refused(Decided.Why.ENDED, course);
        }
        course.whole(actor).mark(Step.CANCEL, Failure.of(Reason.CANCELLED).with("by", actor), with(Map.of(), comment));
        return new Decided.Done(List.of(String.valueOf(course.dispatch())));
    }

    /** A dispatch that is held before it has targets: it is routed by the table in force. */
    private Decided letGoOn(Course course, String actor, Step step, String comment) {
        DispatchRecord record = course.record();
        if (record.fact(DispatchRecord.SHA256).isEmpty()) {
            return refused(Decided.Why.NEVER_TAKEN, course);
        }
        if (!record.unended()) {
            return refused(Decided.Why.ENDED, course);
        }
        course.whole(actor).fact(step, with(Map.of(), comment));
        return new Decided.Done(List.of(String.valueOf(course.dispatch())));
    }

    private Decided reroute(String actor, Decision.Subject subject, String comment) {
        Course course = deliveries.course(subject.dispatch());
        if (course.entries().isEmpty()) {
            return refused(Decided.Why.NO_SUCH_DISPATCH, course);
        }
        DispatchRecord record = course.record();
        if (record.fact(DispatchRecord.SHA256).isEmpty()) {
            return refused(Decided.Why.NEVER_TAKEN, course);
        }
        if (record.deliveries().stream().anyMatch(each -> each.goesOn() && each.state() != DeliveryState.DEFERRED)) {
            return refused(Decided.Why.MOVES, course);
        }
        if (!deliveries.hasBytes(course)) {
            return noBytes(course, String.valueOf(course.dispatch()));
        }
        record.deliveries().forEach(each -> deliveries.cancelling().letGo(course, each));
        try {
            return rerouted(course, actor, comment);
        } catch (UncheckedIOException e) {
            deliveries.conductOnceWritable(course.dispatch(), actor); // what was let go of is not to be left lying
            throw e;
        }
    }

    private Decided rerouted(Course course, String actor, String comment) {
        List<DeliveryRecord> now = course.record().deliveries();
        if (now.stream().anyMatch(each -> each.state() == DeliveryState.UPGRADING || inDoubt(each))) {
            deliveries.conduct(course.dispatch(), actor);
            boolean doubt = now.stream().anyMatch(Decisions::inDoubt);
            return refused(doubt ? Decided.Why.IN_DOUBT : Decided.Why.MOVES, course);
        }
        // first: whatever is lost after it, nothing goes on by the route that the person wanted to leave
        course.whole(actor).fact(Step.RETRY, with(Map.of(Routes.REROUTE, "yes"), comment));
        for (DeliveryRecord each : now) {
            if (!each.ended() || each.state() == DeliveryState.FAILED) {
                deliveries.numbered(course, each, number -> {
                    Map<String, String> values = anew(number);
                    values.put(Stages.DIRECTORY, ""); // all that the route says of it is found out anew
                    values.putAll(Map.of(DeliveryRecord.PLACED, "no", DeliveryRecord.LEFT, "no", DeliveryRecord.WITHOUT, "no"));
                    return goOn(course, each, actor, Step.RETRY, with(values, comment));
                });
            }
        }
        now.forEach(each -> deliveries.beginsAnew(id(course, each)));
        deliveries.conduct(course.dispatch(), actor);
        leave(course, now);
        return new Decided.Done(List.of(String.valueOf(course.dispatch())));
    }

    private static boolean inDoubt(DeliveryRecord record) {
        return record.state() == DeliveryState.IN_DOUBT || record.rollbackInDoubt();
    }

    /** What it had at targets to which it does not go any more is others'. */
    private void leave(Course course, List<DeliveryRecord> before) {
        DispatchRecord now = course.record();
        before.stream()
                .filter(each -> now.failure().isPresent() || now.delivery(each.target()).isEmpty())
                .forEach(each -> deliveries.resolved(course, each));
    }

    private Optional<Decided.Refused> goOn(Course course, DeliveryRecord record, String actor, Step step, Map<String, String> values) {
        if (!deliveries.hasBytes(course)) {
            return Optional.of(noBytes(course, id(course, record)));
        }
        deliveries.steps(course, record, actor).fact(step, values);
        return Optional.empty();
    }

    static Decided.Refused noBytes(Course course, String id) {
        return new Decided.Refused(
                Decided.Why.NO_BYTES, Map.of("id", id, "package", course.record().fact(DispatchRecord.PACKAGE).orElse("")));
    }

    /** Says which verb fits. */
    static Decided.Refused unfit(Course course, DeliveryRecord record) {
        Decided.Why why = switch (record.state()) {
            case IN_DOUBT -> Decided.Why.IN_DOUBT;
            case HELD -> record.reason().filter(Reason.APPROVAL::equals).isPresent() ? Decided.Why.AWAITS_APPROVAL : Decided.Why.HELD;
            case FAILED -> record.rollbackDue() ? Decided.Why.ROLLING_BACK : record.rollbackInDoubt() ? Decided.Why.IN_DOUBT : Decided.Why.FAILED;
            case UPGRADING -> Decided.Why.UPGRADING;
            case CANCELLED, SUPERSEDED -> Decided.Why.CANCELLED;
            case UPGRADED -> Decided.Why.ENDED;
            case DELIVERED -> record.ended() ? Decided.Why.ENDED : Decided.Why.MOVES;
            case QUEUED, DELIVERING, DEFERRED -> Decided.Why.MOVES;
        };
        return Decided.Refused.of(why, id(course, record), record.state());
    }

    private static Decided refused(Decided.Why why, Course course) {
        return new Decided.Refused(why, Map.of(
                "id", String.valueOf(course.dispatch()),
                "state", course.entries().isEmpty() ? "" : course.record().state().text(),
                "package", course.entries().isEmpty() ? "" : course.record().fact(DispatchRecord.PACKAGE).orElse("")));
    }

    static String id(Course course, DeliveryRecord record) {
        return course.dispatch() + ":" + record.target();
    }

    static Map<String, String> with(Map<String, String> values, String comment) {
        Map<String, String> more = new TreeMap<>(values);
        if (!comment.isEmpty()) {
            more.put(COMMENT, comment);
        }
        return more;
    }

    /** Decides about one delivery; empty where it is done. */
    @FunctionalInterface
    interface OfDelivery {
        Optional<Decided.Refused> decide(Course course, DeliveryRecord record);
    }

    /** Decides about a dispatch that has no deliveries. */
    @FunctionalInterface
    private interface OfWhole {
        Decided decide(Course course);
    }
}
