package org.autodispatcher.dispatch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.autodispatcher.ledger.DispatchRecord;
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
    /** Among what the ledger keeps of it: the name that joins targets into one turn. */
    static final String TURN = "route.key.turn";
    static final String ORDER = "route.key.order";

    static final String GROUP = "group.";

    public Routed {
        destinations = List.copyOf(destinations);
    }

    /** What the ledger keeps of it, so that {@link RoutePlanner#restored} makes the same of it later; no secret is among it. */
    Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>(route.snapshot());
        groups.forEach((name, value) -> facts.put(GROUP + name, value));
        facts.put(DispatchRecord.ROUTE, route.name());
        facts.put(DispatchRecord.LINE, line);
        facts.put(DispatchRecord.BATCHES, ""); // those of a route that was left are none of this one's
        facts.put(DispatchRecord.TARGETS, String.join("\n", destinations.stream().map(each -> each.target().text()).toList()));
        return facts;
    }

    /** The groups among {@code facts}, in the pattern's order. */
    static Map<String, String> groups(Route route, Map<String, String> facts) {
        Map<String, String> groups = new LinkedHashMap<>();
        route.pattern().groupNames().forEach(name -> groups.put(name, facts.getOrDefault(GROUP + name, "")));
        return groups;
    }
}
