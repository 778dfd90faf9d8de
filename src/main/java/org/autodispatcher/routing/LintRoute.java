package org.autodispatcher.routing;

import java.util.Optional;

/**
 * What the checks of patterns need to know of a route. A pattern that is too slow on one name is not tried on any other: each
 * could take as long, and the checks try many.
 */
final class LintRoute {
    private final String name;
    private final int line;
    private final NamePattern pattern;
    private Optional<String> tooSlowOn = Optional.empty();

    /**
     * A route to be checked.
     *
     * @param name    the route's
     * @param line    of its section
     * @param pattern the section's text
     */
    LintRoute(String name, int line, NamePattern pattern) {
        this.name = name;
        this.line = line;
        this.pattern = pattern;
    }

    String name() {
        return name;
    }

    int line() {
        return line;
    }

    NamePattern pattern() {
        return pattern;
    }

    /** The name on which trying had to be given up. */
    Optional<String> tooSlowOn() {
        return tooSlowOn;
    }

    /** Whether the pattern takes the name. */
    boolean takes(String packageName) {
        return tried(packageName, () -> pattern.match(packageName).isPresent());
    }

    /** Whether the pattern can take all of the name. */
    boolean takesWhole(String packageName) {
        return tried(packageName, () -> pattern.matchesWhole(packageName));
    }

    /** Whether the named group is {@code value} where the pattern takes the name. */
    boolean fills(String group, String value, String packageName) {
        return tried(packageName, () -> pattern.match(packageName).filter(groups -> groups.get(group).equals(value)).isPresent());
    }

    private interface Question {
        boolean answer() throws PatternTooSlow;
    }

    /** False also where it is not known. */
    private boolean tried(String packageName, Question question) {
        try {
            return tooSlowOn.isEmpty() && question.answer();
        } catch (PatternTooSlow e) {
            tooSlowOn = Optional.of(packageName);
            return false;
        }
    }
}
