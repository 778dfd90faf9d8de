package org.autodispatcher.routing;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A pattern in the form that one of the two engines runs. */
sealed interface PatternEngine {
    /**
     * The values of the groups in order, one that took no part as the empty text; empty where the name does not match from its
     * beginning.
     */
    Optional<List<String>> match(String name) throws PatternTooSlow;

    /** The names of the groups, by number from 1; the empty text for one without a name. */
    List<String> groups();

    /** RE2/J: time in proportion to the name's length. */
    record Linear(Pattern pattern, List<String> groups) implements PatternEngine {
        static Linear of(LinearPrinter.Printed printed) {
            return new Linear(Pattern.compile(printed.text()), printed.groups());
        }

        @Override
        public Optional<List<String>> match(String name) {
            com.google.re2j.Matcher matcher = pattern.matcher(name);
            return matcher.lookingAt()
                    ? Optional.of(values(groups.size(), name, matcher::start, matcher::end))
                    : Optional.empty();
        }
    }

    /** The JDK: given up after so many looks at a character of the name. */
    record Backtracking(String written, java.util.regex.Pattern pattern, List<String> groups) implements PatternEngine {
        /** Around a second of an ordinary machine; a name of 200 bytes needs a few thousand of an ordinary pattern. */
        private static final int MOST_LOOKS = 20_000_000;

        /** Empty where the JDK refuses the pattern: a back-reference in a look-behind. */
        static Optional<PatternEngine> of(String written, BacktrackingPrinter.Printed printed) {
            try {
                return Optional.of(
                        new Backtracking(written, java.util.regex.Pattern.compile(printed.text()), printed.groups()));
            } catch (java.util.regex.PatternSyntaxException e) {
                return Optional.empty();
            }
        }

        @Override
        public Optional<List<String>> match(String name) throws PatternTooSlow {
            java.util.regex.Matcher matcher = pattern.matcher(new Watched(name));
            try {
                return matcher.lookingAt()
                        ? Optional.of(values(groups.size(), name, matcher::start, matcher::end))
                        : Optional.empty();
            } catch (Watched.Exhausted | StackOverflowError e) {
                throw new PatternTooSlow(written, name);
            }
        }

        /** A name that counts how often it is looked at. */
        private static final class Watched implements CharSequence {
            private final String name;
            private int looks;

            Watched(String name) {
                this.name = name;
            }

            @Override
            public char charAt(int index) {
                if (++looks > MOST_LOOKS) {
                    throw new Exhausted();
                }
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

    private static List<String> values(
            int groups, String name, java.util.function.IntUnaryOperator start, java.util.function.IntUnaryOperator end) {
        List<String> values = new ArrayList<>();
        IntStream.rangeClosed(1, groups).forEach(group -> {
            int from = start.applyAsInt(group);
            values.add(from < 0 ? "" : name.substring(from, end.applyAsInt(group)));
        });
        return values;
    }
}
