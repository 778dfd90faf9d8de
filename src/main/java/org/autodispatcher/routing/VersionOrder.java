package org.autodispatcher.routing;

import java.util.Comparator;

/**
 * How the texts that a route's group {@code version} takes are put in order, for each value of {@code version_order}. Every text has
 * its place in every order, however strange it is; two texts that stand for the same version ({@code 1.0} and {@code 01.0}) compare
 * as equal.
 */
public final class VersionOrder {
    private VersionOrder() {}

    /** The order that {@code version_order} names: what is older comes first. */
    public static Comparator<String> of(Choices.VersionOrder order) {
        return switch (order) {
            case NATURAL -> Comparator.comparing(NaturalVersion::of);
            case SEMVER -> Comparator.comparing(SemanticVersion::of);
            case DEB -> Comparator.comparing(DebVersion::of);
            case RPM -> Comparator.comparing(RpmVersion::of);
        };
    }

    /** Two runs of the digits 0 to 9 as numbers, however long; no digits are 0. */
    static int compareNumbers(String one, String other) {
        String first = withoutZeros(one);
        String second = withoutZeros(other);
        int byLength = Integer.compare(first.length(), second.length());
        return byLength != 0 ? byLength : first.compareTo(second);
    }

    private static String withoutZeros(String digits) {
        int zeros = 0;
        while (zeros < digits.length() && digits.charAt(zeros) == '0') {
            zeros++;
        }
        return digits.substring(zeros);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** Where the run of characters of one kind that begins at {@code from} ends. */
    static int end(String text, int from, Kind kind) {
        int end = from;
        while (end < text.length() && kind.has(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** A kind of characters. */
    @FunctionalInterface
    interface Kind {
        boolean has(char c);
    }
}
