package org.autodispatcher.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Protocol;
import org.autodispatcher.Reason;
import org.autodispatcher.Target;
import org.autodispatcher.config.Problem;
import org.autodispatcher.config.Problems;
import org.autodispatcher.routing.HostEntry;
import org.autodispatcher.routing.Logins;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.routing.Routing;
import org.autodispatcher.routing.RoutingTable;

/** From a name to its route and targets, and from a target to what it is logged in to with. */
public final class RoutePlanner {
    /** Stands for the login in a target's name where nothing says which it is. */
    private static final String NO_LOGIN = "?";

    private final RoutingTable table;
    private final Logins logins;

    /**
     * @param table  the routes in force
     * @param logins finds logins and secrets
     */
    public RoutePlanner(RoutingTable table, Logins logins) {
        this.table = table;
        this.logins = logins;
    }

    /**
     * The route of a package, and its targets.
     *
     * @throws org.autodispatcher.FailureException {@code no-route}; {@code secret-unreadable} where a login stands in a netrc
     *     file that cannot be used
     */
    public Routed route(String name) throws IOException {
        return switch (table.route(name)) {
            case Routing.Matched(Route route, Map<String, String> groups) ->
                new Routed(route, groups, line(route, groups), destinations(route));
            case Routing.Unmatched() -> throw Failure.of(Reason.NO_ROUTE).with("package", name).exception();
        };
    }

    /** All targets of a route, in its order. */
    public List<Destination> destinations(Route route) throws IOException {
        List<Destination> destinations = new java.util.ArrayList<>();
        for (HostEntry host : route.hosts()) {
            String login = logins.login(route.login(host), host.host()).orElse(NO_LOGIN);
            int port = host.port().orElse(defaultPort(route));
            String jump = route.get(RouteKeys.PROXY_JUMP).orElse("");
            destinations.add(new Destination(new Target(login, host.host(), port, jump), host, route));
        }
        return destinations;
    }

    /**
     * What to log in with, read now.
     *
     * @throws org.autodispatcher.FailureException {@code no-login}, {@code secret-unreadable}
     */
    Credentials credentials(Destination destination) throws IOException {
        return logins.credentials(destination.route().login(destination.host()), destination.target().host());
    }

    /** Notes what is wrong with logins: a netrc file that cannot be used, a target nobody is named for. */
    public void check(String routesFile, Problems problems) {
        for (Route route : table.routes()) {
            for (HostEntry host : route.hosts()) {
                try {
                    if (logins.login(route.login(host), host.host()).isEmpty()) {
                        problems.warning(routesFile, route.line(), "route.no-login", "host", host.host(), "route", route.name());
                    }
                } catch (FailureException e) {
                    Map<String, String> values = e.failure().values();
                    problems.add(new Problem(Problem.Severity.WARNING, routesFile, route.line(), "route.netrc", values)
                            .with("host", host.host())
                            .with("route", route.name()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** The packages of a route whose groups other than the version are equal belong to one line. */
    private static String line(Route route, Map<String, String> groups) {
        String variant = groups.entrySet().stream()
                .filter(group -> !group.getKey().equals("version"))
                .map(group -> group.getKey() + "=" + group.getValue())
                .collect(Collectors.joining(","));
        return variant.isEmpty() ? route.name() : route.name() + ":" + variant;
    }

    private static int defaultPort(Route route) {
        Protocol protocol = route.get(RouteKeys.PROTOCOL);
        return route.get(protocol.overSsh() ? RouteKeys.SSH_PORT : RouteKeys.FTP_PORT);
    }
}
