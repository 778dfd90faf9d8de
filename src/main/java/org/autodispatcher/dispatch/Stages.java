package org.autodispatcher.dispatch;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.FailureException;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.arrival.Spooled;
import org.autodispatcher.delivery.Delivery;
import org.autodispatcher.delivery.Delivery.Placed;
import org.autodispatcher.delivery.Delivery.Staged;
import org.autodispatcher.delivery.Verified;
import org.autodispatcher.dispatch.Connector.Connection;
import org.autodispatcher.dispatch.Steps.Fact;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.routing.RouteKeys;

/** The stages as recorded steps: each method takes its stage's steps, one after the other, and returns what it came to. */
public final class Stages {
    private static final String DIRECTORY = "directory";
    private static final String ASKED_PROTOCOL = "asked_protocol";
    private static final String STAGED_PATH = "staged_path";
    private static final String RESUMED = "resumed";

    private final Spool spool;
    private final RoutePlanner planner;
    private final Connector connector;
    private final Orders orders;

    /**
     * @param spool     where packages are copied to
     * @param planner   finds the route and its targets
     * @param connector opens the way to a target
     * @param orders    fills in what a route says for one package and target
     */
    public Stages(Spool spool, RoutePlanner planner, Connector connector, Orders orders) {
        this.spool = spool;
        this.planner = planner;
        this.connector = connector;
        this.orders = orders;
    }

    /** The package is copied into the spool and hashed; from now on only the copy counts. */
    Spooled arrival(Course course, Path file) throws FailureException {
        String name = String.valueOf(file.getFileName());
        Map<String, String> intent = Map.of(DispatchRecord.PACKAGE, name, DispatchRecord.SOURCE, "command-line");
        Spooled arrived = course.whole().take(Step.SPOOL, intent, () -> {
            Spooled spooled = spool.take(file);
            return new Fact<>(spooled, Map.of(
                    DispatchRecord.SHA256, spooled.pack().sha256().hex(),
                    DispatchRecord.SIZE, String.valueOf(spooled.pack().size())));
        });
        course.follower().tell(new DispatchEvent.Arrived(course.dispatch(), arrived.pack()));
        return arrived;
    }

    /** The first route whose pattern matches the name, and its targets. */
    Routed routing(Course course, Spooled arrived) throws FailureException {
        Routed routed = course.whole().take(Step.ROUTE, Map.of(), () -> {
            Routed found = planner.route(arrived.pack().name());
            return new Fact<>(found, found.facts());
        });
        course.follower().tell(new DispatchEvent.Routed(
                course.dispatch(),
                routed.route().name(),
                routed.destinations().stream().map(Destination::target).toList()));
        return routed;
    }

    /** What the route says for one target, with its directory filled in. */
    Order order(Course course, Steps steps, Spooled arrived, Routed routed, Destination destination) throws FailureException {
        return steps.take(Step.ROUTE, Map.of(), () -> {
            Order order = orders.of(course, arrived, routed, destination);
            return new Fact<>(order, Map.of(DIRECTORY, order.directory()));
        });
    }

    /** The target is connected to, has proved who it is, and has let us in. */
    Connection connection(Steps steps, Order order) throws FailureException {
        String asked = order.routed().route().get(RouteKeys.PROTOCOL).text();
        return steps.take(Step.CONNECT, Map.of(ASKED_PROTOCOL, asked), () -> {
            Connection connection = connector.connect(order.destination());
            return new Fact<>(connection, Map.of(DeliveryRecord.PROTOCOL, connection.transport().protocol().text()));
        });
    }

    /** The bytes are brought there under a hidden name, proved, and given their final name. */
    Placed delivery(Course course, Steps steps, Order order, Connection connection) throws FailureException {
        Delivery delivery = orders.delivery(order, connection.transport());
        Staged staged = steps.take(Step.STAGE, Map.of(DIRECTORY, order.directory()), () -> {
            Staged there = delivery.stage(progress -> course.follower()
                    .tell(new DispatchEvent.Sent(course.dispatch(), order.destination().target(), progress)));
            return new Fact<>(there, Map.of(STAGED_PATH, there.path(), RESUMED, String.valueOf(there.resumed())));
        });
        Verified verified = steps.take(Step.VERIFY, Map.of(STAGED_PATH, staged.path()), () -> {
            Verified proved = delivery.verify(staged);
            return new Fact<>(proved, Map.of(DeliveryRecord.VERIFIED, proved.text()));
        });
        return steps.take(Step.PLACE, Map.of(STAGED_PATH, staged.path()), () -> {
            Placed placed = delivery.place(staged, verified);
            return new Fact<>(placed, Map.of(
                    DeliveryRecord.REMOTE_PATH, placed.path(),
                    DeliveryRecord.ATOMIC, placed.atomic() ? "yes" : "no"));
        });
    }

    /** The upgrade command is run on the placed bytes and followed to its end; a route without one ends before this. */
    void upgrade(Course course, Steps steps, Order order, Connection connection, Placed placed) throws FailureException {
        if (order.routed().route().get(RouteKeys.UPGRADE_COMMAND).isEmpty()) {
            return;
        }
        steps.take(Step.UPGRADE, Map.of(DeliveryRecord.REMOTE_PATH, placed.path()), () -> {
            int status = orders.upgrade(course, steps, order, connection, placed);
            return new Fact<>(status, Map.of(DeliveryRecord.EXIT_CODE, String.valueOf(status)));
        });
    }
}
