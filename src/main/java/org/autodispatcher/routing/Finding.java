package org.autodispatcher.routing;

import java.util.List;

/** Something that the patterns of a table do which nobody may have meant. Every example was really matched. */
sealed interface Finding {
    /** The route it is about. */
    LintRoute route();

    /** No package name there can be matches. */
    record MatchesNothing(LintRoute route) implements Finding {}

    /** Whatever the pattern takes, earlier routes take before. */
    record NeverReached(LintRoute route, List<LintRoute> earlier) implements Finding {
        public NeverReached {
            earlier = List.copyOf(earlier);
        }
    }

    /** {@code example} matches the route and the first of {@code earlier}; there are such names for each of {@code earlier}. */
    record Overlaps(LintRoute route, List<LintRoute> earlier, String example) implements Finding {
        public Overlaps {
            earlier = List.copyOf(earlier);
        }
    }

    /** The pattern takes {@code example}, though it ends before that name does. */
    record OpenEnd(LintRoute route, String example) implements Finding {}

    /** The pattern had to be given up on {@code example}. */
    record TooSlow(LintRoute route, String example) implements Finding {}
}
