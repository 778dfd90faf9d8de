package org.autodispatcher.routing;

/**
 * A pattern that the linear-time engine cannot take was given up on one name, because it would have kept the backtracking engine
 * busy for too long. Whether it matches is not known; nobody may take it for "no".
 */
public final class PatternTooSlow extends Exception {
    private static final long serialVersionUID = 1L;

    private final String pattern;
    private final String name;

    PatternTooSlow(String pattern, String name) {
        super("the pattern " + pattern + " takes too long on " + name);
        this.pattern = pattern;
        this.name = name;
    }

    /** The pattern as written. */
    public String pattern() {
        return pattern;
    }

    /** The package name it was matched against. */
    public String name() {
        return name;
    }
}
