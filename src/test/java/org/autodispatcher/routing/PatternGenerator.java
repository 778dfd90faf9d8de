package org.autodispatcher.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Makes patterns in Python's syntax, and names they may match, from a seed. */
final class PatternGenerator {
    private static final String[] LETTERS = {
        "a", "b", "A", "k", "K", "\u212a", "s", "S", "\u017f", "i", "I", "\u0131", "\u0130", "\u00df", "\u1e9e", "\u03c3", "\u03c2",
        "\u03a3", "\u00e9", "e\u0301", "\u652f", "\u4ed8", "\uff11", "\u0663", "\u00b2", "\u216b", "\ud83d\ude00", "\ud801\udc00",
        "\ud801\udc28", "1", "2", "_", "-", ".", " ", "\n", "\u3000", "\u200b", "(", "]", "\u01c5", "\u01c6", "\u00b5", "\u03bc"
    };
    private static final String[] SPECIAL = {
        "\\w", "\\W", "\\d", "\\D", "\\s", "\\S", ".", "[a-z]", "[^a]", "[]a]", "[^]b]", "[\\w.-]", "[^\\W\\d]", "[A-k]", "[\\d-]",
        "[--a]", "[\u0130-\u017f]", "[^\\s_]", "\\x61", "\\u0041", "\\U0001F600", "\\N{LATIN SMALL LETTER A}", "\\061", "\\.", "\\-",
        "\\n", "{", "{,", "{x}", "}", "]", "[[]", "\\141", "[\\141-\\143]", "[^\\W]", "[\ud801\udc00-\ud801\udc27]"
    };
    private static final String[] PLACES = {"^", "$", "\\A", "\\Z", "\\b", "\\B"};
    private static final String[] TIMES = {
        "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{,2}", "{0,}", "{2,}?", "{0}", "*+", "++", "?+", "{1,2}+"
    };
    private static final String[] FLAGS = {"i", "s", "m", "a", "x", "ai", "im", "-i", "i-s", "u", "iu"};

    private final Random random;
    private int groups;

    PatternGenerator(long seed) {
        random = new Random(seed);
    }

    String pattern() {
        groups = 0;
        String flags = random.nextInt(4) == 0 ? "(?" + oneOf("i", "s", "m", "a", "x", "ai", "im") + ")" : "";
        return flags + choice(3);
    }

    /** A pattern with a mistake, more often than not. */
    String brokenPattern() {
        String pattern = pattern();
        int length = pattern.codePointCount(0, pattern.length());
        int place = random.nextInt(length + 1);
        int at = pattern.offsetByCodePoints(0, place);
        int end = pattern.offsetByCodePoints(0, Math.min(length, place + random.nextInt(2)));
        String put = oneOf("", "(", ")", "[", "]", "{", "}", "*", "?", "+", "\\", "(?", "(?P<", "(?P<g1>", "(?<", "|", "-", "(?i)", "\\8", "{2,1}");
        return pattern.substring(0, at) + put + pattern.substring(end);
    }

    List<String> names(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(text(random.nextInt(7)));
        }
        return names;
    }

    private String choice(int depth) {
        int branches = random.nextInt(4) == 0 ? 2 : 1;
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < branches; i++) {
            texts.add(sequence(depth));
        }
        return String.join("|", texts);
    }

    private String sequence(int depth) {
        StringBuilder text = new StringBuilder();
        int parts = 1 + random.nextInt(3);
        for (int i = 0; i < parts; i++) {
            text.append(random.nextInt(9) == 0 ? oneOf(PLACES) : part(depth) + (random.nextInt(3) == 0 ? oneOf(TIMES) : ""));
        }
        return text.toString();
    }

    private String part(int depth) {
        if (depth == 0 || random.nextInt(2) == 0) {
            return random.nextBoolean() ? literal() : oneOf(SPECIAL);
        }
        List<Supplier<String>> kinds = List.of(
                () -> "(?P<g" + ++groups + ">" + choice(depth - 1) + ")",
                () -> "(?P<g" + ++groups + ">" + choice(depth - 1) + ")",
                () -> "(?:" + choice(depth - 1) + ")",
                () -> "(?:" + choice(depth - 1) + ")",
                () -> "(?" + oneOf(FLAGS) + ":" + choice(depth - 1) + ")",
                () -> "(?=" + choice(depth - 1) + ")",
                () -> "(?!" + choice(depth - 1) + ")",
                () -> "(?<=" + literal() + ")",
                () -> "(?<!" + oneOf(SPECIAL) + ")",
                () -> "(?>" + choice(depth - 1) + ")",
                () -> groups > 0 ? "(?P=g" + (1 + random.nextInt(groups)) + ")" : "(?#c)a",
                () -> groups > 0 ? "\\" + (1 + random.nextInt(groups)) : "#");
        return kinds.get(random.nextInt(kinds.size())).get();
    }

    private String literal() {
        String letter = oneOf(LETTERS);
        return letter.equals("(") || letter.equals(".") ? "\\" + letter : letter;
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(oneOf(LETTERS));
        }
        return text.toString();
    }

    private String oneOf(String... texts) {
        return texts[random.nextInt(texts.length)];
    }
}
