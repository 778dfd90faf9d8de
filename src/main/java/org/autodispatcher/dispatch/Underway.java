package org.autodispatcher.dispatch;

import org.autodispatcher.FailureException;
import org.autodispatcher.ledger.DeliveryRecord;

/**
 * A delivery that is to be made, as those see it who see to that.
 *
 * @param actor for whom its steps are taken
 * @param work  one attempt
 */
record Underway(Course course, Routed routed, Destination destination, String actor, Work work) {
    /** One attempt: ends well, or throws what is in the ledger already. */
    @FunctionalInterface
    interface Work {
        void attempt(Destination destination, Steps steps) throws FailureException;
    }

    /** {@code user@host:port}. */
    String target() {
        return destination.target().text();
    }

    long dispatch() {
        return course.dispatch();
    }

    DeliveryRecord record() {
        return course.record(destination.target());
    }
}
