package org.autodispatcher.report;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Stream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;

/** What the process ends with; the first that applies. A contract: a script may act on every one of them. */
public enum ExitCode {
    /** A bug of ours. */
    BUG(70),
    /** Wrong usage or configuration; nothing was begun. */
    USAGE(2),
    /** A delivery or upgrade failed, or a person cancelled it: what was asked for was not done. */
    FAILED(1),
    /** Held for another reason than {@code no-route}; a person must decide. */
    HELD(3),
    /** No route matches. */
    NO_ROUTE(4),
    /** Deferred, in doubt, or still waiting when the wait ended. */
    UNFINISHED(5),
    /** Done. */
    DONE(0);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }

    /** The code with this number. */
    public static ExitCode of(int status) {
        return Stream.of(values()).filter(code -> code.status == status).findFirst().orElseThrow();
    }

    /** The code that speaks of all these dispatches together. */
    public static ExitCode of(Collection<DispatchRecord> dispatches) {
        return dispatches.stream().flatMap(ExitCode::codes).min(Comparator.naturalOrder()).orElse(DONE);
    }

    private static Stream<ExitCode> codes(DispatchRecord dispatch) {
        if (dispatch.failure().isEmpty() && dispatch.deliveries().isEmpty()) {
            return Stream.of(UNFINISHED); // it has arrived, and was not brought on its way yet
        }
        return Stream.concat(
                dispatch.failure().stream().map(failure -> whole(failure.reason(), dispatch.stopped())),
                dispatch.deliveries().stream().map(ExitCode::of));
    }

    /** What is not sent since it was handed in before is done. */
    private static ExitCode whole(Reason reason, DeliveryState stopped) {
        return switch (reason) {
            case NO_ROUTE -> NO_ROUTE;
            case HANDED_IN_BEFORE -> stopped == DeliveryState.CANCELLED ? DONE : of(stopped);
            default -> of(stopped);
        };
    }

    /** The code that speaks of both: the first that applies. */
    public ExitCode and(ExitCode other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** The code of something that ended for this reason. */
    public static ExitCode of(Reason reason) {
        return reason == Reason.NO_ROUTE ? NO_ROUTE : of(reason.state());
    }

    /** By its state alone: what was tried for as long as its route says is held, whatever it was tried for. */
    private static ExitCode of(DeliveryRecord delivery) {
        return delivery.goesOn() ? UNFINISHED : of(delivery.state());
    }

    private static ExitCode of(DeliveryState state) {
        return switch (state) {
            case DELIVERED, UPGRADED, SUPERSEDED -> DONE;
            case FAILED, CANCELLED -> FAILED;
            case HELD -> HELD;
            case DEFERRED, IN_DOUBT, QUEUED, DELIVERING, UPGRADING -> UNFINISHED;
        };
    }
}
