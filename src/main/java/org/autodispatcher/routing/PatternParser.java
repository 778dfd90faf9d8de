package org.autodispatcher.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a pattern in Python's syntax, version 3.11 (re/_parser.py is the source of every rule here, and the oracle of the tests),
 * into what it means. What Python refuses is refused, at the same position.
 */
final class PatternParser {
    private static final int DEEPEST = 100;

    private final PatternSource source;
    private final EscapeReader escapes;
    private final ClassReader classes;
    private final PatternGroups groups;

    /** What is refused only when all else is right: Python's compiler comes after its parser. */
    private final List<PatternException> afterwards = new ArrayList<>();

    private PatternFlags global = PatternFlags.NONE;
    private String globalLetters = "";

    private PatternParser(String text) throws PatternException {
        source = new PatternSource(text);
        escapes = new EscapeReader(source);
        classes = new ClassReader(source, escapes);
        groups = new PatternGroups(source);
    }

    /**
     * A pattern that was read.
     *
     * @param tree   its meaning
     * @param groups the numbers of its named groups, in the pattern's order
     */
    record Parsed(Node tree, Map<String, Integer> groups) {}

    static Parsed parse(String text) throws PatternException {
        PatternParser parser = new PatternParser(text);
        Node tree = parser.choice(PatternFlags.NONE, 0);
        if (!parser.source.ended()) {
            throw parser.source.error("pattern.unbalanced", parser.source.position());
        }
        parser.groups.checkConditions();
        parser.checkGlobalFlags();
        if (!parser.afterwards.isEmpty()) {
            throw parser.afterwards.getFirst();
        }
        return new Parsed(tree, parser.groups.numbers());
    }

    private Node choice(PatternFlags flags, int depth) throws PatternException {
        if (depth > DEEPEST) {
            throw source.error("pattern.too-deep", source.position());
        }
        List<Node> branches = new ArrayList<>();
        do {
            branches.add(sequence(depth == 0 ? global : flags, depth, branches.isEmpty()));
        } while (source.takes("|"));
        return branches.size() == 1 ? branches.getFirst() : new Node.Choice(branches);
    }

    private Node sequence(PatternFlags outer, int depth, boolean firstBranch) throws PatternException {
        PatternFlags flags = outer;
        List<Node> parts = new ArrayList<>();
        while (!source.ended() && !source.next().equals("|") && !source.next().equals(")")) {
            int start = source.position();
            String token = source.take();
            if (flags.verbose() && skipsVerbose(token)) {
                continue;
            }
            if (token.equals("(") && source.takes("?")) {
                boolean mayBeGlobal = depth == 0 && firstBranch && parts.isEmpty();
                extension(flags, start, depth, mayBeGlobal).ifPresent(parts::add);
                flags = depth == 0 ? global : flags;
            } else if (!repeats(token, start, parts)) {
                parts.add(single(token, flags, start, depth));
            }
        }
        return parts.size() == 1 ? parts.getFirst() : new Node.Sequence(parts);
    }

    private boolean skipsVerbose(String token) throws PatternException {
        if (token.equals("#")) {
            String skipped = token;
            while (!skipped.isEmpty() && !skipped.equals("\n")) {
                skipped = source.take();
            }
            return true;
        }
        return " \t\n\r\u000b\f".contains(token);
    }

    /** Where {@code token} begins a quantifier: puts it on the last part. A brace that begins none is a character. */
    private boolean repeats(String token, int start, List<Node> parts) throws PatternException {
        Optional<Quantifier> quantifier = Quantifier.read(token, source);
        if (quantifier.isEmpty()) {
            return false;
        }
        if (parts.isEmpty() || parts.getLast() instanceof Node.Anchor) {
            throw source.error("pattern.nothing-to-repeat", start);
        }
        if (parts.getLast() instanceof Node.Repeat) {
            throw source.error("pattern.multiple-repeat", start);
        }
        parts.add(quantifier.get().on(parts.removeLast(), source));
        return true;
    }

    private Node single(String token, PatternFlags flags, int start, int depth) throws PatternException {
        return switch (token) {
            case "(" -> group(Optional.empty(), flags, start, depth);
            case "[" -> new Node.Characters(classes.read(flags));
            case "." -> new Node.Characters(flags.dotAll() ? CodePoints.ALL : CodePoints.of('\n').complement());
            case "^" -> new Node.Anchor(flags.multiLine() ? Node.Place.LINE_START : Node.Place.START);
            case "$" -> new Node.Anchor(flags.multiLine() ? Node.Place.LINE_END : Node.Place.END);
            default -> token.length() > 1 && token.charAt(0) == '\\'
                    ? escape(token, flags, start)
                    : literal(token.codePointAt(0), flags);
        };
    }

    private static Node literal(int point, PatternFlags flags) {
        return new Node.Characters(flags.meant(CodePoints.of(point), CodePoints.NONE));
    }

    private Node escape(String token, PatternFlags flags, int start) throws PatternException {
        int letter = token.codePointAt(1);
        if (CharacterKinds.isKind(letter)) {
            return new Node.Characters(flags.kinds().of(letter));
        }
        if (letter >= '1' && letter <= '9') {
            return numbered(token, flags, start);
        }
        return switch (letter) {
            case 'A' -> new Node.Anchor(Node.Place.START);
            case 'Z' -> new Node.Anchor(Node.Place.VERY_END);
            case 'b' -> new Node.Anchor(flags.ascii() ? Node.Place.ASCII_WORD_BOUNDARY : Node.Place.WORD_BOUNDARY);
            case 'B' -> new Node.Anchor(flags.ascii() ? Node.Place.NO_ASCII_WORD_BOUNDARY : Node.Place.NO_WORD_BOUNDARY);
            default -> literal(escapes.character(token), flags);
        };
    }

    /** A group's number of one or two digits, or three octal digits. */
    private Node numbered(String token, PatternFlags flags, int start) throws PatternException {
        String escape = token + source.takeWhile(1, "0123456789");
        boolean octal = escape.length() == 3 && escape.charAt(1) < '8' && escape.charAt(2) < '8';
        String third = octal ? source.takeWhile(1, "01234567") : "";
        if (!third.isEmpty()) {
            return literal(escapes.octal(escape + third, start), flags);
        }
        int number = Integer.parseInt(escape.substring(1));
        if (number > groups.count()) {
            throw source.error("pattern.no-such-group", start + 1, "group", String.valueOf(number));
        }
        return reference(number, flags, start);
    }

    private Node reference(int number, PatternFlags flags, int position) throws PatternException {
        groups.checkReference(number, position);
        Node.Letters ignored = flags.ascii() ? Node.Letters.IGNORE_ASCII_CASE : Node.Letters.IGNORE_CASE;
        return new Node.BackReference(number, flags.ignoreCase() ? ignored : Node.Letters.EXACT);
    }

    /** What follows {@code (?}; empty for a comment and for global flags. */
    private Optional<Node> extension(PatternFlags flags, int start, int depth, boolean mayBeGlobal) throws PatternException {
        String kind = source.take();
        return switch (kind) {
            case PatternSource.END -> throw source.error("pattern.unexpected-end", source.position());
            case "P" -> Optional.of(pythonExtension(flags, start, depth));
            case ":" -> Optional.of(bare(body(flags, start, depth)));
            case ">" -> Optional.of(new Node.Atomic(body(flags, start, depth)));
            case "#" -> comment(start);
            case "=", "!" -> Optional.of(new Node.Look(false, kind.equals("!"), body(flags, start, depth)));
            case "<" -> Optional.of(lookBehind(flags, start, depth));
            case "(" -> Optional.of(conditional(flags, start, depth));
            default -> flagged(kind, flags, start, depth, mayBeGlobal);
        };
    }

    private Node pythonExtension(PatternFlags flags, int start, int depth) throws PatternException {
        if (source.takes("<")) {
            return group(Optional.of(groups.readName(">")), flags, start, depth);
        }
        if (source.takes("=")) {
            int position = source.position();
            return reference(groups.number(groups.readName(")"), position), flags, position);
        }
        String letter = source.take();
        throw letter.isEmpty()
                ? source.error("pattern.unexpected-end", source.position())
                : source.error("pattern.unknown-extension", start + 1, "extension", "?P" + letter);
    }

    private Node group(Optional<String> name, PatternFlags flags, int start, int depth) throws PatternException {
        int number = groups.open(name);
        Node body = body(flags, start, depth);
        groups.close(number, body);
        return new Node.Group(number, name, body);
    }

    /** Up to and with the closing parenthesis of the group that began at {@code start}. */
    private Node body(PatternFlags flags, int start, int depth) throws PatternException {
        Node body = choice(flags, depth + 1);
        close(start);
        return body;
    }

    private void close(int start) throws PatternException {
        if (!source.takes(")")) {
            throw source.error("pattern.unterminated-group", start);
        }
    }

    /** A group that only holds together: a quantifier may follow whatever it holds. */
    private static Node bare(Node body) {
        return new Node.Sequence(List.of(body));
    }

    private Optional<Node> comment(int start) throws PatternException {
        String token;
        do {
            if (source.ended()) {
                throw source.error("pattern.unterminated-comment", start);
            }
            token = source.take();
        } while (!token.equals(")"));
        return Optional.empty();
    }

    private Node lookBehind(PatternFlags flags, int start, int depth) throws PatternException {
        String kind = source.take();
        if (kind.isEmpty()) {
            throw source.error("pattern.unexpected-end", source.position());
        }
        if (!kind.equals("=") && !kind.equals("!")) {
            throw source.error("pattern.unknown-extension", start + 1, "extension", "?<" + kind);
        }
        boolean outermost = groups.enterLookBehind();
        Node body = choice(flags, depth + 1);
        groups.leaveLookBehind(outermost);
        close(start);
        if (!Width.of(body, groups::width).fixed()) {
            afterwards.add(source.error("pattern.look-behind-width", start));
        }
        return new Node.Look(true, kind.equals("!"), body);
    }

    /** {@code (?(1)yes|no)}, which no engine here knows: read to its end, so that other errors are told first. */
    private Node conditional(PatternFlags flags, int start, int depth) throws PatternException {
        groups.readCondition();
        Node yes = sequence(flags, depth + 1, false);
        Node no = source.takes("|") ? sequence(flags, depth + 1, false) : new Node.Sequence(List.of());
        if (source.next().equals("|")) {
            throw source.error("pattern.condition-branches", source.position());
        }
        close(start);
        afterwards.add(source.error("pattern.conditional", start));
        return new Node.Choice(List.of(yes, no));
    }

    private Optional<Node> flagged(String kind, PatternFlags flags, int start, int depth, boolean mayBeGlobal)
            throws PatternException {
        if (!FlagReader.begins(kind)) {
            throw source.error("pattern.unknown-extension", start + 1, "extension", "?" + kind);
        }
        FlagReader.Switched switched = new FlagReader(source).read(kind);
        if (!switched.global()) {
            return Optional.of(bare(body(flags.with(switched.on(), switched.off()), start, depth)));
        }
        if (!mayBeGlobal) {
            throw source.error("pattern.flags-late", start);
        }
        global = global.with(switched.on(), "");
        globalLetters += switched.on();
        return Optional.empty();
    }

    private void checkGlobalFlags() throws PatternException {
        if (globalLetters.contains("a") && globalLetters.contains("u")) {
            throw source.error("pattern.flags-clash", 0);
        }
    }
}
