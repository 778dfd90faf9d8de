package org.autodispatcher.routing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private final KeptGroups kept;

    /** The number here of a group, by its number in Python. */
    private final Map<Integer, Integer> numbers = new HashMap<>();

    private final List<String> names = new ArrayList<>();

    private BacktrackingPrinter(KeptGroups kept) {
        this.kept = kept;
    }

    /**
     * A pattern as the JDK reads it.
     *
     * @param text   the pattern
     * @param groups the name of every group, by number; the empty text where it has none
     */
    record Printed(String text, List<String> groups) {}

    /** Empty where the JDK cannot express it, or would give a group another value: see {@link KeptGroups}. */
    static Optional<Printed> print(Node tree) {
        return KeptGroups.of(tree).map(kept -> {
            BacktrackingPrinter printer = new BacktrackingPrinter(kept);
            String text = printer.text(tree) + BEYOND_FIRST_PLANE;
            return new Printed(text, List.copyOf(printer.names));
        });
    }

    private String text(Node node) {
        return switch (node) {
            case Node.Characters(var set) -> characters(set);
            case Node.Sequence(var parts) -> parts.stream().map(this::text).collect(Collectors.joining());
            case Node.Choice(var branches) ->
                branches.stream().map(this::text).collect(Collectors.joining("|", "(?:", ")"));
            case Node.Repeat repeat -> repeat(repeat);
            case Node.Group group -> group(group);
            case Node.Atomic(var body) -> "(?>" + text(body) + ")";
            case Node.Look look -> "(?" + (look.behind() ? "<" : "") + (look.negative() ? "!" : "=") + text(look.body()) + ")";
            case Node.Anchor(var place) -> anchor(place);
            case Node.BackReference reference -> reference(reference);
        };
    }

    /**
     * The JDK repeats a body without choices in a way that forgets to take back the groups in it (GroupCurly); a second branch that
     * never matches keeps it from doing so.
     */
    private String repeat(Node.Repeat repeat) {
        int before = names.size();
        String body = text(repeat.body());
        return "(?:" + body + (names.size() > before ? "|(?!)" : "") + ")" + QuantifierText.of(repeat);
    }

    private String group(Node.Group group) {
        if (!kept.keeps(group)) {
            return "(?:" + text(group.body()) + ")";
        }
        names.add(kept.reports(group) ? group.name().orElseThrow() : "");
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

    /** The shortest text of the set: the JDK tries what stands in a class one after another, at each look at a character. */
    private static String characters(CodePoints set) {
        CodePoints others = set.complement();
        List<String> texts = new ArrayList<>(List.of(ClassText.of(set)));
        if (!others.isEmpty()) {
            texts.add("[^" + ClassText.members(others) + "]");
        }
        if (set.containsAll(WORD)) {
            texts.add("[" + WORD_TEXT + ClassText.members(set.minus(WORD)) + "]");
        }
        if (others.containsAll(WORD)) {
            texts.add("[^" + WORD_TEXT + ClassText.members(others.minus(WORD)) + "]");
        }
        return Collections.min(texts, Comparator.comparingInt(String::length));
    }
}
