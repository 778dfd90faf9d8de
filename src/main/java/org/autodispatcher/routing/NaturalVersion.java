package org.autodispatcher.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as people read it, whatever it was written with. It is a row of parts, each a word and the numbers that belong to it:
 * {@code 2.4.1-rc2} is 2.4.1, then rc with 2. Numbers of a part are joined by points; missing ones are 0, so that {@code 1.0} is
 * {@code 1.0.0}. Any other character begins a new part: {@code 1.0-2} comes between {@code 1.0} and {@code 1.0.1}. Between a word and
 * its numbers one such character may stand: {@code rc2}, {@code rc.2} and {@code rc-2} are the same. Letter case plays no part.
 */
record NaturalVersion(List<Part> parts) implements Comparable<NaturalVersion> {
    private static final String NUMBERS = "[0-9]+(?:\\.[0-9]+)*";
    private static final Pattern PART =
            Pattern.compile("([^\\p{L}0-9]*)(?:(\\p{L}+)([^\\p{L}0-9~]?)(" + NUMBERS + ")?|(" + NUMBERS + "))");

    private static final int OF_A_TILDE = 0;
    private static final int RELEASE = 10;
    private static final int REVISION = 11;
    private static final int OTHER_WORD = 12;

    private static final Map<String, Integer> WORDS = Map.ofEntries(
            Map.entry("dev", 1), Map.entry("nightly", 1),
            Map.entry("alpha", 2),
            Map.entry("beta", 3), Map.entry("测试版", 3),
            Map.entry("milestone", 4),
            Map.entry("pre", 5), Map.entry("preview", 5),
            Map.entry("rc", 6), Map.entry("cr", 6),
            Map.entry("snapshot", 7),
            Map.entry("final", RELEASE), Map.entry("ga", RELEASE), Map.entry("release", RELEASE), Map.entry("正式版", RELEASE));

    /** Only with a number right behind them: {@code 1.0a1} comes before {@code 1.0}, and OpenSSL's {@code 1.0.2a} after {@code 1.0.2}. */
    private static final Map<String, String> SHORT = Map.of("a", "alpha", "b", "beta", "m", "milestone");

    /** What stands where one version has ended and another goes on. */
    private static final Part END = new Part(RELEASE, "", List.of());

    NaturalVersion {
        parts = List.copyOf(parts);
    }

    /**
     * One part.
     *
     * @param rank    what is older has the lower one: pre-releases before the release, everything else after it
     * @param word    in small letters; empty where its rank says all
     * @param numbers digits
     */
    record Part(int rank, String word, List<String> numbers) implements Comparable<Part> {
        @Override
        public int compareTo(Part other) {
            int result = Integer.compare(rank, other.rank);
            result = result != 0 ? result : word.compareTo(other.word);
            for (int i = 0; result == 0 && i < Math.max(numbers.size(), other.numbers.size()); i++) {
                result = VersionOrder.compareNumbers(number(i), other.number(i));
            }
            return result;
        }

        private String number(int index) {
            return index < numbers.size() ? numbers.get(index) : "";
        }
    }

    static NaturalVersion of(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher found = PART.matcher(text.replaceFirst("^[vV](?=[0-9])", ""));
        while (found.find()) {
            boolean tilde = found.group(1).endsWith("~");
            parts.add(found.group(2) == null ? revision(found.group(5), tilde) : word(found, tilde));
        }
        return new NaturalVersion(parts);
    }

    @Override
    public int compareTo(NaturalVersion other) {
        int result = 0;
        for (int i = 0; result == 0 && i < Math.max(parts.size(), other.parts.size()); i++) {
            result = part(i).compareTo(other.part(i));
        }
        return result;
    }

    private Part part(int index) {
        return index < parts.size() ? parts.get(index) : END;
    }

    private static Part revision(String numbers, boolean tilde) {
        return new Part(tilde ? OF_A_TILDE : REVISION, "", List.of(numbers.split("\\.")));
    }

    private static Part word(Matcher found, boolean tilde) {
        boolean numbered = found.group(4) != null;
        String written = found.group(2).toLowerCase(Locale.ROOT);
        String word = numbered && found.group(3).isEmpty() ? SHORT.getOrDefault(written, written) : written;
        int rank = WORDS.getOrDefault(word, OTHER_WORD);
        boolean known = rank != OTHER_WORD;
        return new Part(
                tilde && rank >= RELEASE ? OF_A_TILDE : rank, known ? "" : word, numbered ? List.of(found.group(4).split("\\.")) : List.of());
    }
}
