package org.autodispatcher.dispatch;

import java.util.List;
import java.util.Map;
import org.autodispatcher.routing.Route;

/**
 * A package that has a route.
 *
 * @param route        the route
 * @param groups       what the named groups of its pattern matched
 * @param line         the line the package belongs to
 * @param destinations the targets, in the route's order
 */
public record Routed(Route route, Map<String, String> groups, String line, List<Destination> destinations) {
    public Routed {
        destinations = List.copyOf(destinations);
    }
}
