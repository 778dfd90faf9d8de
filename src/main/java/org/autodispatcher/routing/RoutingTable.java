package org.autodispatcher.routing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.config.FileSafety;
import org.autodispatcher.config.IniReader;
import org.autodispatcher.config.Problems;

/** The routes of a HOME in file order, as {@code general-dispatch-info.cfg} has them. */
public final class RoutingTable {
    /** The name of the file in HOME. */
    public static final String FILE = "general-dispatch-info.cfg";

    private final List<Route> routes;

    RoutingTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /**
     * Reads the file and notes everything that is wrong or doubtful in it, all at once.
     *
     * @return the table, fit to be in force; empty where there is an error
     */
    public static Optional<RoutingTable> load(Path file, Problems problems) {
        return FileSafety.read(file, problems).flatMap(bytes -> of(file, bytes, problems));
    }

    /** The same of bytes that were read from {@code file} before. */
    static Optional<RoutingTable> of(Path file, byte[] bytes, Problems problems) {
        Problems here = new Problems();
        Optional<List<Route>> routes = IniReader.read(file.toString(), bytes, RouteKeys.secretNames(), here).map(ini -> {
            RoutesReader reader = new RoutesReader(ini, here);
            List<Route> read = reader.routes();
            FileSafety.checkFile(file, reader.holdsSecret(), here);
            return read;
        });
        here.all().forEach(problems::add);
        return here.anyError() ? Optional.empty() : routes.map(RoutingTable::new);
    }

    /** All routes in file order. */
    public List<Route> routes() {
        return routes;
    }

    /** The route of that name. */
    public Optional<Route> named(String name) {
        return routes.stream().filter(route -> route.name().equals(name)).findFirst();
    }

    /**
     * The first route in file order whose pattern matches the name.
     *
     * @throws FailureException {@code no-route}, where a pattern that only a backtracking engine can take has to be given up on this
     *                          name: whether it matches is not known, and no later route may be taken instead
     */
    public Routing route(String packageName) throws FailureException {
        for (Route route : routes) {
            try {
                Optional<Map<String, String>> groups = route.pattern().match(packageName);
                if (groups.isPresent()) {
                    return new Routing.Matched(route, groups.get());
                }
            } catch (PatternTooSlow e) {
                throw Failure.of(Reason.NO_ROUTE, "too-slow")
                        .with("route", route.name())
                        .with("route_line", route.line())
                        .with("pattern", e.pattern())
                        .exception(e);
            }
        }
        return new Routing.Unmatched();
    }
}
