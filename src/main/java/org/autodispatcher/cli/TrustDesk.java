package org.autodispatcher.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Target;
import org.autodispatcher.dispatch.Accepted;
import org.autodispatcher.dispatch.Access;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Destination;
import org.autodispatcher.dispatch.RoutePlanner;
import org.autodispatcher.dispatch.Trust;
import org.autodispatcher.dispatch.TrustKeeper;
import org.autodispatcher.dispatch.Trusted;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;

/**
 * Where {@code trust} stands: what is trusted so far, which hosts the routes name, and who records what is accepted. That is the owner
 * of HOME, who also tells the rest to an account that cannot read it; where there is none, this process for as long as it takes to
 * write that down.
 *
 * @param trust        looks at hosts
 * @param destinations every host once for each way it is used, whatever account and route that is for
 */
record TrustDesk(Options options, Controls controls, Trust trust, List<Destination> destinations) {
    /**
     * Comes to it.
     *
     * @throws UsageException where there is no such HOME, where its files are not in order, or where nobody owns it and this account
     *     may not write into it
     */
    static TrustDesk open(Screen screen, Options options, Controls controls) throws IOException, UsageException {
        Optional<Trusted> told = told(options, controls);
        Path routesFile = options.home().resolve(Home.ROUTES_FILE);
        if (told.isPresent() && Files.exists(routesFile) && !Files.isReadable(routesFile)) {
            Trust trust = Access.trust(options.home().resolve("state"), told.get());
            return new TrustDesk(options, controls, trust, destinations(Access.planner(), told.get().routes(routesFile)));
        }
        Home home = Home.read(options);
        List<Route> routes = home.tableInOrder(screen, options).routes();
        Trust trust = told.isPresent() ? Access.trust(home.state(), told.get()) : Access.trust(home.stateForWriting(options));
        return new TrustDesk(options, controls, trust, destinations(Access.planner(), routes));
    }

    private static Optional<Trusted> told(Options options, Controls controls) throws IOException {
        Optional<Control> owner = controls.owner(options);
        return owner.isPresent() ? Optional.of(owner.get().trusted()) : Optional.empty();
    }

    /** Nobody waits for HOME while a person thinks: whoever records it is sought anew each time. */
    void record(Accepted accepted) throws IOException, UsageException {
        new Recorder(options, controls).recorded(owner -> {
            owner.trust(accepted);
            return accepted;
        }, state -> {
            TrustKeeper.alone(state, accepted);
            return accepted;
        });
    }

    private static List<Destination> destinations(RoutePlanner planner, List<Route> routes) throws IOException {
        Map<Object, Destination> known = new LinkedHashMap<>();
        for (Route route : routes) {
            for (Destination destination : planner.destinations(route)) {
                Target target = destination.target();
                known.putIfAbsent(List.of(target.host(), Trust.ports(destination), target.jump(), route.get(RouteKeys.PROTOCOL),
                        route.get(RouteKeys.UPGRADE_COMMAND).isPresent()), destination);
            }
        }
        return List.copyOf(known.values());
    }
}
