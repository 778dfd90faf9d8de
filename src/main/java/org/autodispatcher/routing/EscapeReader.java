package org.autodispatcher.routing;

import java.util.Locale;
import java.util.Map;

/** Reads what follows a backslash, in a pattern and inside a character class. */
final class EscapeReader {
    private static final String HEX = "0123456789abcdefABCDEF";
    private static final String OCTAL = "01234567";
    private static final Map<Character, Integer> CONTROLS =
            Map.of('a', 7, 'b', 8, 'f', 12, 'n', 10, 'r', 13, 't', 9, 'v', 11, '\\', (int) '\\');
    private static final String IDEOGRAPH = "CJK UNIFIED IDEOGRAPH-";

    private final PatternSource source;

    EscapeReader(PatternSource source) {
        this.source = source;
    }

    /** The character that {@code token}, a backslash and one character already taken, stands for. */
    int character(String token) throws PatternException {
        int start = source.position() - 2;
        int letter = token.codePointAt(1);
        Integer control = letter < 0x80 ? CONTROLS.get((char) letter) : null;
        if (control != null) {
            return control;
        }
        if (OCTAL.indexOf(letter) >= 0) {
            return octal(token + source.takeWhile(2, OCTAL), start);
        }
        return switch (letter) {
            case 'x' -> hex(token, 2, start);
            case 'u' -> hex(token, 4, start);
            case 'U' -> hex(token, 8, start);
            case 'N' -> named();
            default -> itself(token, start);
        };
    }

    /** {@code \001} to {@code \377}. */
    int octal(String escape, int start) throws PatternException {
        int value = Integer.parseInt(escape.substring(1), 8);
        if (value > 0377) {
            throw source.error("pattern.octal-range", start, "escape", escape);
        }
        return value;
    }

    private int hex(String token, int digits, int start) throws PatternException {
        String escape = token + source.takeWhile(digits, HEX);
        if (escape.length() != digits + 2) {
            throw source.error("pattern.incomplete-escape", start, "escape", escape);
        }
        long value = Long.parseLong(escape.substring(2), 16);
        if (value > Character.MAX_CODE_POINT) {
            throw source.error("pattern.bad-escape", start, "escape", escape);
        }
        return (int) value;
    }

    private int named() throws PatternException {
        if (!source.takes("{")) {
            throw source.error("pattern.missing-brace", source.position());
        }
        int start = source.position() - 3;
        String name = source.takeUntil("}", "character-name");
        String upper = name.toUpperCase(Locale.ROOT);
        try {
            int point = upper.startsWith(IDEOGRAPH)
                    ? Integer.parseInt(upper.substring(IDEOGRAPH.length()), 16)
                    : Character.codePointOf(name);
            if (upper.startsWith(IDEOGRAPH) ? Character.isIdeographic(point) : upper.equals(Character.getName(point))) {
                return point;
            }
        } catch (IllegalArgumentException e) {
            // no such name: told below
        }
        throw source.error("pattern.unknown-character-name", start, "name", name);
    }

    private int itself(String token, int start) throws PatternException {
        int point = token.codePointAt(1);
        if (point < 0x80 && Character.isLetterOrDigit(point)) {
            throw source.error("pattern.bad-escape", start, "escape", token);
        }
        return point;
    }
}
