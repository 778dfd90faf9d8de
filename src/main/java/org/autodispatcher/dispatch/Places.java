package org.autodispatcher.dispatch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;

/**
 * How many attempts may be at work at once. Of all dispatches together until their upgrade starts: what runs on a target for an hour
 * keeps nobody from being sent to. Of one route until they end. An upgrade that is come back to needs none: it runs already.
 */
final class Places {
    private final Semaphore all;
    private final Map<String, Semaphore> ofRoutes = new ConcurrentHashMap<>();

    /** @param parallel attempts of all dispatches together */
    Places(int parallel) {
        all = new Semaphore(parallel);
    }

    /** For one attempt by {@code route}; nothing is taken yet. */
    Held of(Route route) {
        int parallel = route.get(RouteKeys.PARALLEL);
        // an edited route counts its own
        return new Held(ofRoutes.computeIfAbsent(parallel + " " + route.name(), any -> new Semaphore(parallel)));
    }

    /** What one attempt has taken. For one thread. */
    final class Held implements AutoCloseable {
        private final Semaphore ofRoute;
        private boolean inRoute;
        private boolean inAll;

        private Held(Semaphore ofRoute) {
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
