package org.autodispatcher.dispatch;

import java.nio.file.Path;
import org.autodispatcher.FailureException;
import org.autodispatcher.arrival.Spooled;
import org.autodispatcher.delivery.Delivery.Placed;
import org.autodispatcher.dispatch.Connector.Connection;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.DispatchRecord;

/**
 * The whole flow, in the order it happens: arrival, routing, delivery, upgrade; every step of it in the ledger. Read this
 * first. How each stage does its work stands in the package of its name; how this class makes steps of it, in {@link Stages}.
 */
public final class Dispatcher {
    private final Ledger ledger;
    private final Stages stages;
    private final Targets targets;

    /**
     * @param ledger  where every step is recorded
     * @param stages  what the stages do
     * @param targets does something for every target at once, within the limits
     */
    public Dispatcher(Ledger ledger, Stages stages, Targets targets) {
        this.ledger = ledger;
        this.stages = stages;
        this.targets = targets;
    }

    /**
     * Sends one package to all targets of its route and runs their upgrades; returns when nothing moves any more.
     *
     * @param file     the package as handed in; read once, and never again after it has arrived
     * @param follower told what happens as it happens
     * @return how the dispatch stands. Whatever goes wrong on the way is a state and a reason in it, not an exception
     * @throws InterruptedException where the caller is told to stop waiting; running deliveries are told too
     */
    public DispatchRecord dispatch(Path file, DispatchEvent.Follower follower) throws InterruptedException {
        Course course = new Course(ledger, ledger.open(), follower);
        try {
            Spooled arrived = stages.arrival(course, file);
            Routed routed = stages.routing(course, arrived);
            targets.each(routed, destination -> toTarget(course, arrived, routed, destination));
        } catch (FailureException stopped) {
            follower.tell(new DispatchEvent.Stopped(course.dispatch(), stopped.failure()));
        }
        return ledger.dispatch(course.dispatch());
    }

    /** What happens for each target; a failure ends it for this target alone. */
    private void toTarget(Course course, Spooled arrived, Routed routed, Destination destination) {
        Steps steps = course.to(destination.target());
        try {
            Order order = stages.order(course, steps, arrived, routed, destination);
            try (Connection connection = stages.connection(steps, order)) {
                Placed placed = stages.delivery(course, steps, order, connection);
                stages.upgrade(course, steps, order, connection, placed);
            }
        } catch (FailureException stopped) {
            // the step that failed has recorded it and told the follower
        }
    }
}
