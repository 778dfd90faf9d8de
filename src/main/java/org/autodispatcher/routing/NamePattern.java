package org.autodispatcher.routing;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The regular expression of a route, with the meaning of Python's {@code re} on {@code str}: matched against a package's name
 * from its beginning, as {@code re.match} does; {@code $} pins the end.
 */
public final class NamePattern {
    private final String text;
    private final Pattern pattern;

    private NamePattern(String text, Pattern pattern) {
        this.text = text;
        this.pattern = pattern;
    }

    /**
     * Reads a pattern.
     *
     * @throws PatternException where Python refuses it, or where neither engine can express it
     */
    public static NamePattern compile(String text) throws PatternException {
        try {
            return new NamePattern(text, Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw new PatternException("pattern.not-understood", 0, Map.of("pattern", text));
        }
    }

    /**
     * The named groups in the pattern's order, a group that took no part as the empty string; empty where the name does not match.
     *
     * @throws PatternTooSlow where a pattern that is not {@link #linear()} had to be given up
     */
    public Optional<Map<String, String>> match(String name) throws PatternTooSlow {
        Matcher matcher = pattern.matcher(name);
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        Map<String, String> groups = new LinkedHashMap<>();
        for (String group : groupNames()) {
            String value = matcher.group(group);
            groups.put(group, value == null ? "" : value);
        }
        return Optional.of(Collections.unmodifiableMap(groups));
    }

    /** The named groups, in the pattern's order. */
    public Set<String> groupNames() {
        return pattern.namedGroups().keySet();
    }

    /** The pattern as written. */
    public String text() {
        return text;
    }

    /** Whether every match takes time proportional to the name's length, whatever the name. */
    public boolean linear() {
        return true;
    }
}
