package org.autodispatcher.routing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The regular expression of a route, with the meaning of Python's {@code re} (3.11) on {@code str}: matched against a package's name
 * from its beginning, as {@code re.match} does; {@code $} pins the end. The characters' properties are those of the JDK's Unicode
 * version, which is newer.
 */
public final class NamePattern {
    private final String text;
    private final Node tree;
    private final Set<String> groupNames;
    private final PatternEngine engine;

    private NamePattern(String text, Node tree, Set<String> groupNames, PatternEngine engine) {
        this.text = text;
        this.tree = tree;
        this.groupNames = groupNames;
        this.engine = engine;
    }

    /**
     * Reads a pattern.
     *
     * @throws PatternException where Python refuses it, or where neither engine can express it
     */
    public static NamePattern compile(String text) throws PatternException {
        PatternParser.Parsed parsed = PatternParser.parse(text);
        Set<String> groupNames = Collections.unmodifiableSet(new LinkedHashSet<>(parsed.groups().keySet()));
        PatternEngine engine = engine(text, parsed.tree(), !groupNames.isEmpty())
                .orElseThrow(() -> new PatternException("pattern.not-translatable", 0, Map.of("pattern", text)));
        return new NamePattern(text, parsed.tree(), groupNames, engine);
    }

    private static Optional<PatternEngine> engine(String text, Node tree, boolean groupsAreReported) {
        Optional<PatternEngine> linear = LinearPrinter.print(tree, groupsAreReported).map(PatternEngine.Linear::of);
        return linear.or(() -> BacktrackingPrinter.print(tree)
                .flatMap(printed -> PatternEngine.Backtracking.of(text, printed))
                .map(engine -> engine));
    }

    /**
     * The named groups in the pattern's order, a group that took no part as the empty string; empty where the name does not match.
     *
     * @throws PatternTooSlow where a pattern that is not {@link #linear()} had to be given up
     */
    public Optional<Map<String, String>> match(String name) throws PatternTooSlow {
        return engine.match(name).map(this::named);
    }

    private Map<String, String> named(List<String> values) {
        Map<String, String> groups = new LinkedHashMap<>();
        groupNames.forEach(group -> groups.put(group, ""));
        for (int i = 0; i < values.size(); i++) {
            if (!engine.groups().get(i).isEmpty()) {
                groups.put(engine.groups().get(i), values.get(i));
            }
        }
        return Collections.unmodifiableMap(groups);
    }

    /** How near a name that does not match comes to it. */
    public NearMiss nearMiss(String name) {
        return NearMiss.of(this, name);
    }

    /** The named groups, in the pattern's order. */
    public Set<String> groupNames() {
        return groupNames;
    }

    /** The pattern as written. */
    public String text() {
        return text;
    }

    /** Whether every match takes time in proportion to the name's length, whatever the name. */
    public boolean linear() {
        return engine instanceof PatternEngine.Linear;
    }

    /** What the pattern means. */
    Node tree() {
        return tree;
    }

    /** Whether the pattern can take all of the name, and not only its beginning. */
    boolean matchesWhole(String name) throws PatternTooSlow {
        return engine.matchesWhole(name);
    }
}
