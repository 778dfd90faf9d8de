package org.autodispatcher.routing;

/** A set of characters, as both engines read it. */
final class ClassText {
    private ClassText() {}

    static String of(CodePoints set) {
        int[][] ranges = set.ranges();
        if (ranges.length == 0) {
            return "[^\\x{0}-\\x{10FFFF}]";
        }
        boolean single = ranges.length == 1 && ranges[0][0] == ranges[0][1];
        return single ? character(ranges[0][0]) : "[" + members(set) + "]";
    }

    /** What stands between the brackets. */
    static String members(CodePoints set) {
        StringBuilder text = new StringBuilder();
        for (int[] range : set.ranges()) {
            text.append(character(range[0]));
            if (range[1] > range[0]) {
                text.append('-').append(character(range[1]));
            }
        }
        return text.toString();
    }

    private static String character(int point) {
        boolean plain = point < 0x80 && Character.isLetterOrDigit(point);
        return plain ? Character.toString(point) : "\\x{" + Integer.toHexString(point) + "}";
    }
}
