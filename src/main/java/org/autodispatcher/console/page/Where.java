package org.autodispatcher.console.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.autodispatcher.PackageNames;
import org.autodispatcher.dispatch.Explanation;
import org.autodispatcher.report.ExplanationFacts;
import org.autodispatcher.report.RouteMisses;
import org.autodispatcher.report.Told;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RoutingTable;

/**
 * Where a name would go, and why not elsewhere.
 *
 * @param name   what was typed, as it may be shown; empty for nothing yet
 * @param said   the answer in one sentence
 * @param hint   what to do where it would go nowhere
 * @param route  that it would take; empty for none
 * @param facts  what would happen
 * @param misses the other routes, and why they are not taken
 */
public record Where(String name, String said, String hint, Optional<String> route, List<Fact> facts, List<Miss> misses) {
    /** Nobody has asked. */
    public static final Where NOTHING = new Where("", "", "", Optional.empty(), List.of(), List.of());

    /** What is to be read letter by letter. */
    private static final Set<String> CODE = Set.of("pattern", "groups", "directory", "command", "health_command", "rollback_command");

    /** A route that is not taken. */
    record Miss(int line, String name, String pattern, String why) {}

    /** It would take a route of {@code table}. */
    public static Where goes(String name, Explanation explanation, RoutingTable table, Texts texts) {
        Route route = explanation.routed().route();
        String said = texts.of("where.goes", "package", name, "route", route.name(), "line", route.line(), "count", explanation.targets().size());
        return new Where(
                name, said, "", Optional.of(route.name()), facts(explanation, texts),
                misses(new RouteMisses(texts.wording()).others(table, name, route), table));
    }

    /** It would go nowhere: no route of {@code tried} matches, or another reason keeps it. */
    public static Where stays(String name, Told why, Optional<RoutingTable> tried, Texts texts) {
        return new Where(
                PackageNames.shown(name), why.message(), why.hint(), Optional.empty(), List.of(),
                tried.map(table -> misses(new RouteMisses(texts.wording()).of(table, name), table)).orElse(List.of()));
    }

    private static List<Miss> misses(List<RouteMisses.Miss> misses, RoutingTable table) {
        return misses.stream()
                .map(each -> new Miss(each.line(), each.route(), table.named(each.route()).map(route -> route.pattern().text()).orElse(""), each.why()))
                .toList();
    }

    private static List<Fact> facts(Explanation explanation, Texts texts) {
        Map<String, List<ExplanationFacts.Fact>> told = ExplanationFacts.of(texts.wording(), explanation).stream()
                .collect(Collectors.groupingBy(ExplanationFacts.Fact::key, LinkedHashMap::new, Collectors.toList()));
        List<Fact> facts = new ArrayList<>();
        told.forEach((key, alike) -> {
            if (key.equals("target")) {
                facts.add(Fact.code(texts.of("where.line"), explanation.routed().line()));
            }
            facts.add(new Fact(alike.getFirst().label(), alike.stream().map(ExplanationFacts.Fact::value).toList(), CODE.contains(key)));
        });
        return facts;
    }

    /** As the part of the page that changes while somebody types. */
    public String html(Texts texts) {
        return Html.of(out -> JtewhereGenerated.render(out, null, this, texts, true));
    }
}
