package org.autodispatcher.ledger;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;

/**
 * How one delivery stands.
 *
 * @param target  {@code user@host:port}
 * @param state   the state
 * @param failure why, where the state needs a reason
 * @param facts   what its steps found out, by stable name: see the constants
 */
public record DeliveryRecord(String target, DeliveryState state, Optional<Failure> failure, Map<String, String> facts) {
    /** The protocol that the route asks for. */
    public static final String ASKED_PROTOCOL = "asked_protocol";
    /** The protocol that was used. */
    public static final String PROTOCOL = "protocol";
    /** How the bytes were verified. */
    public static final String VERIFIED = "verified";
    /** Absolute final path. */
    public static final String REMOTE_PATH = "remote_path";
    /** Whether the final name went from old to new in one step. */
    public static final String ATOMIC = "atomic";
    /** {@code size} where only the size was checked in the step that started the upgrade. */
    public static final String STARTED_ON = "started_on";
    /** Exit status of the upgrade. */
    public static final String EXIT_CODE = "exit_code";
    /** When it is tried again by itself, as ISO-8601 instant; of meaning only while it is deferred. */
    public static final String NEXT_ATTEMPT = "next_attempt";
    /** When it is given up if it does not come about until then, as ISO-8601 instant; of meaning only while it is deferred. */
    public static final String GIVES_UP = "gives_up";
    /** For how long it has been tried since a person last ordered it, or since it last came so far as to wait for its turn; seconds. */
    public static final String TRIED_FOR = "tried_for";
    /** How often a person ordered the upgrade to be run once more. */
    public static final String REPEATS = "repeats";
    /** The key of the run folder of its upgrade. */
    public static final String RUN_KEY = "run_key";
    /** How the upgrade is run: {@code detached}, or {@code plain}, which ends with its connection. */
    public static final String RUN = "run";
    /** {@code yes} once its upgrade may have been started. */
    public static final String STARTED = "started";
    /** {@code yes} where an upgrade command is to be run once it is delivered, {@code no} where none is. */
    public static final String UPGRADES = "upgrades";
    /** {@code no} where what was placed is not where it belongs any more. */
    public static final String PLACED = "placed";
    /** {@code yes} where it was deferred before its upgrade had started, and so left the batches of its rollout. */
    public static final String LEFT = "left_batches";
    /** {@code yes} where a person ordered the batches of its rollout not to wait for it. */
    public static final String WITHOUT = "left_out";
    /** How many failed targets of its rollout a person has borne by letting it go on. */
    public static final String BORNE_FAILURES = "borne_failures";
    /** How many unreachable targets of its rollout a person has borne by letting it go on. */
    public static final String BORNE_UNREACHABLE = "borne_unreachable";
    /** {@code yes} where a person ordered its upgrade outside the windows of its route, or in a freeze. */
    public static final String OVERRIDE = "override";
    /** Codes of reasons that a person has let it go on in spite of, with blanks between them. */
    public static final String ACCEPTED = "accepted";
    /** Earlier dispatches of its line that it went past on this target, with blanks between them. */
    public static final String PASSED = "passed";
    /** Whether what was upgraded is well: {@link #DUE} while that is to be found out, {@code yes} once it was. */
    public static final String HEALTH = "health";
    /** The dispatch whose package is the line's previous good one there; empty where there is none. */
    public static final String PREVIOUS = "previous_dispatch";
    /** {@code yes} where the rollback command is to be run once the upgrade or its health has failed. */
    public static final String ROLLS_BACK = "rolls_back";
    /** What the rollback came to: {@link #DONE}, {@link #FAILED} or {@link #IN_DOUBT}; empty while there was none. */
    public static final String ROLLBACK = "rollback";
    /** {@code yes} once the rollback command may have been started. */
    public static final String ROLLBACK_STARTED = "rollback_started";
    public static final String DUE = "due";
    public static final String DONE = "done";
    public static final String FAILED = "failed";
    public static final String IN_DOUBT = "in-doubt";
    /** When it came into the state it is in, as ISO-8601 instant; absent where nothing has happened to it yet. */
    public static final String SINCE = "since";
    /** When it came to its end, as ISO-8601 instant; absent while it has not. */
    public static final String ENDED = "ended";
    /** When its target last let us in, as ISO-8601 instant; absent where it never has. */
    public static final String CONTACT = "contact";
    /** How often it was begun. */
    public static final String ATTEMPTS = "attempts";

    public DeliveryRecord {
        facts = Map.copyOf(facts);
    }

    /** One fact; empty where no step found it out. */
    public Optional<String> fact(String name) {
        return Optional.ofNullable(facts.get(name));
    }

    /** Whether a fact says {@code yes}. */
    public boolean says(String name) {
        return fact(name).filter("yes"::equals).isPresent();
    }

    /** Whether a person has let it go on in spite of {@code reason}. */
    public boolean accepted(Reason reason) {
        return fact(ACCEPTED).stream().anyMatch(codes -> java.util.List.of(codes.split(" ")).contains(reason.code()));
    }

    public int attempts() {
        return fact(ATTEMPTS).map(Integer::parseInt).orElse(0);
    }

    /** The exit status of the upgrade, where one was received. */
    public OptionalInt exitCode() {
        return failure.map(why -> why.values().get(EXIT_CODE)) // of the last one: the fact may be that of one before it, which ended well
                .or(() -> fact(EXIT_CODE))
                .stream().mapToInt(Integer::parseInt).findFirst();
    }

    public Optional<Reason> reason() {
        return failure.map(Failure::reason);
    }

    /** The state that counts for the whole: delivered is an end only where nothing is to be run, failed only once nothing is to be rolled back. */
    DeliveryState standing() {
        return standing(state, facts);
    }

    static DeliveryState standing(DeliveryState state, Map<String, String> facts) {
        if (rollbackDue(state, facts)) {
            return DeliveryState.UPGRADING;
        }
        return state == DeliveryState.DELIVERED && "yes".equals(facts.get(UPGRADES)) ? DeliveryState.QUEUED : state;
    }

    /** Whether the upgrade has ended well, and it is to be found out whether what was upgraded is. */
    public boolean healthDue() {
        return state == DeliveryState.UPGRADING && DUE.equals(facts.get(HEALTH));
    }

    /** Whether the rollback command of an upgrade that failed is to be run, or runs. */
    public boolean rollbackDue() {
        return rollbackDue(state, facts);
    }

    /** Whether it failed, and what became of its rollback cannot be learnt. */
    public boolean rollbackInDoubt() {
        return state == DeliveryState.FAILED && IN_DOUBT.equals(facts.get(ROLLBACK));
    }

    /** What was never started needs no rollback. */
    private static boolean rollbackDue(DeliveryState state, Map<String, String> facts) {
        return state == DeliveryState.FAILED
                && "yes".equals(facts.get(ROLLS_BACK))
                && "yes".equals(facts.get(STARTED))
                && facts.getOrDefault(ROLLBACK, "").isEmpty();
    }

    /** Whether it is under way by itself, deferred included. */
    public boolean goesOn() {
        return DispatchState.of(List.of(standing())) == DispatchState.ACTIVE;
    }

    /** Whether it has come to its end. */
    public boolean ended() {
        return !DispatchState.of(List.of(standing())).open();
    }

    /** Computes how a delivery stands from all its entries. */
    static DeliveryRecord of(String target, List<Entry> entries) {
        DeliveryFold fold = new DeliveryFold();
        entries.forEach(entry -> fold.add(entry.draft(), Moment.of(entry)));
        return fold.record(target);
    }
}
