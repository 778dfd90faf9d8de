package org.autodispatcher.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;

/** A pattern in the form that one of the two engines runs. */
sealed interface PatternEngine {
    /**
     * The values of the groups in order, one that took no part as the empty text; empty where the name does not match from its
     * beginning.
     */
    Optional<List<String>> match(String name) throws PatternTooSlow;

    /** Whether the pattern can take all of the name. */
    boolean matchesWhole(String name) throws PatternTooSlow;

    /** The names of the groups, by number from 1; the empty text for one without a name. */
    List<String> groups();

    /** RE2/J: time in proportion to the name's length. */
    record Linear(com.google.re2j.Pattern pattern, List<String> groups) implements PatternEngine {
        static Linear of(LinearPrinter.Printed printed) {
            return new Linear(com.google.re2j.Pattern.compile(printed.text()), printed.groups());
        }

        @Override
        public Optional<List<String>> match(String name) {
            com.google.re2j.Matcher matcher = pattern.matcher(name);
            return matcher.lookingAt()
                    ? Optional.of(values(groups.size(), name, matcher::start, matcher::end))
                    : Optional.empty();
        }

        @Override
        public boolean matchesWhole(String name) {
            return pattern.matcher(name).matches();
        }
    }

    /** The JDK: given up after so many looks at a character of the name. */
    record Backtracking(String written, Pattern pattern, List<String> groups) implements PatternEngine {
        /** A fraction of a second; a name of 200 bytes needs a few thousand of an ordinary pattern. Counted, so that no clock decides. */
        private static final int MOST_LOOKS = 5_000_000;

        /** Empty where the JDK refuses the pattern: a back-reference in a look-behind. */
        static Optional<Backtracking> of(String written, BacktrackingPrinter.Printed printed) {
            try {
                return Optional.of(
                        new Backtracking(written, Pattern.compile(printed.text()), printed.groups()));
            } catch (PatternSyntaxException e) {
                return Optional.empty();
            }
        }

        @Override
        public Optional<List<String>> match(String name) throws PatternTooSlow {
            Matcher matcher = pattern.matcher(new Watched(name));
            return watched(name, matcher::lookingAt)
                    ? Optional.of(values(groups.size(), name, matcher::start, matcher::end))
                    : Optional.empty();
        }

        @Override
        public boolean matchesWhole(String name) throws PatternTooSlow {
            return watched(name, pattern.matcher(new Watched(name))::matches);
        }

        /** How far a name agrees that does not match: the furthest character that was looked at is the first that differs. */
        NearMiss nearMiss(String name) throws PatternTooSlow {
            Watched watched = new Watched(name);
            Matcher matcher = pattern.matcher(watched);
            watched(name, matcher::lookingAt);
            if (!matcher.hitEnd() && watched(name, pattern.matcher(new Watched(name))::find)) {
                return new NearMiss(NearMiss.Kind.LATER, 0);
            }
            return NearMiss.at(matcher.hitEnd() ? name.length() : watched.furthest, name);
        }

        private boolean watched(String name, BooleanSupplier search) throws PatternTooSlow {
            try {
                return search.getAsBoolean();
            } catch (Watched.Exhausted | StackOverflowError e) {
                throw new PatternTooSlow(written, name);
            }
        }

        /** A name that counts how often it is looked at. */
        private static final class Watched implements CharSequence {
            private final String name;
            private int looks;
            private int furthest;

            Watched(String name) {
                this.name = name;
            }

            @Override
            public char charAt(int index) {
                if (++looks > MOST_LOOKS) {
                    throw new Exhausted();
                }
                furthest = Math.max(furthest, index);
                return name.charAt(index);
            }

            @Override
            public int length() {
                return name.length();
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                return name.substring(start, end);
            }

            @Override
            public String toString() {
                return name;
            }

            /** The only way out of the JDK's engine; never leaves {@link Backtracking}. */
            private static final class Exhausted extends RuntimeException {
                private static final long serialVersionUID = 1L;

                Exhausted() {
                    super(null, null, false, false);
                }
            }
        }
    }

    private static List<String> values(int groups, String name, IntUnaryOperator start, IntUnaryOperator end) {
        List<String> values = new ArrayList<>();
        IntStream.rangeClosed(1, groups).forEach(group -> {
            int from = start.applyAsInt(group);
            values.add(from < 0 ? "" : name.substring(from, end.applyAsInt(group)));
        });
        return values;
    }
}
