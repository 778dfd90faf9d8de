package org.autodispatcher.routing;

import java.util.Map;

/** What the routing table says about a package's name. */
public sealed interface Routing {
    /**
     * The first route that matches.
     *
     * @param groups the named groups of its pattern; one that took no part is the empty text
     */
    record Matched(Route route, Map<String, String> groups) implements Routing {}

    /** No route matches. */
    record Unmatched() implements Routing {}
}
