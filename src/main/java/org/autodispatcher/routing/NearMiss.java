package org.autodispatcher.routing;

/**
 * How near a name comes to a pattern that it does not match; for telling people, never for deciding.
 *
 * @param kind   what keeps it from matching
 * @param agrees how many characters of the name, from its beginning, a match could begin with
 */
public record NearMiss(Kind kind, int agrees) {
    /** What keeps a name from matching. */
    public enum Kind {
        /** It would match but for upper and lower case. */
        CASE,
        /** It matches further on in the name, not from its beginning. */
        LATER,
        /** It differs from the first character on. */
        BEGIN,
        /** It agrees up to a place inside, and differs there. */
        PART,
        /** All of the name agrees, and the pattern asks for more behind it. */
        ALL,
        /** Finding out was given up. */
        UNKNOWN
    }

    static NearMiss of(NamePattern pattern, String name) {
        try {
            if (ignoringCase(pattern, name)) {
                return new NearMiss(Kind.CASE, name.length());
            }
            return BacktrackingPrinter.print(pattern.tree())
                    .flatMap(printed -> PatternEngine.Backtracking.of(pattern.text(), printed))
                    .orElseThrow(() -> new PatternTooSlow(pattern.text(), name))
                    .nearMiss(name);
        } catch (PatternTooSlow e) {
            return new NearMiss(Kind.UNKNOWN, 0);
        }
    }

    /** How a name stands of which {@code agrees} characters could begin a match. */
    static NearMiss at(int agrees, String name) {
        Kind kind = agrees == 0 ? Kind.BEGIN : agrees < name.length() ? Kind.PART : Kind.ALL;
        return new NearMiss(kind, agrees);
    }

    private static boolean ignoringCase(NamePattern pattern, String name) throws PatternTooSlow {
        try {
            return NamePattern.compile("(?i)" + pattern.text()).match(name).isPresent();
        } catch (PatternException e) {
            return false; // it has flags of its own at its beginning, and nothing may stand before them
        }
    }
}
