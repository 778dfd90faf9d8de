package org.autodispatcher.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The groups of a pattern while it is being read: their names, which are closed, and what may be referred to. */
final class PatternGroups {
    private static final int NOWHERE = Integer.MAX_VALUE;

    private final PatternSource source;

    /** How much a group can match, empty while it is open; by number minus one. */
    private final List<Optional<Width>> widths = new ArrayList<>();

    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    /** The positions of conditions on a numbered group, which may come before it. */
    private final Map<Integer, Integer> conditions = new LinkedHashMap<>();

    /** The first group that belongs to the look-behind being read. */
    private int lookBehindFrom = NOWHERE;

    PatternGroups(PatternSource source) {
        this.source = source;
    }

    /** The number of a new group; its name, if any, was read just now. */
    int open(Optional<String> name) throws PatternException {
        widths.add(Optional.empty());
        if (name.isPresent() && numbers.putIfAbsent(name.get(), widths.size()) != null) {
            int position = source.position() - name.get().codePointCount(0, name.get().length()) - 1;
            throw source.error("pattern.duplicate-group", position, "group", name.get());
        }
        return widths.size();
    }

    void close(int number, Node body) {
        widths.set(number - 1, Optional.of(Width.of(body, this::width)));
    }

    int count() {
        return widths.size();
    }

    /** Number by name, in the pattern's order. */
    Map<String, Integer> numbers() {
        return numbers;
    }

    int number(String name, int position) throws PatternException {
        Integer number = numbers.get(name);
        if (number == null) {
            throw source.error("pattern.no-such-group", position, "group", name);
        }
        return number;
    }

    /** Only of a closed group. */
    Width width(int number) {
        return widths.get(number - 1).orElseThrow();
    }

    /** A group's name, up to and with {@code terminator}. */
    String readName(String terminator) throws PatternException {
        int position = source.position();
        String name = source.takeUntil(terminator, "group-name");
        if (!identifier(name)) {
            throw source.error("pattern.group-name", position, "name", name);
        }
        return name;
    }

    /** The group that a condition asks about, by name or number, up to and with the parenthesis. */
    void readCondition() throws PatternException {
        int position = source.position();
        String name = source.takeUntil(")", "group-name");
        int number = identifier(name) ? number(name, position) : conditionNumber(name, position);
        checkLookBehind(number);
        if (!identifier(name)) {
            conditions.putIfAbsent(number, position);
        }
    }

    /** Every group that a condition asks about must be there in the end. */
    void checkConditions() throws PatternException {
        for (Map.Entry<Integer, Integer> condition : conditions.entrySet()) {
            if (condition.getKey() > count()) {
                throw source.error(
                        "pattern.no-such-group", condition.getValue(), "group", String.valueOf(condition.getKey()));
            }
        }
    }

    /** Remembers that a look-behind begins; answers what {@link #leaveLookBehind} is to be given. */
    boolean enterLookBehind() {
        boolean outermost = lookBehindFrom == NOWHERE;
        if (outermost) {
            lookBehindFrom = count() + 1;
        }
        return outermost;
    }

    void leaveLookBehind(boolean outermost) {
        if (outermost) {
            lookBehindFrom = NOWHERE;
        }
    }

    /** Refuses to refer to a group that is still open, or that lies in the same look-behind. */
    void checkReference(int number, int position) throws PatternException {
        if (!closed(number)) {
            throw source.error("pattern.open-group", position, "group", String.valueOf(number));
        }
        checkLookBehind(number);
    }

    private void checkLookBehind(int number) throws PatternException {
        if (lookBehindFrom != NOWHERE && (!closed(number) || number >= lookBehindFrom)) {
            throw source.error("pattern.look-behind-group", source.position(), "group", String.valueOf(number));
        }
    }

    private boolean closed(int number) {
        return number <= widths.size() && widths.get(number - 1).isPresent();
    }

    private int conditionNumber(String name, int position) throws PatternException {
        if (!name.matches("[0-9]{1,4}") || Integer.parseInt(name) == 0) {
            throw source.error("pattern.group-name", position, "name", name);
        }
        return Integer.parseInt(name);
    }

    private static boolean identifier(String name) {
        int first = name.codePointAt(0);
        return (first == '_' || Character.isUnicodeIdentifierStart(first))
                && name.codePoints().allMatch(point ->
                        Character.isUnicodeIdentifierPart(point) && !Character.isIdentifierIgnorable(point));
    }
}
