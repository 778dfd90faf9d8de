package org.autodispatcher.routing;

import java.util.List;
import java.util.function.IntFunction;

/** How many characters a part of a pattern can match, at least and at most; counted as Python's {@code getwidth} does. */
record Width(long min, long max) {
    static final long ENDLESS = 1L << 40;
    private static final Width ZERO = new Width(0, 0);

    Width {
        min = Math.min(min, ENDLESS);
        max = Math.min(max, ENDLESS);
    }

    boolean fixed() {
        return min == max;
    }

    /** {@code groups}: the width of a group that is referred to, by its number. */
    static Width of(Node node, IntFunction<Width> groups) {
        return switch (node) {
            case Node.Characters one -> new Width(1, 1);
            case Node.Sequence(var parts) -> parts.stream().map(part -> of(part, groups)).reduce(ZERO, Width::plus);
            case Node.Choice(var branches) -> either(branches.stream().map(branch -> of(branch, groups)).toList());
            case Node.Repeat(var body, int min, int max, var haste) -> of(body, groups).times(min, max);
            case Node.Group group -> of(group.body(), groups);
            case Node.Atomic(var body) -> of(body, groups);
            case Node.Look look -> ZERO;
            case Node.Anchor anchor -> ZERO;
            case Node.BackReference reference -> groups.apply(reference.number());
        };
    }

    private Width plus(Width other) {
        return new Width(min + other.min, max + other.max);
    }

    private Width times(int least, int most) {
        boolean endless = most == Node.Repeat.ENDLESS && max > 0;
        return new Width(capped(min, least), endless ? ENDLESS : capped(max, most));
    }

    private static long capped(long width, int times) {
        return width >= ENDLESS && times > 0 ? ENDLESS : width * times;
    }

    private static Width either(List<Width> widths) {
        return new Width(
                widths.stream().mapToLong(Width::min).min().orElse(0),
                widths.stream().mapToLong(Width::max).max().orElse(0));
    }
}
