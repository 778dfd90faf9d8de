package org.autodispatcher.dispatch;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;

/**
 * What somebody had seen of a dispatch when he decided: all entries up to one. Who presses twice, or in the same moment as somebody else,
 * decided on what is not there any more, and is told who or what changed it.
 *
 * <p>It matters who else has decided about the same, whatever it was; and where something rests, or did, its state, reason and number of
 * attempts. What moves by itself does not matter: otherwise of hundreds of targets nothing could be decided while they move. To give
 * something up, nothing of all that matters but who else has decided.
 */
final class Sight {
    private static final Set<Step> DECISIONS = EnumSet.of(
            Step.RETRY, Step.RELEASE, Step.APPROVE, Step.LEAVE_OUT, Step.OVERRIDE, Step.CANCEL, Step.RESOLVE, Step.STOP_UPGRADE);

    private final Deliveries deliveries;
    private final Decision.Subject subject;
    private final long last;
    private final boolean standMatters;
    private final List<Entry> entries;
    private final DispatchRecord then;

    /** What matters of a delivery that rests. */
    private record Stand(DeliveryState state, Optional<Reason> reason, int attempts) {
        /** Empty where it moves, or has ended well. */
        static Optional<Stand> of(DeliveryRecord record) {
            boolean rests = switch (record.state()) {
                case HELD, IN_DOUBT, DEFERRED, SUPERSEDED, CANCELLED -> true;
                case FAILED -> !record.rollbackDue();
                case QUEUED, DELIVERING, DELIVERED, UPGRADING, UPGRADED -> false;
            };
            return rests ? Optional.of(new Stand(record.state(), record.reason(), record.attempts())) : Optional.empty();
        }
    }

    private Sight(Deliveries deliveries, Decision.Subject subject, long last, boolean standMatters) {
        this.deliveries = deliveries;
        this.subject = subject;
        this.last = last;
        this.standMatters = standMatters;
        entries = deliveries.course(subject.dispatch()).entries();
        then = DispatchRecord.of(subject.dispatch(), entries.stream().filter(entry -> entry.sequence() <= last).toList());
    }

    /**
     * Of somebody who decides about a dispatch; empty of one who decides about the HOME.
     *
     * @param last position of the last entry that he has seen
     */
    static Optional<Sight> of(Deliveries deliveries, Decision decision, long last) {
        return subject(decision).map(subject -> new Sight(deliveries, subject, last, !(decision instanceof Decision.Cancel)));
    }

    private static Optional<Decision.Subject> subject(Decision decision) {
        return switch (decision) {
            case Decision.Retry retry -> Optional.of(retry.subject());
            case Decision.Release release -> Optional.of(release.subject());
            case Decision.Approve approve -> Optional.of(approve.subject());
            case Decision.Cancel cancel -> Optional.of(cancel.subject());
            case Decision.Resolve resolve -> Optional.of(resolve.subject());
            case Decision.Pause _, Decision.Resume _ -> Optional.empty();
        };
    }

    /**
     * What has changed since; empty where everything is as it was seen.
     *
     * @param givingUp orders to give something up that are being carried out, each with who gave it
     */
    Optional<Decided.Refused> changed(Map<Decision.Cancel, String> givingUp) {
        Optional<Decided.Refused> other = givingUp.entrySet().stream()
                .filter(each -> each.getKey().subject().dispatch() == subject.dispatch() && meant(each.getKey().subject().target().orElse("")))
                .findFirst()
                .map(each -> refused(each.getKey().subject().target().orElse(""), each.getValue(), Step.CANCEL));
        return other.or(this::decided).or(() -> standMatters ? moved() : Optional.empty());
    }

    private Optional<Decided.Refused> decided() {
        return entries.stream()
                .filter(entry -> entry.sequence() > last && DECISIONS.contains(entry.draft().step()) && meant(entry.draft().target()))
                .findFirst()
                .map(this::refused);
    }

    /** Whether it is about the same; the whole is, whatever is meant. */
    private boolean meant(String target) {
        return target.isEmpty() || subject.target().map(target::equals).orElse(true);
    }

    private Optional<Decided.Refused> moved() {
        DispatchRecord now = DispatchRecord.of(subject.dispatch(), entries);
        if (!then.failure().map(Failure::reason).equals(now.failure().map(Failure::reason))) {
            return lastOf("");
        }
        return now.deliveries().stream().filter(each -> meant(each.target())).flatMap(each -> changed(each).stream()).findFirst();
    }

    private Optional<Decided.Refused> changed(DeliveryRecord now) {
        Optional<Stand> before = then.delivery(now.target()).flatMap(Stand::of);
        return before.equals(Stand.of(now)) ? Optional.empty() : lastOf(now.target());
    }

    /** Decides only where the delivery still stands as it was seen: nothing of it begins between that look and the decision. */
    Decisions.OfDelivery still(Decisions.OfDelivery one) {
        return (course, record) -> deliveries.orderNumbered(
                course, record.target(), now -> changed(now).or(() -> one.decide(course, now)));
    }

    private Optional<Decided.Refused> lastOf(String target) {
        return deliveries.course(subject.dispatch()).entries(target).reversed().stream().findFirst().map(this::refused);
    }

    private Decided.Refused refused(Entry entry) {
        return refused(entry.draft().target(), entry.actor(), entry.draft().step());
    }

    private Decided.Refused refused(String target, String account, Step step) {
        return changedMeanwhile(subject.dispatch() + (target.isEmpty() ? "" : ":" + target), account, step);
    }

    private static Decided.Refused changedMeanwhile(String id, String account, Step step) {
        return new Decided.Refused(Decided.Why.CHANGED_MEANWHILE, Map.of("id", id, "account", account, "step", step.text()));
    }

    /** Whether somebody has ordered or lifted the same pause since; to lift all is about all of them. */
    static Optional<Decided.Refused> changed(Deliveries deliveries, Decision decision, long last) {
        Map<String, String> scope = switch (decision) {
            case Decision.Pause pause -> Pauses.values(pause.scope(), "");
            case Decision.Resume resume -> Pauses.values(resume.scope(), "");
            case Decision.Retry _, Decision.Release _, Decision.Approve _, Decision.Cancel _, Decision.Resolve _ ->
                throw new IllegalArgumentException("not about the HOME: " + decision);
        };
        boolean all = decision instanceof Decision.Resume resume && resume.scope().equals(Decision.Scope.EVERYTHING);
        return deliveries.course(Ledger.HOME).entries().stream()
                .filter(entry -> entry.sequence() > last && (entry.draft().step() == Step.PAUSE || entry.draft().step() == Step.RESUME))
                .filter(entry -> all || scope(entry).equals(scope))
                .findFirst()
                .map(entry -> changedMeanwhile("", entry.actor(), entry.draft().step()));
    }

    private static Map<String, String> scope(Entry entry) {
        Map<String, String> values = new TreeMap<>(entry.draft().values());
        values.remove(Entry.COMMENT);
        return values;
    }
}
