package org.autodispatcher.routing;

import java.util.ArrayList;
import java.util.List;

/** Reads a character class, from behind its opening bracket to its closing one. */
final class ClassReader {
    private final PatternSource source;
    private final EscapeReader escapes;

    ClassReader(PatternSource source, EscapeReader escapes) {
        this.source = source;
        this.escapes = escapes;
    }

    /** One thing in a class: a character, or what {@code \w} and the like stand for. */
    private record Item(String written, int point, CodePoints kind) {
        boolean isKind() {
            return point < 0;
        }
    }

    CodePoints read(PatternFlags flags) throws PatternException {
        int start = source.position() - 1;
        boolean negated = source.takes("^");
        List<CodePoints> written = new ArrayList<>();
        List<CodePoints> kinds = new ArrayList<>();
        boolean first = true;
        while (first || !source.next().equals("]")) {
            Item item = item(flags, start);
            first = false;
            if (!source.takes("-")) {
                (item.isKind() ? kinds : written).add(set(item));
            } else if (source.next().equals("]")) {
                (item.isKind() ? kinds : written).add(set(item));
                written.add(CodePoints.of('-'));
            } else {
                written.add(range(item, item(flags, start), flags));
            }
        }
        source.take();
        CodePoints meant = flags.meant(CodePoints.union(written), CodePoints.union(kinds));
        return negated ? meant.complement() : meant;
    }

    private Item item(PatternFlags flags, int start) throws PatternException {
        String token = source.take();
        if (token.isEmpty()) {
            throw source.error("pattern.unterminated-class", start);
        }
        if (token.length() > 1 && token.charAt(0) == '\\') {
            int letter = token.codePointAt(1);
            return CharacterKinds.isKind(letter)
                    ? new Item(token, -1, flags.kinds().of(letter))
                    : new Item(token, escapes.character(token), CodePoints.NONE);
        }
        return new Item(token, token.codePointAt(0), CodePoints.NONE);
    }

    /** Python ignores the case of all letters in a range that goes beyond the first plane, even where {@code (?a)} is in force. */
    private CodePoints range(Item low, Item high, PatternFlags flags) throws PatternException {
        if (low.isKind() || high.isKind() || high.point() < low.point()) {
            String range = low.written() + "-" + high.written();
            throw source.error(
                    "pattern.bad-range", source.position() - range.codePointCount(0, range.length()), "range", range);
        }
        CodePoints range = CodePoints.range(low.point(), high.point());
        boolean beyond = high.point() >= Character.MIN_SUPPLEMENTARY_CODE_POINT;
        return flags.ignoreCase() && beyond ? LetterCase.TEXT.ignored(range, CodePoints.NONE) : range;
    }

    private static CodePoints set(Item item) {
        return item.isKind() ? item.kind() : CodePoints.of(item.point());
    }
}
