package org.autodispatcher.dispatch;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Target;
import org.autodispatcher.ledger.Ledger;

/** One dispatch under way: its place in the ledger, and who follows it. */
final class Course {
    private final Ledger ledger;
    private final long dispatch;
    private final DispatchEvent.Follower follower;

    Course(Ledger ledger, long dispatch, DispatchEvent.Follower follower) {
        this.ledger = ledger;
        this.dispatch = dispatch;
        this.follower = follower;
    }

    long dispatch() {
        return dispatch;
    }

    /** When the package was handed in: the moment of the first entry. */
    Instant arrived() {
        return ledger.entries(dispatch).getFirst().at();
    }

    private static String actor() {
        return System.getProperty("user.name");
    }

    DispatchEvent.Follower follower() {
        return follower;
    }

    /** Steps of the dispatch as a whole. */
    Steps whole() {
        return new Steps(ledger, dispatch, "", actor(), entry -> {});
    }

    /** Steps of the delivery to {@code target}; the follower hears of every state it comes into. */
    Steps to(Target target) {
        AtomicReference<DeliveryState> state = new AtomicReference<>(DeliveryState.QUEUED);
        return new Steps(ledger, dispatch, target.text(), actor(), entry -> follower.tell(
                new DispatchEvent.Moved(dispatch, target, state.updateAndGet(entry.draft()::state), entry.draft().failure())));
    }
}
