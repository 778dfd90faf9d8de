package org.autodispatcher.routing;

/**
 * What {@code \d}, {@code \s} and {@code \w} mean: for text as Python's {@code str.isdecimal}, {@code isspace} and
 * {@code isalnum} (a combining mark is no {@code \w}); with {@code (?a)} as in C.
 */
enum CharacterKinds {
    TEXT(
            CodePoints.where(0x20000, point -> Character.getType(point) == Character.DECIMAL_DIGIT_NUMBER),
            CodePoints.anyOf("\t\n\u000b\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000")
                    .or(CodePoints.range(0x2000, 0x200a)),
            CodePoints.where(CodePoints.SCRIPTS_END, point -> point == '_' || Character.isLetterOrDigit(point) || otherNumber(point))),
    ASCII(
            CodePoints.range('0', '9'),
            CodePoints.anyOf(" \t\n\r\f\u000b"),
            CodePoints.where(0x80, point -> point == '_' || Character.isLetterOrDigit(point)));

    private final CodePoints digit;
    private final CodePoints space;
    private final CodePoints word;

    CharacterKinds(CodePoints digit, CodePoints space, CodePoints word) {
        this.digit = digit;
        this.space = space;
        this.word = word;
    }

    CodePoints digit() {
        return digit;
    }

    CodePoints space() {
        return space;
    }

    CodePoints word() {
        return word;
    }

    /** Whether {@code escape} is the letter of a kind. */
    static boolean isKind(int escape) {
        return "dDsSwW".indexOf(escape) >= 0;
    }

    /** The characters of {@code \d}, {@code \D} and so on, by the letter. */
    CodePoints of(int escape) {
        CodePoints set = switch (Character.toLowerCase(escape)) {
            case 'd' -> digit;
            case 's' -> space;
            case 'w' -> word;
            default -> throw new IllegalArgumentException("no kind of characters: " + escape);
        };
        return Character.isUpperCase(escape) ? set.complement() : set;
    }

    /** Every character with a numeric value, as Python's {@code str.isnumeric}. */
    private static boolean otherNumber(int point) {
        int type = Character.getType(point);
        return type == Character.LETTER_NUMBER || type == Character.OTHER_NUMBER;
    }
}
