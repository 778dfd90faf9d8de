package org.autodispatcher.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.autodispatcher.routing.NearMiss;
import org.autodispatcher.routing.PatternTooSlow;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RoutingTable;

/** Says of routes why a name does not go by them. */
public record RouteMisses(Wording wording) {
    /** What of a pattern that matches, too, keeps its route from being taken: another one stands before it. */
    private static final String AFTER = "after";

    /**
     * Why one is not taken.
     *
     * @param line   where it stands in the routes file
     * @param route  what it is called
     * @param kind   what keeps the name from matching, stable
     * @param agrees how many characters of the name, from its beginning, a match could begin with
     * @param why    the same in words
     */
    public record Miss(int line, String route, String kind, int agrees, String why) {
        /** For scripts. */
        public Map<String, Object> fields() {
            return Json.object("route", route, "line_number", line, "kind", kind, "agrees", agrees, "message", why);
        }
    }

    /** Of every route, where none is taken. */
    public List<Miss> of(RoutingTable table, String name) {
        return table.routes().stream().map(route -> of(route, name)).toList();
    }

    /** Of every route but {@code taken}. */
    public List<Miss> others(RoutingTable table, String name, Route taken) {
        return table.routes().stream()
                .filter(route -> !route.name().equals(taken.name()))
                .map(route -> matches(route, name) ? after(route, name, taken) : of(route, name))
                .toList();
    }

    private static boolean matches(Route route, String name) {
        try {
            return route.pattern().match(name).isPresent();
        } catch (PatternTooSlow e) {
            return false;
        }
    }

    private Miss after(Route route, String name, Route taken) {
        return new Miss(route.line(), route.name(), AFTER, name.length(), wording.text("miss-after", "route", taken.name()));
    }

    private Miss of(Route route, String name) {
        NearMiss miss = route.pattern().nearMiss(name);
        String kind = miss.kind().name().toLowerCase(Locale.ROOT);
        String part = name.substring(0, miss.agrees());
        return new Miss(route.line(), route.name(), kind, miss.agrees(), wording.text("miss." + kind, "part", part));
    }
}
