package org.autodispatcher.dispatch;

import java.util.OptionalLong;
import java.util.stream.Stream;
import org.autodispatcher.FailureException;
import org.autodispatcher.Origin;
import org.autodispatcher.Reason;
import org.autodispatcher.arrival.Arrival;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.routing.Routing;
import org.autodispatcher.routing.RoutesInForce;

/**
 * Packages that arrive by themselves, on their way to their dispatches. Whoever finds them may find them twice, after a crash or
 * by two ways; what was taken is known by its {@link Origin#SEEN} and not taken again.
 */
public final class Arrivals {
    private static final int LOCKS = 256;

    private final Ledger ledger;
    private final Deliveries deliveries;
    private final RoutesInForce routes;
    private final Object[] locks = Stream.generate(Object::new).limit(LOCKS).toArray();

    Arrivals(Ledger ledger, Deliveries deliveries, RoutesInForce routes) {
        this.ledger = ledger;
        this.deliveries = deliveries;
        this.routes = routes;
    }

    /**
     * Whether a route in force takes a package of this name.
     *
     * @throws FailureException where it takes too long to say
     */
    public boolean routed(String name) throws FailureException {
        return routes.table().route(name) instanceof Routing.Matched;
    }

    /**
     * Hands a package in. When this returns it is in the spool and in the ledger, or its dispatch says why it is held.
     *
     * @param actor the account that brought it
     * @return its dispatch; empty where the same was taken before
     * @throws java.io.UncheckedIOException where the ledger cannot be written: nothing is taken then, and it is to be tried again
     */
    public OptionalLong take(Arrival arrival, String actor) {
        String seen = arrival.origin().facts().getOrDefault(Origin.SEEN, "");
        synchronized (locks[Math.floorMod((arrival.name() + seen).hashCode(), LOCKS)]) {
            return taken(arrival.name(), seen) ? OptionalLong.empty() : OptionalLong.of(deliveries.handIn(new HandedIn.Arrived(arrival, actor)));
        }
    }

    private boolean taken(String name, String seen) {
        return !seen.isEmpty() && ledger.find(HistoryFilter.of(name)).stream()
                .map(id -> DispatchRecord.of(id, ledger.entries(id, "")))
                .filter(record -> record.failure().filter(why -> why.reason() == Reason.NEVER_ARRIVED).isEmpty())
                .anyMatch(record -> record.fact(Origin.SEEN).filter(seen::equals).isPresent());
    }
}
