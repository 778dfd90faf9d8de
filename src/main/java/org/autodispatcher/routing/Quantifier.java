package org.autodispatcher.routing;

import java.util.Optional;

/** {@code *}, {@code +}, {@code ?}, <code>{m,n}</code>: how often, without what it is put on. */
record Quantifier(int min, int max) {
    /** Neither engine could be asked for more. */
    private static final int MOST = 10_000;

    private static final String DIGITS = "0123456789";

    /** Reads one that begins with {@code token}, already taken. A brace that begins none is given back: it is a character. */
    static Optional<Quantifier> read(String token, PatternSource source) throws PatternException {
        return switch (token) {
            case "*" -> Optional.of(new Quantifier(0, Node.Repeat.ENDLESS));
            case "+" -> Optional.of(new Quantifier(1, Node.Repeat.ENDLESS));
            case "?" -> Optional.of(new Quantifier(0, 1));
            case "{" -> counted(source);
            default -> Optional.empty();
        };
    }

    /** The repetition of {@code body}; takes the {@code ?} or {@code +} behind the quantifier. */
    Node on(Node body, PatternSource source) throws PatternException {
        if (source.takes("?")) {
            return new Node.Repeat(body, min, max, Node.Haste.LAZY);
        }
        return new Node.Repeat(body, min, max, source.takes("+") ? Node.Haste.POSSESSIVE : Node.Haste.GREEDY);
    }

    private static Optional<Quantifier> counted(PatternSource source) throws PatternException {
        int start = source.position();
        if (source.next().equals("}")) {
            return Optional.empty();
        }
        String low = source.takeWhile(Integer.MAX_VALUE, DIGITS);
        String high = source.takes(",") ? source.takeWhile(Integer.MAX_VALUE, DIGITS) : low;
        boolean open = high.isEmpty();
        if (!source.takes("}")) {
            source.seek(start);
            return Optional.empty();
        }
        int min = low.isEmpty() ? 0 : number(low, start, source);
        int max = open ? Node.Repeat.ENDLESS : number(high, start, source);
        if (max < min) {
            throw source.error("pattern.repeat-order", start, "min", low, "max", high);
        }
        return Optional.of(new Quantifier(min, max));
    }

    private static int number(String digits, int start, PatternSource source) throws PatternException {
        String bare = digits.replaceFirst("^0+(?=.)", "");
        if (bare.length() > 5 || Integer.parseInt(bare) > MOST) {
            throw source.error("pattern.repeat-too-large", start, "count", digits, "most", String.valueOf(MOST));
        }
        return Integer.parseInt(bare);
    }
}
