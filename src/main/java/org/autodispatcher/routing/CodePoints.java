package org.autodispatcher.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A set of characters, as ascending ranges that neither touch nor overlap. Surrogates are in no set: a name is whole characters.
 */
final class CodePoints {
    static final int LAST = Character.MAX_CODE_POINT;

    /** No letter and no digit of any script lies from here on. */
    static final int SCRIPTS_END = 0x40000;

    static final CodePoints ALL = new CodePoints(new int[] {0, Character.MIN_SURROGATE - 1, Character.MAX_SURROGATE + 1, LAST});
    static final CodePoints NONE = new CodePoints(new int[0]);

    /** First and last of the first range, first and last of the second… */
    private final int[] bounds;

    private CodePoints(int[] bounds) {
        this.bounds = bounds;
    }

    static CodePoints of(int point) {
        return range(point, point);
    }

    static CodePoints range(int first, int last) {
        return new CodePoints(new int[] {first, last}).intersect(ALL);
    }

    /** The characters of {@code text}. */
    static CodePoints anyOf(String text) {
        return union(text.codePoints().mapToObj(CodePoints::of).toList());
    }

    /** All characters below {@code end} of which {@code test} is true; asks about each of them. */
    static CodePoints where(int end, IntPredicate test) {
        List<CodePoints> ranges = new ArrayList<>();
        int first = -1;
        for (int point = 0; point <= end; point++) {
            boolean in = point < end && test.test(point);
            if (in && first < 0) {
                first = point;
            } else if (!in && first >= 0) {
                ranges.add(range(first, point - 1));
                first = -1;
            }
        }
        return union(ranges);
    }

    static CodePoints union(List<CodePoints> sets) {
        int[][] ranges = sets.stream()
                .flatMap(set -> Arrays.stream(set.ranges()))
                .sorted((a, b) -> Integer.compare(a[0], b[0]))
                .toArray(int[][]::new);
        int[] merged = new int[ranges.length * 2];
        int size = 0;
        for (int[] range : ranges) {
            if (size > 0 && range[0] <= merged[size - 1] + 1) {
                merged[size - 1] = Math.max(merged[size - 1], range[1]);
            } else {
                merged[size++] = range[0];
                merged[size++] = range[1];
            }
        }
        return new CodePoints(Arrays.copyOf(merged, size));
    }

    CodePoints or(CodePoints other) {
        return union(List.of(this, other));
    }

    CodePoints intersect(CodePoints other) {
        List<Integer> common = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < bounds.length && j < other.bounds.length) {
            int first = Math.max(bounds[i], other.bounds[j]);
            int last = Math.min(bounds[i + 1], other.bounds[j + 1]);
            if (first <= last) {
                common.add(first);
                common.add(last);
            }
            if (bounds[i + 1] < other.bounds[j + 1]) {
                i += 2;
            } else {
                j += 2;
            }
        }
        return new CodePoints(common.stream().mapToInt(Integer::intValue).toArray());
    }

    CodePoints complement() {
        int[] gaps = new int[bounds.length + 2];
        int size = 0;
        int next = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            if (bounds[i] > next) {
                gaps[size++] = next;
                gaps[size++] = bounds[i] - 1;
            }
            next = bounds[i + 1] + 1;
        }
        if (next <= LAST) {
            gaps[size++] = next;
            gaps[size++] = LAST;
        }
        return new CodePoints(Arrays.copyOf(gaps, size)).intersect(ALL);
    }

    CodePoints minus(CodePoints other) {
        return intersect(other.complement());
    }

    boolean contains(int point) {
        int low = 0;
        int high = bounds.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (point < bounds[2 * middle]) {
                high = middle - 1;
            } else if (point > bounds[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    boolean containsAll(CodePoints other) {
        return other.minus(this).isEmpty();
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    /** How many characters. */
    int size() {
        return Arrays.stream(ranges()).mapToInt(range -> range[1] - range[0] + 1).sum();
    }

    /** All of them, ascending. */
    IntStream points() {
        return Arrays.stream(ranges()).flatMapToInt(range -> IntStream.rangeClosed(range[0], range[1]));
    }

    /** First and last of every range, ascending. */
    int[][] ranges() {
        int[][] ranges = new int[bounds.length / 2][];
        for (int i = 0; i < ranges.length; i++) {
            ranges[i] = new int[] {bounds[2 * i], bounds[2 * i + 1]};
        }
        return ranges;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodePoints set && Arrays.equals(bounds, set.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int[] range : ranges()) {
            text.append(String.format("%x-%x ", range[0], range[1]));
        }
        return text.toString().strip();
    }
}
