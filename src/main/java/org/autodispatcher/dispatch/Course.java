package org.autodispatcher.dispatch;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Origin;
import org.autodispatcher.Target;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
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

    /** All that is recorded of it. */
    List<Entry> entries() {
        return ledger.entries(dispatch);
    }

    /** All that is recorded of its delivery to {@code target} ({@code user@host:port}). */
    List<Entry> entries(String target) {
        return ledger.entries(dispatch, target);
    }

    /** How it stands. */
    DispatchRecord record() {
        return ledger.dispatch(dispatch);
    }

    /** How its delivery to {@code target} stands. */
    DeliveryRecord record(Target target) {
        return ledger.delivery(dispatch, target.text());
    }

    /** How its delivery to {@code target} ({@code user@host:port}) stands. */
    DeliveryRecord record(String target) {
        return ledger.delivery(dispatch, target);
    }

    /** How it stands as a whole, without its deliveries. */
    DispatchRecord whole() {
        return DispatchRecord.of(dispatch, ledger.entries(dispatch, ""));
    }

    /** When the package was complete: copying it and waiting for the ledger come after that. Where that was not said, the moment of the first entry. */
    Instant complete() {
        DispatchRecord whole = whole();
        return whole.fact(Origin.COMPLETE).map(Instant::parse).orElse(whole.arrived());
    }

    DispatchEvent.Follower follower() {
        return follower;
    }

    /** Steps of the dispatch as a whole, taken for {@code actor}. */
    Steps whole(String actor) {
        return new Steps(ledger, new Steps.Subject(dispatch, "", actor), entry -> {}, Steps.Gate.OPEN);
    }

    /** Steps of the delivery to {@code target}; the follower hears of every state it comes into. */
    Steps to(Target target, String actor, Steps.Gate gate) {
        AtomicReference<DeliveryState> state = new AtomicReference<>(record(target).state());
        Steps.Watch tell = entry -> follower.tell(
                new DispatchEvent.Moved(dispatch, target, state.updateAndGet(entry.draft()::state), entry.draft().failure()));
        return new Steps(ledger, new Steps.Subject(dispatch, target.text(), actor), tell, gate);
    }
}
