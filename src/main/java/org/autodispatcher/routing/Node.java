package org.autodispatcher.routing;

import java.util.List;
import java.util.Optional;

/**
 * What a pattern means, freed from how it is written: flags, escapes, comments and letter case are already resolved. Printed for an
 * engine by {@link LinearPrinter} or {@link BacktrackingPrinter}; turned into an automaton by {@link NameLanguage}.
 */
sealed interface Node {
    /** Exactly one character of the set. */
    record Characters(CodePoints set) implements Node {}

    /** One after the other; none of them: the empty text. */
    record Sequence(List<Node> parts) implements Node {
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    /** The first that leads to a match. */
    record Choice(List<Node> branches) implements Node {
        public Choice {
            branches = List.copyOf(branches);
        }
    }

    /** The body from {@code min} to {@code max} times; {@link #ENDLESS} is no upper bound. */
    record Repeat(Node body, int min, int max, Haste haste) implements Node {
        static final int ENDLESS = Integer.MAX_VALUE;
    }

    /** How a repetition chooses: as many as possible, as few as possible, or as many as possible without giving any back. */
    enum Haste {
        GREEDY,
        LAZY,
        POSSESSIVE
    }

    /** What the body matched is kept under its number, from 1, and its name where it has one. */
    record Group(int number, Optional<String> name, Node body) implements Node {}

    /** The body's first match and no other. */
    record Atomic(Node body) implements Node {}

    /** Whether the body matches (or not, {@code negative}) from here on, or up to here ({@code behind}). */
    record Look(boolean behind, boolean negative, Node body) implements Node {}

    /** A place between characters. */
    record Anchor(Place place) implements Node {}

    /** The places: see {@link Anchor}. */
    enum Place {
        /** {@code \A}, and {@code ^} without {@code (?m)}. */
        START,
        /** {@code ^} with {@code (?m)}: at the start and after every line feed. */
        LINE_START,
        /** {@code $} without {@code (?m)}: at the end, and before a line feed that ends the name. */
        END,
        /** {@code $} with {@code (?m)}: at the end and before every line feed. */
        LINE_END,
        /** {@code \Z}. */
        VERY_END,
        /** {@code \b}, {@code \B}, and the same with {@code (?a)}. */
        WORD_BOUNDARY,
        NO_WORD_BOUNDARY,
        ASCII_WORD_BOUNDARY,
        NO_ASCII_WORD_BOUNDARY
    }

    /** What the numbered group matched, once more. */
    record BackReference(int number, Letters letters) implements Node {}

    /** When two letters are the same. */
    enum Letters {
        EXACT,
        IGNORE_CASE,
        IGNORE_ASCII_CASE
    }
}
