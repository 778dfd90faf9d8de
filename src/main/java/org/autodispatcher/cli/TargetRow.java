package org.autodispatcher.cli;

import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Progress;
import org.autodispatcher.Reason;

/**
 * One delivery while it is waited for.
 *
 * @param id     {@code TARGET}, or {@code ID:TARGET} where several dispatches are waited for
 * @param reason why it is in its state, where that needs one
 * @param sent   how far its bytes are; empty before the first
 * @param said   the last line its upgrade wrote, as it came; empty before the first
 */
record TargetRow(String id, DeliveryState state, Optional<Reason> reason, Optional<Progress> sent, String said) {
    static TargetRow of(String id, DeliveryState state, Optional<Failure> failure) {
        return new TargetRow(id, state, failure.map(Failure::reason), Optional.empty(), "");
    }

    /** What came of an earlier try is gone once another one begins. */
    TargetRow moved(DeliveryState to, Optional<Failure> failure) {
        boolean sendsAnew = to == DeliveryState.DELIVERING && state != to;
        boolean runsAnew = to == DeliveryState.UPGRADING && state != to;
        return new TargetRow(id, to, failure.map(Failure::reason), sendsAnew ? Optional.empty() : sent, sendsAnew || runsAnew ? "" : said);
    }

    TargetRow sent(Progress progress) {
        return new TargetRow(id, state, reason, Optional.of(progress), said);
    }

    /** A line of blanks says nothing. */
    TargetRow said(String line) {
        return line.isBlank() ? this : new TargetRow(id, state, reason, sent, line);
    }

    TargetRow overdue() {
        return new TargetRow(id, state, Optional.of(Reason.OVERDUE), sent, said);
    }
}
