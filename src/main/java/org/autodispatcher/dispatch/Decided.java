package org.autodispatcher.dispatch;

import java.util.List;
import java.util.Map;
import org.autodispatcher.DeliveryState;

/** What came of a decision. */
public sealed interface Decided {
    /** It is in the ledger and in force. {@code subjects} are the deliveries ({@code ID:TARGET}) and dispatches ({@code ID}) it reached. */
    record Done(List<String> subjects) implements Decided {
        public Done {
            subjects = List.copyOf(subjects);
        }
    }

    /** It does not fit; nothing was changed. {@code values} are what the sentence mentions, by placeholder name. */
    record Refused(Why why, Map<String, String> values) implements Decided {
        public Refused {
            values = Map.copyOf(values);
        }

        /** A refusal about a delivery in {@code state}. */
        static Refused of(Why why, String id, DeliveryState state) {
            return new Refused(why, Map.of("id", id, "state", state.text()));
        }
    }

    /** Why a decision does not fit. The sentence stands under {@code decision.CODE.message} and {@code .hint}. */
    enum Why {
        /** There is no such dispatch: {@code id}. */
        NO_SUCH_DISPATCH,
        /** The dispatch has no such target: {@code id}, {@code target}. */
        NO_SUCH_TARGET,
        /** It has ended well: {@code id}, {@code state}. */
        ENDED,
        /** It has been cancelled: {@code id}. */
        CANCELLED,
        /** It goes on by itself: {@code id}, {@code state}. */
        MOVES,
        /** It is held; {@code release} fits: {@code id}. */
        HELD,
        /** It failed; {@code retry} fits: {@code id}. */
        FAILED,
        /** It is in doubt; {@code resolve} fits: {@code id}. */
        IN_DOUBT,
        /** It is not in doubt: {@code id}, {@code state}. */
        NOT_IN_DOUBT,
        /** Its upgrade runs; {@code cancel --stop} fits: {@code id}. */
        UPGRADING,
        /** It failed, and its rollback is due or runs; {@code cancel --stop} ends that: {@code id}. */
        ROLLING_BACK,
        /** The package never came into the spool; it has to be handed in again: {@code id}, {@code package}. */
        NEVER_TAKEN,
        /** The running upgrade could not be ended: {@code id}. */
        NOT_STOPPED,
        /** The same pause is in force already, or none such is. */
        NOTHING_TO_DO,
        /** The spool does not hold the package any more: {@code id}, {@code package}. */
        NO_BYTES,
        /** It waits for somebody to agree; {@code approve} fits: {@code id}. */
        AWAITS_APPROVAL,
        /** Nobody has to agree to it: {@code id}. */
        NO_APPROVAL,
        /** Who handed it in cannot be who agrees: {@code id}, {@code account}. */
        OWN_PACKAGE,
        /** The same account has agreed already, and another is needed: {@code id}, {@code account}. */
        APPROVED_ALREADY,
        /** The order needs to be given a reason: {@code id}. */
        NO_REASON_GIVEN,
        /** It is not as whoever decides has seen it: {@code account} did {@code step} since, of {@code id}. */
        CHANGED_MEANWHILE,
        /** The order needs a reason that matches {@code pattern}. */
        REASON_DIFFERS,
        /** The account may not decide this: {@code account}, {@code key} names the setting. */
        NOT_ALLOWED;

        /** The stable code. */
        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}
