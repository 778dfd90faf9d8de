package org.autodispatcher.routing;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as Semantic Versioning 2.0.0 orders it (section 11). What is none has its place, too: a {@code v} in front does not
 * count, missing numbers are 0, there may be more than three, and whatever stands behind them is a pre-release, with a hyphen or
 * without. What does not even begin with a number comes before all that does.
 *
 * @param numbers    major, minor, patch and so on
 * @param preRelease its identifiers; empty for a release
 */
record SemanticVersion(List<String> numbers, List<String> preRelease) implements Comparable<SemanticVersion> {
    private static final Pattern VERSION = Pattern.compile("(?:[vV](?=[0-9]))?((?:[0-9]+(?:\\.[0-9]+)*)?)[-._~]?([^+]*)(?:\\+.*)?", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    static SemanticVersion of(String text) {
        Matcher version = VERSION.matcher(text);
        version.matches(); // everything does
        return new SemanticVersion(parts(version.group(1)), parts(version.group(2)));
    }

    private static List<String> parts(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("\\.", -1));
    }

    @Override
    public int compareTo(SemanticVersion other) {
        int result = Boolean.compare(!numbers.isEmpty(), !other.numbers.isEmpty());
        for (int i = 0; result == 0 && i < Math.max(numbers.size(), other.numbers.size()); i++) {
            result = VersionOrder.compareNumbers(number(i), other.number(i));
        }
        result = result != 0 ? result : Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
        for (int i = 0; result == 0 && i < Math.min(preRelease.size(), other.preRelease.size()); i++) {
            result = compareIdentifiers(preRelease.get(i), other.preRelease.get(i));
        }
        return result != 0 ? result : Integer.compare(preRelease.size(), other.preRelease.size());
    }

    private String number(int index) {
        return index < numbers.size() ? numbers.get(index) : "";
    }

    private static int compareIdentifiers(String one, String other) {
        boolean first = NUMBER.matcher(one).matches();
        boolean second = NUMBER.matcher(other).matches();
        if (first && second) {
            return VersionOrder.compareNumbers(one, other);
        }
        return first || second ? Boolean.compare(second, first) : one.compareTo(other);
    }
}
