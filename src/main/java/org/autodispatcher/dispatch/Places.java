package org.autodispatcher.dispatch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;

/**
 * How many attempts may be at work at once. Of all dispatches together until their upgrade starts: what runs on a target for an hour
 * keeps nobody from being sent to. Of one route until they end. An upgrade that is come back to counts without waiting: it runs already.
 */
final class Places {
    private final Semaphore all;
    private final Map<String, OfRoute> ofRoutes = new ConcurrentHashMap<>();

    /** @param parallel attempts of all dispatches together */
    Places(int parallel) {
        all = new Semaphore(parallel);
    }

    /** For the attempts at one delivery by {@code route}; nothing is taken yet. */
    Held of(Route route) {
        int parallel = route.get(RouteKeys.PARALLEL);
        // an edited route counts its own
        return new Held(ofRoutes.computeIfAbsent(parallel + " " + route.name(), any -> new OfRoute(parallel)));
    }

    /** The places of a route. */
    private static final class OfRoute extends Semaphore {
        private static final long serialVersionUID = 1;

        OfRoute(int parallel) {
            super(parallel);
        }

        /** Takes one whether there is one or not: nobody else gets any until as many were given back. */
        void takeAnyhow() {
            reducePermits(1);
        }
    }

    /** What the attempts at one delivery have taken. For one thread. */
    final class Held implements AutoCloseable {
        private final OfRoute ofRoute;
        private boolean inRoute;
        private boolean inAll;

        private Held(OfRoute ofRoute) {
            this.ofRoute = ofRoute;
        }

        /** Takes both places where it has not got them, or waits for them. */
        void take() throws InterruptedException {
            if (!inRoute) {
                ofRoute.acquire();
                inRoute = true;
            }
            if (!inAll) {
                all.acquire();
                inAll = true;
            }
        }

        /** Its upgrade is about to start. */
        void sent() {
            if (inAll) {
                inAll = false;
                all.release();
            }
        }

        /** Its upgrade runs already. */
        void runs() {
            if (!inRoute) {
                ofRoute.takeAnyhow();
                inRoute = true;
            }
        }

        @Override
        public void close() {
            sent();
            if (inRoute) {
                inRoute = false;
                ofRoute.release();
            }
        }
    }
}
