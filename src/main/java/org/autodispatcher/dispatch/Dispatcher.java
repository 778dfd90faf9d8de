package org.autodispatcher.dispatch;

import org.autodispatcher.FailureException;
import org.autodispatcher.arrival.Spooled;
import org.autodispatcher.delivery.Delivery.Placed;
import org.autodispatcher.dispatch.Connector.Connection;

/**
 * The whole flow, in the order it happens: arrival, routing, delivery, upgrade; every step of it in the ledger. Read this
 * first. How each stage does its work stands in the package of its name; how this class makes steps of it, in {@link Stages}.
 * A step that is in the ledger as done is not done again, so the same flow goes on with what a killed process left open.
 */
public final class Dispatcher {
    private final Stages stages;
    private final Conductor conductor;

    /**
     * @param stages    what the stages do
     * @param conductor does something for every target at once, within the limits, attempt after attempt
     */
    public Dispatcher(Stages stages, Conductor conductor) {
        this.stages = stages;
        this.conductor = conductor;
    }

    /**
     * Takes a package in, finds its route, and sets off its deliveries; returns when they are under way. Whatever goes wrong is
     * a state and a reason in the ledger, not an exception.
     */
    void dispatch(Course course, HandedIn file) {
        try {
            Spooled arrived = stages.arrival(course, file);
            Routed routed = stages.routing(course, file, arrived);
            conductor.each(course, routed, file.actor(), (destination, steps) -> toTarget(course, steps, arrived, routed, destination));
        } catch (FailureException stopped) {
            course.follower().tell(new DispatchEvent.Stopped(course.dispatch(), stopped.failure()));
        }
    }

    /** Ends an upgrade that runs, at a person's order; whether it was seen to be gone. */
    boolean stop(Course course, Routed routed, Destination destination, Attempts.Cancellation by) throws FailureException {
        return stages.stop(course, routed, destination, by);
    }

    /** One attempt at one target. An upgrade that may be running there is come back to; nothing else is begun before it has ended. */
    private void toTarget(Course course, Steps steps, Spooled arrived, Routed routed, Destination destination) throws FailureException {
        Order order = stages.order(course, steps, arrived, routed, destination);
        if (stages.comesBack(course, steps, order)) {
            return;
        }
        try (Connection connection = stages.connection(steps, order)) {
            Placed placed = stages.delivery(course, steps, order, connection);
            stages.upgrade(course, steps, order, connection, placed);
        }
    }
}
