package org.autodispatcher.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.autodispatcher.FailureException;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.config.Problems;

/**
 * Looks for what nobody may have meant in a table that is fit to be in force: routes that overlap, that are never reached or that match
 * nothing, patterns without an end, groups that spoil {@code dest_dir}, keys that need a {@code version}. All of it is warnings. Every
 * example name was matched before it is told.
 */
public final class RouteLint {
    private static final String VERSION = "version";
    private static final Pattern GLOBAL_FLAGS = Pattern.compile("(\\(\\?[a-z]+\\))+");

    private final String file;
    private final Problems problems;
    private final PatternLint patterns;

    private RouteLint(String file, Problems problems, PatternLint patterns) {
        this.file = file;
        this.problems = problems;
        this.patterns = patterns;
    }

    /** Notes everything found; {@code file} is the routes file as the user would name it. */
    public static void check(RoutingTable table, String file, Problems problems) {
        Map<Route, LintRoute> routes = table.routes().stream()
                .collect(Collectors.toMap(Function.identity(), RouteLint::linted));
        List<LintRoute> inOrder = table.routes().stream().map(routes::get).toList();
        RouteLint lint = new RouteLint(file, problems, new PatternLint(inOrder));
        lint.patterns.findings().forEach(lint::note);
        for (Route route : table.routes()) {
            lint.directory(route, routes.get(route));
            lint.version(route);
        }
    }

    private static LintRoute linted(Route route) {
        return new LintRoute(route.name(), route.line(), route.pattern());
    }

    private void note(Finding finding) {
        LintRoute route = finding.route();
        String pattern = route.pattern().text();
        switch (finding) {
            case Finding.MatchesNothing nothing -> warn(route.line(), "lint.matches-nothing", "pattern", pattern);
            case Finding.NeverReached(var never, var earlier) -> warn(
                    route.line(),
                    "lint.never-reached",
                    "route", route.name(),
                    "earlier", names(earlier),
                    "lines", lines(earlier),
                    "first_line", String.valueOf(earlier.getFirst().line()));
            case Finding.Overlaps(var later, var earlier, var example) -> warn(
                    route.line(),
                    "lint.overlap",
                    "route", route.name(),
                    "earlier", names(earlier),
                    "lines", lines(earlier),
                    "example", example,
                    "example_word", ShellQuote.word(example));
            case Finding.OpenEnd(var open, var example) ->
                warn(route.line(), "lint.open-end", "pattern", pattern, "example", example, "pinned", pinned(route.pattern()));
            case Finding.TooSlow(var slow, var example) ->
                warn(route.line(), "lint.too-slow", "pattern", pattern, "example", example);
        }
    }

    /** A value that leaves a path component without a name, so that the package would be held; else that the group can be missing. */
    private void directory(Route route, LintRoute linted) {
        Template directory = route.get(RouteKeys.DEST_DIR);
        for (String group : route.pattern().groupNames()) {
            if (directory.uses().contains(group)) {
                List<GroupValue> values = patterns.groupValues(linted, group, "..", ".", "");
                values.stream()
                        .filter(found -> expanded(directory, found).isEmpty())
                        .findFirst()
                        .or(() -> values.stream().filter(found -> found.value().isEmpty()).findFirst())
                        .ifPresent(found -> directory(route, directory, found));
            }
        }
    }

    private void directory(Route route, Template directory, GroupValue found) {
        String code = expanded(directory, found).isEmpty() ? "lint.group-refused" : "lint.group-empty";
        warn(
                route.lineOf(RouteKeys.DEST_DIR),
                code,
                "group", found.group(),
                "example", found.example(),
                "dest_dir", directory.text(),
                "becomes", expanded(directory, found).orElse(""));
    }

    /** The directory with the group's value in it; empty where it would be refused. */
    private static Optional<String> expanded(Template directory, GroupValue found) {
        Map<String, String> values = new HashMap<>();
        directory.uses().forEach(name -> values.put(name, "{" + name + "}"));
        values.put(found.group(), found.value());
        try {
            return Optional.of(directory.expand(values));
        } catch (FailureException e) {
            return Optional.empty();
        }
    }

    /** Without any group a route is one line, of which the latest is clear. */
    private void version(Route route) {
        if (route.pattern().groupNames().contains(VERSION)) {
            return;
        }
        if (route.get(RouteKeys.DOWNGRADE) == Choices.Downgrade.HOLD) {
            needsVersion(route, RouteKeys.DOWNGRADE);
        }
        if (route.isSet(RouteKeys.VERSION_ORDER)) {
            needsVersion(route, RouteKeys.VERSION_ORDER);
        }
        if (route.get(RouteKeys.ORDER) == Choices.Order.LATEST && !route.pattern().groupNames().isEmpty()) {
            needsVersion(route, RouteKeys.ORDER);
        }
    }

    private void needsVersion(Route route, RouteKey<?> key) {
        warn(route.lineOf(key), "lint.needs-version", "key", key.name(), "route", route.name(), "pattern", route.pattern().text());
    }

    private void warn(int line, String code, String... namesAndValues) {
        problems.warning(file, line, code, namesAndValues);
    }

    /** The pattern with {@code $} at its end; global flags stay in front. */
    private static String pinned(NamePattern pattern) {
        if (!(pattern.tree() instanceof Node.Choice)) {
            return pattern.text() + "$";
        }
        Matcher flags = GLOBAL_FLAGS.matcher(pattern.text());
        int end = flags.lookingAt() ? flags.end() : 0;
        return pattern.text().substring(0, end) + "(?:" + pattern.text().substring(end) + ")$";
    }

    private static String names(List<LintRoute> routes) {
        return routes.stream().map(LintRoute::name).collect(Collectors.joining(", "));
    }

    private static String lines(List<LintRoute> routes) {
        return routes.stream().map(route -> String.valueOf(route.line())).collect(Collectors.joining(", "));
    }
}
