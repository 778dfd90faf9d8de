package org.autodispatcher.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The route of a dispatch as it was when the package was routed, from the values that the ledger holds of it. */
public final class RouteAsItWas {
    private static final String PATTERN = "route.pattern";
    private static final String KEY = "route.key.";
    private static final String GROUP = "group.";

    private RouteAsItWas() {}

    /** Whether a value belongs to it, and not to the step that found it. */
    public static boolean holds(String name) {
        return name.startsWith("route.") || name.startsWith(GROUP);
    }

    /** The section as it would be written, then what the groups matched. */
    public static List<String> lines(Map<String, String> values) {
        Stream<String> pattern = Stream.ofNullable(values.get(PATTERN)).map(text -> "[" + text + "]");
        Stream<String> keys = values.entrySet().stream()
                .filter(each -> each.getKey().startsWith(KEY))
                .map(each -> each.getKey().substring(KEY.length()) + " = " + each.getValue().replace("\n", "\n    "));
        Stream<String> groups = values.entrySet().stream()
                .filter(each -> each.getKey().startsWith(GROUP))
                .map(each -> "{" + each.getKey().substring(GROUP.length()) + "} = " + each.getValue());
        return Stream.of(pattern, keys, groups).flatMap(each -> each).flatMap(String::lines).toList();
    }
}
