package org.autodispatcher.dispatch;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.autodispatcher.delivery.Pace;
import org.autodispatcher.delivery.Throttle;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;

/**
 * How fast packages are sent: to each target of a route, whatever goes there by that route at the same time, and to all targets
 * together.
 */
final class Bandwidths {
    private final Supplier<Optional<Long>> inForce;
    private final Supplier<Throttle> throttles;
    private final Throttle together;

    /** None is ever taken out: it knows what was sent last, and is small. */
    private final Map<AtTarget, Throttle> atTargets = new ConcurrentHashMap<>();

    private record AtTarget(String route, String target) {}

    /**
     * @param inForce bytes a second of all together, asked before each piece: what a reload changes holds at once; empty for as many as
     *     go
     * @param throttles makes new ones
     */
    Bandwidths(Supplier<Optional<Long>> inForce, Supplier<Throttle> throttles) {
        this.inForce = inForce;
        this.throttles = throttles;
        this.together = throttles.get();
    }

    /**
     * For one delivery.
     *
     * @param target {@code user@host:port}
     */
    Pace of(Route route, String target) {
        Optional<Long> rate = route.get(RouteKeys.BANDWIDTH);
        if (rate.isEmpty()) {
            return this::ofAll;
        }
        Throttle atTarget = atTargets.computeIfAbsent(new AtTarget(route.name(), target), any -> throttles.get());
        return most -> {
            int piece = atTarget.take(most, rate.get());
            for (int left = piece; left > 0; ) {
                left -= ofAll(left);
            }
            return piece;
        };
    }

    private int ofAll(int most) throws InterruptedException {
        Optional<Long> rate = inForce.get();
        return rate.isPresent() ? together.take(most, rate.get()) : most;
    }
}
