package org.autodispatcher.ledger;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;

/**
 * One line of the ledger. It is never changed once written.
 *
 * @param sequence position in the ledger, rising without gaps from 1
 * @param at       when it was written
 * @param actor    the account that ordered it
 * @param draft    what is recorded
 */
public record Entry(long sequence, Instant at, String actor, Draft draft) {
    /** In the values of a decision: why, in the person's own words. */
    public static final String COMMENT = "comment";
    /** In the values of {@link Step#RESOLVE}: what the person said. */
    public static final String AS = "as";
    /** In the values of {@link Step#RESOLVE}: the upgrade is to be run once more. */
    public static final String START_AGAIN = "start-again";

    /** In the values of {@link Step#APPROVE}: {@code yes} where nothing is missing any more, and what was held for it goes on. */
    public static final String GOES_ON = "goes_on";

    /** What became of a step so far. */
    public enum Tense {
        /** About to be done; whether it was is not known from this entry. */
        INTENT,
        /** Done. */
        FACT,
        /** Did not come about, or came to a bad end; the failure says why. */
        FAILURE
    }

    /**
     * What is to be recorded.
     *
     * @param dispatch the dispatch it belongs to; {@link Ledger#HOME} where it concerns the HOME as a whole
     * @param target   {@code user@host:port} of the delivery; empty where the dispatch as a whole is meant
     * @param step     which step
     * @param tense    how far it came
     * @param values   facts by stable name: codes, digests, paths, numbers; never a secret, never a sentence
     * @param failure  present exactly with {@link Tense#FAILURE}
     */
    public record Draft(
            long dispatch, String target, Step step, Tense tense, Map<String, String> values, Optional<Failure> failure) {
        private static final Set<Step> BESIDE = EnumSet.of(
                Step.STOP_UPGRADE, Step.CLEAN, Step.NOTIFY, Step.HAND_IN, Step.RESTORE, Step.ROLLBACK, Step.ROLLOUT, Step.LEAVE_OUT, Step.OVERRIDE);

        public Draft {
            values = Collections.unmodifiableMap(new TreeMap<>(values));
            if (failure.isPresent() != (tense == Tense.FAILURE)) {
                throw new IllegalArgumentException("a failure belongs to the tense of failures: " + step + " " + tense);
            }
        }

        /** @param last the id that was given out last */
        void requireOpened(long last) {
            if (dispatch < Ledger.HOME || dispatch > last) {
                throw new IllegalArgumentException("no dispatch has the id " + dispatch);
            }
        }

        /** The state its delivery is in after this entry, having been in {@code before}. */
        public DeliveryState state(DeliveryState before) {
            return failure.map(why -> stateOf(why.reason(), before)).orElseGet(() -> switch (step) {
                case CONNECT -> before == DeliveryState.DELIVERED ? before : DeliveryState.DELIVERING;
                case STAGE, VERIFY -> DeliveryState.DELIVERING;
                case PLACE -> tense == Tense.FACT ? DeliveryState.DELIVERED : DeliveryState.DELIVERING;
                case UPGRADE -> tense == Tense.FACT && !DeliveryRecord.DUE.equals(values.get(DeliveryRecord.HEALTH))
                        ? DeliveryState.UPGRADED
                        : DeliveryState.UPGRADING;
                case HEALTH -> tense == Tense.FACT ? DeliveryState.UPGRADED : DeliveryState.UPGRADING;
                case ATTACH -> DeliveryState.UPGRADING;
                case RESOLVE -> START_AGAIN.equals(values.get(AS)) ? DeliveryState.QUEUED : DeliveryState.UPGRADED;
                case RETRY, RELEASE, SPOOL -> DeliveryState.QUEUED;
                case ROUTE, RESTORE, ROLLBACK, STOP_UPGRADE, HAND_IN, DEFER, HOLD, WAIT, CANCEL, PAUSE, RESUME, RELOAD, START, STOP, LOGIN, LEARN,
                    TRUST, TOKEN, ADOPT, NOTIFY, CLEAN, ROLLOUT, LEAVE_OUT, OVERRIDE, SUPERSEDE -> before;
                case APPROVE -> goesOn(before) ? DeliveryState.QUEUED : before;
            });
        }

        /** The reason that stands after this entry, where {@code before} stood: what is done beside a delivery leaves it alone. */
        public Optional<Failure> failure(Optional<Failure> before) {
            if (step == Step.APPROVE) {
                return before.filter(why -> why.reason() != Reason.APPROVAL || !"yes".equals(values.get(GOES_ON)));
            }
            return BESIDE.contains(step) ? before : failure;
        }

        private boolean goesOn(DeliveryState before) {
            return before == DeliveryState.HELD && "yes".equals(values.get(GOES_ON));
        }

        /**
         * What a rollback came to by this entry, see {@link DeliveryRecord#ROLLBACK}; empty where it is none's end.
         *
         * @param started whether its command may have been started before
         */
        Optional<String> rollback(boolean started) {
            if (values.containsKey(DeliveryRecord.ROLLBACK)) {
                return Optional.of(values.get(DeliveryRecord.ROLLBACK));
            }
            if (step == Step.ROLLBACK && tense == Tense.FACT) {
                return Optional.of(DeliveryRecord.DONE);
            }
            return step == Step.ROLLBACK || step == Step.RESTORE ? failure.flatMap(why -> rollback(why.reason(), started)) : Optional.empty();
        }

        /** What is only out of reach, or has to wait, is tried again. */
        private static Optional<String> rollback(Reason reason, boolean started) {
            return switch (reason.state()) {
                case FAILED -> Optional.of(DeliveryRecord.FAILED);
                case HELD -> Optional.of(started ? DeliveryRecord.IN_DOUBT : DeliveryRecord.FAILED);
                case IN_DOUBT -> Optional.of(DeliveryRecord.IN_DOUBT);
                case QUEUED, DELIVERING, DELIVERED, UPGRADING, UPGRADED, DEFERRED, SUPERSEDED, CANCELLED -> Optional.empty();
            };
        }

        private DeliveryState stateOf(Reason reason, DeliveryState before) {
            return switch (step) {
                case DEFER -> DeliveryState.DEFERRED;
                case HOLD -> DeliveryState.HELD;
                case CANCEL -> DeliveryState.CANCELLED;
                case ATTACH -> DeliveryState.UPGRADING;
                // out of sight, or in want of something, it is checked again
                case HEALTH -> reason.state() == DeliveryState.FAILED || reason.state() == DeliveryState.IN_DOUBT ? reason.state() : before;
                case SUPERSEDE -> DeliveryState.SUPERSEDED;
                case WAIT, RESTORE, ROLLBACK, STOP_UPGRADE, NOTIFY, CLEAN, ROLLOUT, APPROVE, LEAVE_OUT, OVERRIDE -> before;
                // it was begun and found that it has to wait: nothing runs
                case UPGRADE -> reason.waits() ? DeliveryState.DELIVERED : reason.state();
                // nobody takes it once more by itself
                case SPOOL -> reason.state() == DeliveryState.DEFERRED ? DeliveryState.HELD : reason.state();
                case ROUTE, CONNECT, STAGE, VERIFY, PLACE, HAND_IN, RETRY, RELEASE, RESOLVE, PAUSE, RESUME,
                    RELOAD, START, STOP, LOGIN, LEARN, TRUST, TOKEN, ADOPT -> reason.waits() ? before : reason.state();
            };
        }
    }
}
