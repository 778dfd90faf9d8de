package org.autodispatcher.console.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Reason;
import org.autodispatcher.dispatch.TargetStanding;
import org.autodispatcher.ledger.TargetHistory;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.routing.RoutingTable;

/**
 * One target, as the page about them shows it.
 *
 * @param protocol  the one files went by last; empty where that is not known
 * @param routes    those in force that send there; none where only earlier ones did
 * @param installed the last good package of each line, the newest first
 * @param failed    the last packages of lines that failed after their last good one
 * @param waiting   what is held or in doubt there, the newest first
 * @param more      how many more there are of those
 * @param weaker    promises that are weaker there, in words
 */
record TargetLine(
        String target, Optional<Instant> contact, String protocol, List<String> routes, List<Package> installed, List<Package> failed,
        List<Wait> waiting, int more, List<TargetStanding.Proof> proofs, List<String> weaker) {
    private static final int WAITING = 3;
    /** More lines are folded up. */
    private static final int OPEN = 4;
    private static final String USUAL = "modern";

    /** A package of a line, with the dispatch that brought it. */
    record Package(String line, long dispatch, String pack, Instant at) {
        private static Package of(String line, TargetHistory.Last last) {
            return new Package(line, last.dispatch(), PackageNames.shown(last.pack()), last.at());
        }
    }

    /** Something that waits for a person. */
    record Wait(long dispatch, String pack, String state, String word, String reason, Instant since) {}

    static TargetLine of(TargetStanding standing, RoutingTable table, Texts texts) {
        TargetHistory history = standing.history();
        return new TargetLine(
                standing.target(),
                history.contact().map(TargetHistory.Contact::at),
                standing.protocol().orElse(""),
                standing.routes(),
                history.lines().stream().flatMap(each -> each.good().stream().map(last -> Package.of(each.line(), last)))
                        .sorted(Comparator.comparing(Package::at).reversed()).toList(),
                history.lines().stream().flatMap(TargetLine::failedSince).toList(),
                history.waiting().stream().limit(WAITING).map(each -> wait(each, texts)).toList(),
                Math.max(0, history.waiting().size() - WAITING),
                standing.proofs(),
                weaker(standing, table, texts));
    }

    /** What failed before the last good package is over. */
    private static Stream<Package> failedSince(TargetHistory.OnLine line) {
        return line.failed().stream()
                .filter(failed -> line.good().filter(good -> !good.at().isBefore(failed.at())).isEmpty())
                .map(failed -> Package.of(line.line(), failed));
    }

    private static Wait wait(TargetHistory.Waiting each, Texts texts) {
        return new Wait(
                each.dispatch(), PackageNames.shown(each.pack()), each.state().text(), texts.state(each.state()),
                each.reason().map(Reason::code).orElse(""), each.since());
    }

    private static List<String> weaker(TargetStanding standing, RoutingTable table, Texts texts) {
        String algorithms = standing.routes().stream()
                .flatMap(name -> table.named(name).stream())
                .map((Route route) -> route.get(RouteKeys.SSH_ALGORITHMS))
                .filter(each -> !each.equals(USUAL))
                .findFirst().orElse(USUAL);
        return standing.weaker().stream().map(code -> texts.wording().text("weaker." + code, "value", algorithms)).toList();
    }

    /** Where everything that happened here is, or what happened by one route. */
    String history(String route) {
        String by = route.isEmpty() ? "" : "&route=" + URLEncoder.encode(route, StandardCharsets.UTF_8);
        return "/history?target=" + URLEncoder.encode(target, StandardCharsets.UTF_8) + by;
    }

    boolean folded() {
        return installed.size() > OPEN;
    }

    /** Whether anything of it is called so: itself, a route, a line, a package. */
    boolean has(String part) {
        String wanted = part.toLowerCase(Locale.ROOT);
        Stream<String> packages = Stream.of(installed, failed).flatMap(List::stream).flatMap(each -> Stream.of(each.line(), each.pack()));
        return Stream.of(Stream.of(target, protocol), routes.stream(), packages, waiting.stream().map(Wait::pack)).flatMap(all -> all)
                .anyMatch(each -> each.toLowerCase(Locale.ROOT).contains(wanted));
    }
}
