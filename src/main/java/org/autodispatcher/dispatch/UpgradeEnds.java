package org.autodispatcher.dispatch;

import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.upgrade.Upgrade;

/** How an upgrade ended, with what only the ledger knows of it. */
final class UpgradeEnds {
    private static final Set<Step> ORDERED_ANEW = EnumSet.of(Step.RETRY, Step.RELEASE, Step.RESOLVE);

    /**
     * How an upgrade in doubt may still be running where no lock on the target speaks for it: the lock is one of a host name, a boot and a
     * run folder, and each of these may be another one by the next start.
     */
    private static final Set<String> UNSEEN = Set.of(Upgrades.VANISHED, Health.UNSEEN, "not-stopped", "unguarded", "differs");

    /** In the intent of {@link Step#STOP_UPGRADE}: what is to be stopped. */
    static final String STOP = "yes";
    static final String STOP_ROLLBACK = "rollback";

    private UpgradeEnds() {}

    /** The exit status of an upgrade that ended well; any other end is thrown. */
    static int status(Upgrade.Ended ended) throws FailureException {
        return switch (ended) {
            case Upgrade.Ended.Succeeded(int status) -> status;
            case Upgrade.Ended.Failed(Failure failure, OptionalInt status) -> throw withStatus(failure, status).exception();
            case Upgrade.Ended.InDoubt(Failure failure) -> throw failure.exception();
        };
    }

    /** An end with what only we know of it: that a person had ordered it; where, of a run in doubt, its folder is. */
    static Upgrade.Ended told(Course course, Order order, Act act, Upgrade.Ended ended) {
        return switch (ordered(course, order, act.step(), ended)) {
            case Upgrade.Ended.Succeeded well -> well;
            case Upgrade.Ended.Failed failed -> failed;
            case Upgrade.Ended.InDoubt(Failure failure) -> new Upgrade.Ended.InDoubt(failure.with(
                    Runs.FOLDER, Runs.folder(order) + "/" + act.key().text()));
        };
    }

    /** The same of one that has no folder. */
    static Upgrade.Ended ordered(Course course, Order order, Step step, Upgrade.Ended ended) {
        return ended instanceof Upgrade.Ended.Failed failed && failed.failure().reason() == Reason.SIGNAL
                ? asOrdered(course, order, step, failed)
                : ended;
    }

    /** What a signal ended after a person had ordered that, was stopped; nobody has to look for who sent it. */
    private static Upgrade.Ended asOrdered(Course course, Order order, Step step, Upgrade.Ended.Failed ended) {
        return stopped(course, order, step).<Upgrade.Ended>map(why -> new Upgrade.Ended.Failed(why, ended.status())).orElse(ended);
    }

    /** Why what {@code step} runs in the try that is under way is not to run, where a person ordered it to end. */
    static Optional<Failure> stopped(Course course, Order order, Step step) {
        return stopOrder(course, order, step == Step.ROLLBACK ? STOP_ROLLBACK : STOP).map(by -> Failure.of(Reason.STOPPED, "ordered").with("by", by.actor()));
    }

    /** @throws FailureException where a person has ordered that it is to end */
    static void requireNotStopped(Course course, Order order, Step step) throws FailureException {
        Optional<Failure> stopped = stopped(course, order, step);
        if (stopped.isPresent()) {
            throw stopped.get().exception();
        }
    }

    /** @param kind of what was to be stopped */
    private static Optional<Entry> stopOrder(Course course, Order order, String kind) {
        Optional<Entry> stop = Optional.empty();
        Optional<Entry> carriedOut = Optional.empty();
        boolean meant = false;
        for (Entry entry : course.entries()) {
            boolean here = entry.draft().target().equals(order.target());
            if (here && entry.draft().step() == Step.STOP_UPGRADE && entry.draft().tense() == Entry.Tense.INTENT) {
                meant = kind.equals(entry.draft().values().get("stop"));
            }
            if (here && meant && entry.draft().step() == Step.STOP_UPGRADE) {
                carriedOut = entry.draft().tense() == Entry.Tense.FACT ? Optional.of(entry) : carriedOut;
                // where the target could not be asked, the order has ended nothing; one before it that was carried out stands
                stop = entry.draft().tense() == Entry.Tense.FAILURE ? carriedOut : Optional.of(entry);
            } else if (here && ORDERED_ANEW.contains(entry.draft().step())) {
                stop = Optional.empty();
                carriedOut = Optional.empty();
            }
        }
        return stop;
    }

    /** An upgrade in doubt may still be running where no lock on the target speaks for it, or where it could not be ended. */
    static boolean mayRunUnseen(DeliveryRecord record) {
        boolean plain = record.fact(DeliveryRecord.RUN).filter(Upgrades.PLAIN::equals).isPresent();
        boolean unseen = record.failure()
                .filter(why -> UNSEEN.stream().anyMatch(variant -> why.is(Reason.IN_DOUBT, variant)))
                .isPresent();
        return record.state() == DeliveryState.IN_DOUBT && (plain || unseen);
    }

    /** The same of a way back: nothing on the target speaks for one that ran plain. */
    static boolean rollbackMayRun(DeliveryRecord record) {
        return record.rollbackInDoubt() && record.fact(DeliveryRecord.RUN).filter(Upgrades.PLAIN::equals).isPresent();
    }

    /** The exit status is a fact of its own, whatever the failure's sentence mentions. */
    private static Failure withStatus(Failure failure, OptionalInt status) {
        return status.isPresent() ? failure.with(DeliveryRecord.EXIT_CODE, status.getAsInt()) : failure;
    }
}
