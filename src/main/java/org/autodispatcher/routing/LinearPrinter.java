package org.autodispatcher.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes a pattern for RE2/J, whose matching takes linear time, where RE2/J can express it. Only named groups are kept as groups:
 * no other is reported.
 */
final class LinearPrinter {
    /** RE2/J's own limit for a counted repetition. */
    private static final int MOST_REPEATS = 1000;

    /** How many steps a program may have; RE2/J unrolls counted repetitions. */
    private static final long MOST_STEPS = 20_000;

    private final boolean groupsAreReported;
    private final List<String> names = new ArrayList<>();

    private LinearPrinter(boolean groupsAreReported) {
        this.groupsAreReported = groupsAreReported;
    }

    /**
     * A pattern as RE2/J reads it.
     *
     * @param text   the pattern
     * @param groups the names of its groups, by number
     */
    record Printed(String text, List<String> groups) {}

    /** Empty where RE2/J cannot express it, or would give a group another value. */
    static Optional<Printed> print(Node tree, boolean groupsAreReported) {
        LinearPrinter printer = new LinearPrinter(groupsAreReported);
        return steps(tree) > MOST_STEPS
                ? Optional.empty()
                : printer.text(tree, true).map(text -> new Printed(text, List.copyOf(printer.names)));
    }

    /** {@code last}: nothing of the pattern comes after this part, and no group ends with it. */
    private Optional<String> text(Node node, boolean last) {
        return switch (node) {
            case Node.Characters(var set) -> Optional.of(ClassText.of(set));
            case Node.Sequence(var parts) -> sequence(parts, last);
            case Node.Choice(var branches) -> joined(branches, last).map(texts -> "(?:" + String.join("|", texts) + ")");
            case Node.Repeat repeat -> repeat(repeat);
            case Node.Group(int number, var name, var body) -> group(name, body, last);
            case Node.Anchor(var place) -> anchor(place, last);
            case Node.Atomic atomic -> Optional.empty();
            case Node.Look look -> Optional.empty();
            case Node.BackReference reference -> Optional.empty();
        };
    }

    private Optional<String> sequence(List<Node> parts, boolean last) {
        if (parts.isEmpty()) {
            return Optional.of("(?:)");
        }
        Optional<List<String>> before = joined(parts.subList(0, parts.size() - 1), false);
        Optional<String> end = before.flatMap(texts -> text(parts.getLast(), last));
        return end.map(text -> String.join("", before.orElseThrow()) + text);
    }

    private Optional<List<String>> joined(List<Node> nodes, boolean last) {
        List<String> texts = new ArrayList<>();
        for (Node node : nodes) {
            Optional<String> text = text(node, last);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            texts.add(text.get());
        }
        return Optional.of(texts);
    }

    /** Of a repetition that may match nothing, engines keep different groups. */
    private Optional<String> repeat(Node.Repeat repeat) {
        boolean tooOften = repeat.min() > MOST_REPEATS || repeat.max() != Node.Repeat.ENDLESS && repeat.max() > MOST_REPEATS;
        boolean unsure = groupsAreReported && repeat.max() > 1 && canBeEmpty(repeat.body());
        if (repeat.haste() == Node.Haste.POSSESSIVE || tooOften || unsure) {
            return Optional.empty();
        }
        return text(repeat.body(), false).map(body -> "(?:" + body + ")" + QuantifierText.of(repeat));
    }

    private Optional<String> group(Optional<String> name, Node body, boolean last) {
        name.ifPresent(names::add);
        return text(body, last && name.isEmpty()).map(text -> (name.isPresent() ? "(" : "(?:") + text + ")");
    }

    /**
     * {@code $} looks at a line feed without taking it. RE2/J cannot; but where nothing follows, it does no harm to take it. The
     * boundaries of RE2/J know ASCII only, and Python's {@code \B} is never true of an empty name.
     */
    private static Optional<String> anchor(Node.Place place, boolean last) {
        return switch (place) {
            case START -> Optional.of("\\A");
            case LINE_START -> Optional.of("(?m:^)");
            case END -> last ? Optional.of("(?:\\n?\\z)") : Optional.empty();
            case LINE_END -> Optional.of("(?m:$)");
            case VERY_END -> Optional.of("\\z");
            case ASCII_WORD_BOUNDARY -> Optional.of("\\b");
            case WORD_BOUNDARY, NO_WORD_BOUNDARY, NO_ASCII_WORD_BOUNDARY -> Optional.empty();
        };
    }

    private static boolean canBeEmpty(Node node) {
        return switch (node) {
            case Node.Characters one -> false;
            case Node.Sequence(var parts) -> parts.stream().allMatch(LinearPrinter::canBeEmpty);
            case Node.Choice(var branches) -> branches.stream().anyMatch(LinearPrinter::canBeEmpty);
            case Node.Repeat repeat -> repeat.min() == 0 || canBeEmpty(repeat.body());
            case Node.Group group -> canBeEmpty(group.body());
            case Node.Atomic(var body) -> canBeEmpty(body);
            case Node.Look look -> true;
            case Node.Anchor anchor -> true;
            case Node.BackReference reference -> true;
        };
    }

    private static long steps(Node node) {
        long steps = switch (node) {
            case Node.Characters one -> 1;
            case Node.Sequence(var parts) -> parts.stream().collect(Collectors.summingLong(LinearPrinter::steps));
            case Node.Choice(var branches) -> branches.stream().collect(Collectors.summingLong(LinearPrinter::steps));
            case Node.Repeat repeat -> steps(repeat.body()) * times(repeat);
            case Node.Group group -> steps(group.body()) + 2;
            case Node.Atomic(var body) -> steps(body);
            case Node.Look look -> steps(look.body());
            case Node.Anchor anchor -> 1;
            case Node.BackReference reference -> 1;
        };
        return Math.min(steps, 2 * MOST_STEPS);
    }

    private static int times(Node.Repeat repeat) {
        return repeat.max() == Node.Repeat.ENDLESS ? repeat.min() + 1 : Math.max(1, repeat.max());
    }
}
