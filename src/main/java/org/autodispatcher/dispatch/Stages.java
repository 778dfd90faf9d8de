package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Origin;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.arrival.Arrival;
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
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.routing.RouteKeys;

/** The stages as recorded steps: each method takes its stage's steps, one after the other, and returns what it came to. */
final class Stages {
    static final String DIRECTORY = "directory";
    static final String STAGED_PATH = "staged_path";
    private static final String RESUMED = "resumed";

    private final Spool spool;
    private final Routes routes;
    private final Connections connections;
    private final Orders orders;
    private final Upgrades upgrades;

    /**
     * @param spool     where packages are copied to
     * @param routes    finds the route and its targets, or what it was
     * @param connections opens the way to a target
     * @param orders    fills in what a route says for one package and target
     * @param upgrades  runs upgrades and comes back to them
     */
    Stages(Spool spool, Routes routes, Connections connections, Orders orders, Upgrades upgrades) {
        this.spool = spool;
        this.routes = routes;
        this.connections = connections;
        this.orders = orders;
        this.upgrades = upgrades;
    }

    /** The package is copied into the spool and hashed; from now on only the copy counts. */
    Spooled arrival(Course course, HandedIn file) throws FailureException {
        Steps whole = course.whole(file.actor());
        return switch (file) {
            case HandedIn.File(Path path, boolean again, String _) ->
                spooled(course, whole, intent(String.valueOf(path.getFileName()), Origin.COMMAND_LINE, again), () -> spool.take(path));
            case HandedIn.Sent(String name, long size, var bytes, boolean again, String _) ->
                spooled(course, whole, intent(name, Origin.COMMAND_LINE, again), () -> spool.take(name, size, bytes));
            case HandedIn.Arrived(Arrival arrival, String _) ->
                spooled(course, whole, intent(arrival.name(), arrival.origin(), false), arrival::keep);
            case HandedIn.Recorded _ -> recorded(course, whole);
        };
    }

    private static Map<String, String> intent(String name, Origin origin, boolean again) {
        Map<String, String> intent = new TreeMap<>(origin.facts());
        intent.putAll(Map.of(DispatchRecord.PACKAGE, name, DispatchRecord.SOURCE, origin.source()));
        if (again) {
            intent.put(DispatchRecord.AGAIN, "yes");
        }
        return intent;
    }

    private static Spooled spooled(Course course, Steps whole, Map<String, String> intent, Taking taking) throws FailureException {
        Spooled arrived = whole.take(Step.SPOOL, intent, () -> {
            Spooled spooled = taking.take();
            return new Fact<>(spooled, Map.of(
                    DispatchRecord.SHA256, spooled.pack().sha256().hex(),
                    DispatchRecord.SIZE, String.valueOf(spooled.pack().size())));
        });
        course.follower().tell(new DispatchEvent.Arrived(course.dispatch(), arrived.pack()));
        return arrived;
    }

    /** What the ledger says arrived; what had not arrived completely when its taker ended never did. */
    private Spooled recorded(Course course, Steps whole) throws FailureException {
        DispatchRecord record = course.record();
        String name = record.fact(DispatchRecord.PACKAGE).orElse("");
        Optional<String> sha256 = record.fact(DispatchRecord.SHA256);
        if (sha256.isEmpty()) {
            Failure never = Failure.of(Reason.NEVER_ARRIVED);
            whole.mark(Step.CANCEL, never, Map.of());
            throw never.exception();
        }
        long size = Long.parseLong(record.fact(DispatchRecord.SIZE).orElseThrow());
        return spool.recorded(new InstallPackage(name, new Sha256(sha256.get()), size));
    }

    /** The first route whose pattern matches the name, and its targets; once found, the dispatch keeps it. */
    Routed routing(Course course, HandedIn file, Spooled arrived) throws FailureException {
        Routed routed;
        synchronized (routes.lock(arrived.pack())) { // of two that arrive at the same moment, one is the first
            routed = routedOnce(course, file, arrived);
        }
        course.follower().tell(new DispatchEvent.Routed(
                course.dispatch(),
                routed.route().name(),
                routed.destinations().stream().map(Destination::target).toList()));
        return routed;
    }

    private Routed routedOnce(Course course, HandedIn file, Spooled arrived) throws FailureException {
        Steps whole = course.whole(file.actor());
        Optional<Routed> kept = routes.kept(course, file.actor());
        Routed routed = kept.isPresent() ? kept.get() : whole.take(Step.ROUTE, Map.of(), () -> {
            Routed found = routes.find(arrived.pack().name());
            return new Fact<>(found, found.facts());
        });
        routes.requireNew(course, file, arrived, routed);
        return routed;
    }

    /** Whether what the route says for a target is in the ledger, and of the route that the dispatch has now. */
    private static boolean foundOut(Course course, String target) {
        boolean found = false;
        for (Entry entry : course.entries()) {
            Entry.Draft draft = entry.draft();
            if (draft.target().isEmpty() && draft.step() == Step.ROUTE && draft.tense() == Entry.Tense.FACT) {
                found = false;
            } else if (draft.target().equals(target) && draft.values().containsKey(DIRECTORY)) {
                found = !draft.values().get(DIRECTORY).isEmpty();
            }
        }
        return found;
    }

    /** What the route says for one target, with its directory filled in. */
    Order order(Course course, Steps steps, Spooled arrived, Routed routed, Destination destination) throws FailureException {
        if (foundOut(course, destination.target().text())) {
            return orders.of(course, arrived, routed, destination);
        }
        synchronized (upgrades.numbers().lock(destination.target().text())) {
            return steps.take(Step.ROUTE, Map.of(), () -> {
                Order order = orders.of(course, arrived, routed, destination);
                boolean runs = routed.route().get(RouteKeys.UPGRADE_COMMAND).isPresent();
                return new Fact<>(order, Map.of(
                        DIRECTORY, order.directory(),
                        DeliveryRecord.REPEATS, String.valueOf(upgrades.numbers().next(course.record(), order.target())),
                        DeliveryRecord.UPGRADES, runs ? "yes" : "no"));
            });
        }
    }

    /**
     * Comes back to an upgrade that was started and not seen to end, and follows it to its end; goes back from one that failed.
     *
     * @return whether there was one; where there was not, none has been started
     */
    boolean comesBack(Course course, Steps steps, Order order) throws FailureException {
        DeliveryRecord record = course.record(order.destination().target());
        if (record.rollbackDue()) {
            upgrades.rollBack(course, steps, order);
            return true;
        }
        return record.state() == DeliveryState.UPGRADING && upgrades.comeBack(course, steps, order, record);
    }

    /** The target is connected to, has proved who it is, and has let us in; {@link #delivery} follows. */
    Connection connection(Steps steps, Order order) throws FailureException {
        String asked = order.routed().route().get(RouteKeys.PROTOCOL).text();
        return steps.takeFollowed(Step.CONNECT, Map.of(DeliveryRecord.ASKED_PROTOCOL, asked), () -> {
            Connection connection = connections.connect(order, steps.subject().actor());
            return new Fact<>(connection, Map.of(DeliveryRecord.PROTOCOL, connection.transport().protocol().text()));
        });
    }

    /** The bytes are brought there under a hidden name, proved, and given their final name. */
    Placed delivery(Course course, Steps steps, Order order, Connection connection) throws FailureException {
        upgrades.ownStaged(course, steps, order);
        try {
            return delivered(course, steps, order, connection);
        } finally {
            upgrades.staged(course, order);
        }
    }

    private Placed delivered(Course course, Steps steps, Order order, Connection connection) throws FailureException {
        Delivery delivery = orders.delivery(order, connection.transport());
        Staged staged = steps.takeFollowed(Step.STAGE, Map.of(DIRECTORY, order.directory(), STAGED_PATH, order.staged()), () -> {
            Staged there = delivery.stage(progress -> course.follower()
                    .tell(new DispatchEvent.Sent(course.dispatch(), order.destination().target(), progress)));
            return new Fact<>(there, Map.of(STAGED_PATH, there.path(), RESUMED, String.valueOf(there.resumed())));
        });
        Verified verified = steps.takeFollowed(Step.VERIFY, Map.of(STAGED_PATH, staged.path()), () -> {
            Verified proved = verify(delivery, staged, order, connection);
            return new Fact<>(proved, Map.of(DeliveryRecord.VERIFIED, proved.text()));
        });
        upgrades.ownPlace(course, steps, order);
        return steps.take(Step.PLACE, Map.of(STAGED_PATH, staged.path()), () -> {
            Placed placed = delivery.place(staged, verified);
            return new Fact<>(placed, Map.of(
                    DeliveryRecord.REMOTE_PATH, placed.path(),
                    DeliveryRecord.PLACED, "yes",
                    DeliveryRecord.ATOMIC, placed.atomic() ? "yes" : "no"));
        });
    }

    /** Where the target has other bytes than ours, ours may be what changed. */
    private Verified verify(Delivery delivery, Staged staged, Order order, Connection connection) throws IOException {
        try {
            return delivery.verify(staged);
        } catch (FailureException e) {
            if (e.failure().reason() == Reason.DIGEST_DIFFERS) {
                connection.doubt(); // what was found out about who sees which files is found out anew
                spool.requireSound(order.arrived());
            }
            throw e;
        }
    }

    /** The upgrade command is run on the placed bytes and followed to its end; a route without one ends before this. */
    void upgrade(Course course, Steps steps, Order order, Connection connection, Placed placed) throws FailureException {
        if (order.routed().route().get(RouteKeys.UPGRADE_COMMAND).isPresent()) {
            upgrades.run(course, steps, order, connection, placed);
        }
    }

    /** Ends an upgrade that runs, at a person's order; whether it was seen to be gone. */
    boolean stop(Course course, Routed routed, Destination destination, Attempts.Cancellation by) throws FailureException {
        Spooled arrived = recorded(course, course.whole(by.actor()));
        return upgrades.stops().stop(course, orders.of(course, arrived, routed, destination), by);
    }

    /** Takes a package into the spool. */
    @FunctionalInterface
    private interface Taking {
        Spooled take() throws IOException;
    }
}
