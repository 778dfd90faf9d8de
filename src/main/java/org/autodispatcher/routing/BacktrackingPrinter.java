package org.autodispatcher.routing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes a pattern for the JDK's backtracking engine, which can express nearly all of Python's syntax, though often not in the same
 * words: its own {@code \w}, {@code \b}, {@code $} and letter case differ, so none of them is used.
 */
final class BacktrackingPrinter {
    private static final CodePoints WORD = CharacterKinds.TEXT.word();

    /** The JDK reads these faster than several hundred ranges; they are the same set. */
    private static final String WORD_TEXT = "\\p{L}\\p{N}_";

    /**
     * Before it enters a look-behind, the JDK searches the rest of the pattern's text for a character beyond the first plane, and where
     * there is none counts in halves of such characters. This one stands there and matches nothing.
     */
    private static final String BEYOND_FIRST_PLANE = "\ud800\udc00{0}";

    private final Set<Integer> referred = new HashSet<>();

    /** Groups inside a negative look-around that has been left: they have no value, but the JDK leaves one. */
    private final Set<Integer> forgotten = new HashSet<>();

    /** The number here of a group, by its number in Python. */
    private final Map<Integer, Integer> numbers = new java.util.HashMap<>();

    private final List<String> names = new ArrayList<>();

    private BacktrackingPrinter() {}

    /**
     * A pattern as the JDK reads it.
     *
     * @param text   the pattern
     * @param groups the name of every group, by number; the empty text where it has none
     */
    record Printed(String text, List<String> groups) {}

    /**
     * Empty where the JDK cannot express it: a back-reference that ignores the case of more than A to Z, or to a group in a negative
     * look-around from outside of it.
     */
    static Optional<Printed> print(Node tree) {
        BacktrackingPrinter printer = new BacktrackingPrinter();
        if (!printer.expressible(tree)) {
            return Optional.empty();
        }
        String text = printer.text(tree) + BEYOND_FIRST_PLANE;
        return Optional.of(new Printed(text, List.copyOf(printer.names)));
    }

    /** Also notes which groups are referred to. */
    private boolean expressible(Node node) {
        return switch (node) {
            case Node.Characters one -> true;
            case Node.Sequence(var parts) -> parts.stream().allMatch(this::expressible);
            case Node.Choice(var branches) -> branches.stream().allMatch(this::expressible);
            case Node.Repeat repeat -> expressible(repeat.body());
            case Node.Group group -> expressible(group.body());
            case Node.Atomic(var body) -> expressible(body);
            case Node.Look look -> expressible(look);
            case Node.Anchor anchor -> true;
            case Node.BackReference(int number, var letters) -> {
                referred.add(number);
                yield letters != Node.Letters.IGNORE_CASE && !forgotten.contains(number);
            }
        };
    }

    private boolean expressible(Node.Look look) {
        if (!expressible(look.body())) {
            return false;
        }
        if (look.negative()) {
            forget(look.body());
        }
        return true;
    }

    private void forget(Node node) {
        switch (node) {
            case Node.Sequence(var parts) -> parts.forEach(this::forget);
            case Node.Choice(var branches) -> branches.forEach(this::forget);
            case Node.Repeat repeat -> forget(repeat.body());
            case Node.Group group -> {
                forgotten.add(group.number());
                forget(group.body());
            }
            case Node.Atomic(var body) -> forget(body);
            case Node.Look look -> forget(look.body());
            case Node.Characters one -> {}
            case Node.Anchor anchor -> {}
            case Node.BackReference reference -> {}
        }
    }

    private String text(Node node) {
        return switch (node) {
            case Node.Characters(var set) -> characters(set);
            case Node.Sequence(var parts) -> parts.stream().map(this::text).collect(Collectors.joining());
            case Node.Choice(var branches) ->
                branches.stream().map(this::text).collect(Collectors.joining("|", "(?:", ")"));
            case Node.Repeat repeat -> "(?:" + text(repeat.body()) + ")" + QuantifierText.of(repeat);
            case Node.Group group -> group(group);
            case Node.Atomic(var body) -> "(?>" + text(body) + ")";
            case Node.Look look -> "(?" + (look.behind() ? "<" : "") + (look.negative() ? "!" : "=") + text(look.body()) + ")";
            case Node.Anchor(var place) -> anchor(place);
            case Node.BackReference reference -> reference(reference);
        };
    }

    private String group(Node.Group group) {
        boolean reported = group.name().isPresent() && !forgotten.contains(group.number());
        if (!reported && !referred.contains(group.number())) {
            return "(?:" + text(group.body()) + ")";
        }
        names.add(reported ? group.name().orElseThrow() : "");
        numbers.put(group.number(), names.size());
        return "(" + text(group.body()) + ")";
    }

    private String reference(Node.BackReference reference) {
        String flag = reference.letters() == Node.Letters.EXACT ? "" : "i";
        return "(?" + flag + ":\\" + numbers.get(reference.number()) + ")";
    }

    private static String anchor(Node.Place place) {
        return switch (place) {
            case START -> "\\A";
            case LINE_START -> "(?:\\A|(?<=\\n))";
            case END -> "(?=\\n?\\z)";
            case LINE_END -> "(?=\\n|\\z)";
            case VERY_END -> "\\z";
            case WORD_BOUNDARY -> boundary(WORD);
            case NO_WORD_BOUNDARY -> noBoundary(WORD);
            case ASCII_WORD_BOUNDARY -> boundary(CharacterKinds.ASCII.word());
            case NO_ASCII_WORD_BOUNDARY -> noBoundary(CharacterKinds.ASCII.word());
        };
    }

    private static String boundary(CodePoints word) {
        String one = characters(word);
        return "(?:(?<=" + one + ")(?!" + one + ")|(?<!" + one + ")(?=" + one + "))";
    }

    /** Python's {@code \B} is never true of an empty name. */
    private static String noBoundary(CodePoints word) {
        String one = characters(word);
        return "(?!\\A\\z)(?:(?<=" + one + ")(?=" + one + ")|(?<!" + one + ")(?!" + one + "))";
    }

    private static String characters(CodePoints set) {
        if (set.containsAll(WORD)) {
            return "[" + WORD_TEXT + ClassText.members(set.minus(WORD)) + "]";
        }
        CodePoints others = set.complement();
        return others.containsAll(WORD)
                ? "[^" + WORD_TEXT + ClassText.members(others.minus(WORD)) + "]"
                : ClassText.of(set);
    }
}
