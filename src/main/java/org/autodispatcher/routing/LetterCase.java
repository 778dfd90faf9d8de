package org.autodispatcher.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which letters {@code (?i)} takes for the same. Python (re/_compiler.py, re/_casefix.py) compares lower case, one character for
 * one, and adds the lower-case letters that share an upper case: {@code i} and dotless {@code ı}, {@code s} and long {@code ſ},
 * {@code σ} and {@code ς}; {@code ß} is no {@code ss}. With {@code (?a)} only A to Z have a case.
 */
enum LetterCase {
    TEXT(0x1f000) {
        @Override
        int lower(int point) {
            return Character.toLowerCase(point);
        }

        @Override
        boolean cased(int point) {
            return lower(point) != point || Character.isLowerCase(point) && !upperCase(point).equals(Character.toString(point))
                    || Character.toUpperCase(point) != point;
        }
    },
    ASCII(0x80) {
        @Override
        int lower(int point) {
            return point < 0x80 ? Character.toLowerCase(point) : point;
        }

        @Override
        boolean cased(int point) {
            return point < 0x80 && Character.isLetter(point);
        }
    };

    private final CodePoints upper;
    private final CodePoints withCase;
    private final Map<Integer, CodePoints> sameUpperCase;

    /** {@code end}: no character from there on has a case. */
    LetterCase(int end) {
        upper = CodePoints.where(end, point -> lower(point) != point);
        withCase = CodePoints.where(end, this::cased);
        sameUpperCase = sameUpperCase();
    }

    abstract int lower(int point);

    /** Whether the character has another case at all. */
    abstract boolean cased(int point);

    /** The lower-case letters that differ from {@code point} and share its upper case; by lower-case letter. */
    Map<Integer, CodePoints> extraCases() {
        return sameUpperCase;
    }

    /**
     * What a written set takes when letter case is ignored.
     *
     * @param written its single characters and ranges
     * @param kinds   its {@code \w} and the like, which are asked about a name's character in lower case
     */
    CodePoints ignored(CodePoints written, CodePoints kinds) {
        if (written.intersect(withCase).isEmpty()) {
            return written.or(kinds);
        }
        CodePoints lower = lowered(written);
        CodePoints extra = CodePoints.union(sameUpperCase.entrySet().stream()
                .filter(same -> lower.contains(same.getKey()))
                .map(Map.Entry::getValue)
                .toList());
        return withUpper(CodePoints.union(List.of(lower, extra, kinds)));
    }

    private CodePoints lowered(CodePoints set) {
        List<CodePoints> lower = new ArrayList<>(List.of(set.minus(upper)));
        set.intersect(upper).points().forEach(point -> lower.add(CodePoints.of(lower(point))));
        return CodePoints.union(lower);
    }

    /** Everything whose lower case is in the set. */
    private CodePoints withUpper(CodePoints set) {
        List<CodePoints> all = new ArrayList<>(List.of(set.minus(upper)));
        upper.points().filter(point -> set.contains(lower(point))).forEach(point -> all.add(CodePoints.of(point)));
        return CodePoints.union(all);
    }

    private Map<Integer, CodePoints> sameUpperCase() {
        if (name().equals("ASCII")) {
            return Map.of();
        }
        Map<String, List<CodePoints>> byUpper = withCase.points()
                .boxed()
                .collect(Collectors.groupingBy(
                        LetterCase::upperCase,
                        Collectors.mapping(point -> CodePoints.of(lower(point)), Collectors.toList())));
        Map<Integer, CodePoints> same = new HashMap<>();
        byUpper.values().stream().map(CodePoints::union).filter(lower -> lower.size() > 1).forEach(lower -> lower.points()
                .forEach(point -> same.put(point, lower.minus(CodePoints.of(point)))));
        return same;
    }

    private static String upperCase(int point) {
        return Character.toString(point).toUpperCase(Locale.ROOT);
    }
}
