package org.autodispatcher.dispatch;

import java.util.Map;
import java.util.Optional;
import org.autodispatcher.arrival.Spooled;
import org.autodispatcher.delivery.StagedDelivery;
import org.autodispatcher.routing.Choices;
import org.autodispatcher.routing.RouteKeys;

/**
 * One delivery to be made: this package, by this route, to this target.
 *
 * @param arrived     the package and its bytes
 * @param routed      its route and what the pattern's groups matched
 * @param destination where to
 * @param values      what the route's placeholders stand for; the placed file comes to them later
 * @param directory   on the target, absolute or beginning with {@code ~}
 */
record Order(Spooled arrived, Routed routed, Destination destination, Map<String, String> values, String directory) {
    /** {@code user@host:port}. */
    String target() {
        return destination.target().text();
    }

    /** Whose turn its upgrade takes: the target's, or that of all targets that routes join by one name. */
    String turn() {
        return turn(routed.route().get(RouteKeys.TURN), target());
    }

    static String turn(Optional<String> name, String target) {
        return name.map(joined -> "turn " + joined).orElse(target); // a target has an @
    }

    /** The final path as the route writes it. */
    String place() {
        return place(directory, arrived.pack().name());
    }

    /** What its bytes are written under as long as they are not all there: the final path itself where the route says so. */
    String staged() {
        return direct() ? place() : place(directory, StagedDelivery.stagedName(target(), arrived.pack()));
    }

    /** Whether it is written under its final path at once. */
    boolean direct() {
        return routed.route().get(RouteKeys.PLACE) == Choices.Place.DIRECT;
    }

    static String place(String directory, String name) {
        return (directory.endsWith("/") ? directory : directory + "/") + name;
    }
}
