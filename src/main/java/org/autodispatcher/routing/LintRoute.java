package org.autodispatcher.routing;

/**
 * What the checks of patterns need to know of a route.
 *
 * @param name    the route's
 * @param line    of its section
 * @param pattern the section's text
 */
record LintRoute(String name, int line, NamePattern pattern) {
    /** Whether the pattern takes the name; one that is too slow on it is not said to. */
    boolean takes(String packageName) {
        try {
            return pattern.match(packageName).isPresent();
        } catch (PatternTooSlow e) {
            return false;
        }
    }

    /** Whether the pattern can take all of the name. */
    boolean takesWhole(String packageName) {
        try {
            return pattern.matchesWhole(packageName);
        } catch (PatternTooSlow e) {
            return false;
        }
    }

    /** Whether the named group is {@code value} where the pattern takes the name. */
    boolean fills(String group, String value, String packageName) {
        try {
            return pattern.match(packageName).filter(groups -> groups.get(group).equals(value)).isPresent();
        } catch (PatternTooSlow e) {
            return false;
        }
    }
}
