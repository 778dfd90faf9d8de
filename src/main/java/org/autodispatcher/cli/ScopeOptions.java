package org.autodispatcher.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.autodispatcher.config.Problems;
import org.autodispatcher.dispatch.Access;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RoutingTable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code pause} and {@code resume} are about. */
final class ScopeOptions {
    @Option(names = "--route", paramLabel = "${bundle:label.route}", descriptionKey = "scope-route")
    private @Nullable String route;

    @Option(names = "--target", paramLabel = "${bundle:label.target}", descriptionKey = "scope-target")
    private @Nullable String target;

    @Option(names = "--reason", paramLabel = "${bundle:label.text}", descriptionKey = "comment")
    private String comment = "";

    Decision.Scope scope() {
        return new Decision.Scope(Optional.ofNullable(route), Optional.ofNullable(target));
    }

    String comment() {
        return comment.strip();
    }

    /**
     * A pause of a mistyped name would pause nothing, and nobody would notice.
     *
     * @throws UsageException where neither a route nor an open dispatch has that name
     */
    void requireKnown(Desk desk) throws IOException, UsageException {
        List<DispatchRecord> open = desk.control().standing().open().latest();
        Optional<RoutingTable> table = RoutingTable.load(desk.options().home().resolve(Home.ROUTES_FILE), new Problems());
        List<Route> routes = table.map(RoutingTable::routes).orElse(List.of());
        if (route != null && table.isPresent()) {
            requireOneOf(UsageException.Named.ROUTE, route, Stream.concat(
                    routes.stream().map(Route::name), open.stream().flatMap(each -> each.fact(DispatchRecord.ROUTE).stream())));
        }
        if (target != null && table.isPresent()) {
            List<String> known = new ArrayList<>(open.stream()
                    .flatMap(each -> each.deliveries().stream().map(DeliveryRecord::target))
                    .toList());
            for (Route each : routes) {
                Access.planner(table.get()).destinations(each).forEach(destination -> known.add(destination.target().text()));
            }
            requireTarget(target, known);
        }
    }

    private static void requireTarget(String typed, List<String> known) throws UsageException {
        Decision.Scope scope = new Decision.Scope(Optional.empty(), Optional.of(typed));
        if (known.stream().noneMatch(each -> scope.reaches("", each))) {
            requireOneOf(UsageException.Named.SCOPE_TARGET, typed,
                    known.stream().flatMap(each -> Stream.of(each, each.substring(each.indexOf('@') + 1, each.lastIndexOf(':')))));
        }
    }

    private static void requireOneOf(UsageException.Named what, String typed, Stream<String> names) throws UsageException {
        TreeSet<String> known = names.collect(java.util.stream.Collectors.toCollection(TreeSet::new));
        if (!known.contains(typed)) {
            throw UsageException.unknown(what, typed, known);
        }
    }
}
