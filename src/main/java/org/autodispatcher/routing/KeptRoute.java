package org.autodispatcher.routing;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.config.IniSection;
import org.autodispatcher.config.IniValue;
import org.autodispatcher.config.Problem;
import org.autodispatcher.config.Problems;

/**
 * A route as values that a record can keep, and back: pattern, line, and every key that is written, as its text after inheritance
 * and {@code %(key)s}. Of a secret only that it is written, and of a web address only the host; both are looked up in the table in
 * force when they are needed ({@link SecretsInForce}).
 */
final class KeptRoute {
    private static final String PATTERN = "route.pattern";
    private static final String LINE = "route.line_number";
    private static final String KEY = "route.key.";

    private KeptRoute() {}

    static Map<String, String> values(Route route) {
        Map<String, String> values = new TreeMap<>();
        values.put(PATTERN, route.pattern().text());
        values.put(LINE, String.valueOf(route.line()));
        route.shown().forEach((key, text) -> values.put(KEY + key, text));
        return values;
    }

    /**
     * The route that {@code values} were made of; other values among them are not looked at.
     *
     * @param routesFile beside which relative files lie; it is not read
     */
    static Route route(Path routesFile, Map<String, String> values) throws FailureException {
        try {
            int line = Integer.parseInt(values.getOrDefault(LINE, ""));
            NamePattern pattern = NamePattern.compile(Optional.ofNullable(values.get(PATTERN)).orElseThrow(() -> unreadable("pattern")));
            Map<RouteKey<?>, IniValue> written = written(values, line);
            IniSection section = new IniSection(pattern.text(), line, Map.of(), java.util.Set.of());
            Problems problems = new Problems();
            RouteContext context = new RouteContext(routesFile.toString(), section, "", Optional.of(pattern.groupNames()), problems);
            Map<RouteKey<?>, Object> read = RouteValues.read(withoutSecrets(written), context);
            Optional<Problem> problem = problems.all().stream().filter(found -> found.severity() == Problem.Severity.ERROR).findFirst();
            if (problem.isPresent()) {
                throw unreadable(problem.get().values().getOrDefault("key", "host"));
            }
            return new Route(pattern, line, new RouteValues(read, written));
        } catch (NumberFormatException | PatternException e) {
            throw unreadable("pattern");
        }
    }

    private static Map<RouteKey<?>, IniValue> written(Map<String, String> values, int line) throws FailureException {
        Map<RouteKey<?>, IniValue> written = new LinkedHashMap<>();
        for (RouteKey<?> key : RouteKeys.all()) {
            Optional.ofNullable(values.get(KEY + key.name())).ifPresent(text -> written.put(key, value(text, line)));
        }
        for (String name : values.keySet()) {
            if (name.startsWith(KEY) && written.keySet().stream().noneMatch(key -> name.equals(KEY + key.name()))) {
                throw unreadable(name.substring(KEY.length()));
            }
        }
        return written;
    }

    private static IniValue value(String text, int line) {
        return new IniValue(text, line, false, List.of(new IniValue.Origin(0, new IniValue.Position(line, 1), false)));
    }

    /** What is only shown of it: the rest is looked up in the table in force. */
    private static Map<RouteKey<?>, IniValue> withoutSecrets(Map<RouteKey<?>, IniValue> written) {
        Map<RouteKey<?>, IniValue> rest = new LinkedHashMap<>(written);
        rest.keySet().removeIf(key -> key.isSecret() || key == RouteKeys.NOTIFY);
        return rest;
    }

    private static FailureException unreadable(String key) {
        return Failure.of(Reason.NO_ROUTE, "not-kept").with("key", key).exception();
    }
}
