package org.autodispatcher.config;

import java.util.List;
import java.util.Random;

/** Files that look like configuration, and like what people get wrong in it; the same seed gives the same file. */
final class GeneratedIni {
    private static final List<String> NAMES = List.of(
            "a", "b", "pay.*\\.zip", "DEFAULT", "x]y", "[a-z]+", " spaced ", "支付（生产）", "]", "default", "a b", "[", "");
    private static final List<String> KEYS = List.of(
            "host", "Host", "login", "dest dir", "a", "b", "c", "d", "键", "İx", "ΣΑΣ", "k[1]", "[k", "%(a)s", "\"q\"", "a.b", "");
    private static final List<String> DELIMITERS = List.of("=", ":", " = ", " : ", "= ", "\t=\t", " =", "  ", " == ", ":=", "\u00a0=\u3000", "");
    private static final List<String> PARTS = List.of(
            "x", "value", "10.8.6.2", " ", "  ", "%(a)s", "%(B)s", "%(c)s", "%(d)s", "%(host)s", "%(nope)s", "%(dest dir)s", "%%", "%", "%(", "%(a)",
            "%()s", "%d", "%(a)d", "=", ":", "#", " # c", ";", " ; c", "[x]", "\"", "'", "密码", "\\", "{file}", "\u00a0", "\u001f", "\u2028", "\u0085",
            "%%(a)s", "😀");
    private static final List<String> MARGINS = List.of("", "", "", "", " ", "  ", "\t", "    ", "\u3000", "\u000b");
    private static final List<String> ENDS = List.of("\n", "\n", "\n", "\n", "\r\n", "\r", "\n\n", "\n \n", "\n\t\t\n");

    private final Random random;

    private GeneratedIni(long seed) {
        random = new Random(seed);
    }

    static String file(long seed) {
        return new GeneratedIni(seed).file();
    }

    private String file() {
        StringBuilder text = new StringBuilder(random.nextInt(8) == 0 ? "\ufeff" : "");
        if (random.nextInt(10) > 0) {
            text.append("[").append(random.nextInt(3) == 0 ? "DEFAULT" : "first").append("]\n");
        }
        int lines = 1 + random.nextInt(random.nextBoolean() ? 6 : 16);
        for (int i = 0; i < lines; i++) {
            text.append(pick(MARGINS)).append(line()).append(pick(ENDS));
        }
        return random.nextInt(8) == 0 ? chain() : text.toString();
    }

    private String line() {
        return switch (random.nextInt(20)) {
            case 0, 1, 2 -> "[" + pick(NAMES) + i() + "]" + (random.nextInt(4) == 0 ? pick(PARTS) + "]".repeat(random.nextInt(2)) : "");
            case 3 -> "#" + value();
            case 4 -> ";" + value();
            case 5 -> "  " + value();
            case 6 -> "\t\t" + value();
            case 7 -> random.nextInt(6) == 0 ? value() : "";
            case 8 -> key() + " = \"" + value() + "\"";
            case 9 -> key() + ": '" + value() + "'";
            default -> key() + pick(DELIMITERS) + value();
        };
    }

    /** Mostly different keys: a duplicate ends Python's reading, and the rest of the file would be tested no more. */
    private String key() {
        return pick(KEYS) + i();
    }

    /** A chain of references, about as long as Python bears. */
    private String chain() {
        StringBuilder text = new StringBuilder("[chain]\n");
        int steps = 7 + random.nextInt(7);
        for (int i = 0; i < steps; i++) {
            text.append("k").append(i).append(" = ").append(pick(List.of("", "x", "%%", "100% "))).append("%(k").append(i + 1).append(")s\n");
        }
        return text.append("k").append(steps).append(random.nextBoolean() ? " = end\n" : " = 100% end\n").toString();
    }

    private String i() {
        return random.nextInt(6) == 0 ? "" : String.valueOf(random.nextInt(500));
    }

    private String value() {
        StringBuilder value = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            value.append(pick(PARTS));
        }
        return value.toString();
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
