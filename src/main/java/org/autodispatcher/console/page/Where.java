package org.autodispatcher.console.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.dispatch.Explanation;
import org.autodispatcher.dispatch.Rollout;
import org.autodispatcher.report.Told;
import org.autodispatcher.routing.NearMiss;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;

/**
 * Where a name would go, and why not elsewhere.
 *
 * @param name   what was typed, as it may be shown; empty for nothing yet
 * @param said   the answer in one sentence
 * @param hint   what to do where it would go nowhere
 * @param route  that it would take; empty for none
 * @param facts  what would happen
 * @param misses the routes that stand before, and what keeps the name from matching
 */
public record Where(String name, String said, String hint, Optional<String> route, List<Fact> facts, List<Miss> misses) {
    /** Nobody has asked. */
    public static final Where NOTHING = new Where("", "", "", Optional.empty(), List.of(), List.of());

    private static final List<String> COMMANDS = List.of("health_command", "rollback_command");

    /** A route that a name does not match. */
    record Miss(int line, String name, String pattern, String why) {}

    /** It would take a route. */
    public static Where goes(String name, Explanation explanation, List<Route> before, Texts texts) {
        Route route = explanation.routed().route();
        String said = texts.of("where.goes", "package", name, "route", route.name(), "line", route.line(), "count", explanation.targets().size());
        return new Where(name, said, "", Optional.of(route.name()), facts(explanation, texts), misses(before, name, texts));
    }

    /** It would go nowhere. */
    public static Where stays(String name, Told why, List<Route> tried, Texts texts) {
        return new Where(name, why.message(), why.hint(), Optional.empty(), List.of(), misses(tried, name, texts));
    }

    private static List<Miss> misses(List<Route> routes, String name, Texts texts) {
        return routes.stream()
                .map(each -> new Miss(each.line(), each.name(), each.pattern().text(), why(each.pattern().nearMiss(name), name, texts)))
                .toList();
    }

    private static String why(NearMiss miss, String name, Texts texts) {
        return texts.wording().text("miss." + miss.kind().name().toLowerCase(Locale.ROOT), "part", name.substring(0, miss.agrees()));
    }

    private static List<Fact> facts(Explanation explanation, Texts texts) {
        Route route = explanation.routed().route();
        Map<String, String> written = route.shown();
        List<Fact> facts = new ArrayList<>(List.of(code("pattern", texts, Stream.of(route.pattern().text()))));
        facts.add(code("groups", texts, explanation.routed().groups().entrySet().stream().map(group -> group.getKey() + "=" + group.getValue())));
        facts.add(Fact.code(texts.of("where.line"), explanation.routed().line()));
        facts.add(said("target", texts, explanation.targets().stream().map(at -> target(at, route, texts))));
        facts.add(code("directory", texts, explanation.targets().stream().map(Explanation.AtTarget::directory)));
        facts.add(code("command", texts, explanation.targets().stream().map(at -> at.command().orElse(texts.wording().text("explain.no-command")))));
        COMMANDS.forEach(key -> facts.add(code(key, texts, Stream.ofNullable(written.get(key)))));
        facts.add(said("window", texts, Stream.of(written.getOrDefault("window", texts.wording().text("explain.always")))));
        facts.addAll(rollout(explanation, route, texts));
        facts.add(said("approval", texts, Stream.of(RouteRow.approval(route, texts)).filter(word -> !word.isEmpty())));
        facts.add(said("bandwidth", texts, Stream.ofNullable(written.get("bandwidth"))));
        facts.add(said("weaker", texts, RouteRow.weaker(explanation.weaker(), route, texts).stream()));
        facts.removeIf(each -> each.values().isEmpty());
        return facts;
    }

    private static List<Fact> rollout(Explanation explanation, Route route, Texts texts) {
        Rollout rollout = explanation.rollout();
        String batches = rollout.rules().several()
                ? texts.wording().text("explain.some-batches", "sizes", rollout.sizes(), "targets", String.valueOf(explanation.targets().size()))
                : texts.wording().text("explain.one-batch");
        Fact sizes = said("batches", texts, Stream.of(batches));
        boolean limits = explanation.targets().size() > 1 && route.get(RouteKeys.UPGRADE_COMMAND).isPresent();
        return limits ? List.of(sizes, said("limits", texts, Stream.of(texts.wording().text("explain.limits-are",
                "failures", String.valueOf(rollout.rules().failures()), "unreachable", String.valueOf(rollout.rules().unreachable()))))) : List.of(sizes);
    }

    private static String target(Explanation.AtTarget at, Route route, Texts texts) {
        String jump = at.destination().target().jump();
        return at.destination().target().text() + "  " + texts.wording().text("explain.protocol", "protocol", route.get(RouteKeys.PROTOCOL).text())
                + (jump.isEmpty() ? "" : "  " + texts.wording().text("explain.jump", "jump", jump));
    }

    private static Fact code(String label, Texts texts, Stream<String> values) {
        return new Fact(texts.wording().text("explain." + label), distinct(values), true);
    }

    private static Fact said(String label, Texts texts, Stream<String> values) {
        return new Fact(texts.wording().text("explain." + label), distinct(values), false);
    }

    /** What is the same for all targets is said once. */
    private static List<String> distinct(Stream<String> values) {
        return values.distinct().collect(Collectors.toList());
    }

    /** As the part of the page that changes while somebody types. */
    public String html(Texts texts) {
        return Html.of(out -> JtewhereGenerated.render(out, null, this, texts, true));
    }
}
