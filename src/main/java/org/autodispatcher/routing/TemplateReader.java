package org.autodispatcher.routing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.autodispatcher.config.DidYouMean;
import org.autodispatcher.config.IniValue;
import org.autodispatcher.config.Problem;

/**
 * Finds the placeholders of a text. <code>{name}</code> is one; <code>{{</code> and <code>}}</code> are braces; <code>${…}</code> and
 * braces around anything but one identifier stay as written. A <code>}}</code> that closes two braces which stay as written
 * ({@code awk '{if (x) {print}}'} has such) stays too. In a comment of a command nothing is a placeholder.
 */
final class TemplateReader {
    private final IniValue value;
    private final String text;
    private final Template.Kind kind;
    private final RouteContext context;
    private final ShellScan.Where[] where;
    private final List<Template.Part> parts = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private final Deque<Brace> open = new ArrayDeque<>();
    private boolean wrong;
    private int at;

    /** An opening brace in the text, and how it is to be closed. */
    private enum Brace {
        AS_WRITTEN,
        DOUBLED
    }

    TemplateReader(IniValue value, Template.Kind kind, RouteContext context) {
        this.value = value;
        this.text = value.text();
        this.kind = kind;
        this.context = context;
        this.where = where(text, kind);
    }

    private static ShellScan.Where[] where(String text, Template.Kind kind) {
        return switch (kind) {
            case COMMAND -> ShellScan.scan(text);
            case DIRECTORY -> {
                ShellScan.Where[] all = new ShellScan.Where[text.length()];
                Arrays.fill(all, ShellScan.Where.WORD);
                yield all;
            }
        };
    }

    /** The text with its placeholders found; empty where something is wrong, which has then been noted. */
    Optional<Template> read() {
        // a value may begin on the line below its key
        while (text.startsWith("\n", at)) {
            at++;
        }
        checkCharacters();
        while (at < text.length()) {
            switch (text.charAt(at)) {
                case '{' -> opening();
                case '}' -> closing();
                default -> literal.append(text.charAt(at++));
            }
        }
        endLiteral();
        if (kind == Template.Kind.DIRECTORY) {
            checkDirectory();
        }
        return wrong ? Optional.empty() : Optional.of(new Template(text.stripLeading(), kind, parts));
    }

    private void checkCharacters() {
        if (text.isEmpty()) {
            error(0, "value.empty");
            return;
        }
        String allowed = kind == Template.Kind.COMMAND ? "\n\t" : "";
        for (int i = at; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i)) && allowed.indexOf(text.charAt(i)) < 0) {
                error(i, "placeholder.control");
                return;
            }
        }
    }

    private void opening() {
        int identifierEnd = identifierEnd(at + 1);
        if (at > 0 && text.charAt(at - 1) == '$') {
            asWritten();
        } else if (text.startsWith("{{", at)) {
            open.push(Brace.DOUBLED);
            literal.append('{');
            at += 2;
        } else if (identifierEnd > at + 1 && text.startsWith("}", identifierEnd) && mayHold(where[at])) {
            placeholder(text.substring(at + 1, identifierEnd));
            at = identifierEnd + 1;
        } else {
            open.push(Brace.AS_WRITTEN);
            literal.append('{');
            at++;
        }
    }

    private static boolean mayHold(ShellScan.Where where) {
        return where != ShellScan.Where.COMMENT && where != ShellScan.Where.PARAMETER;
    }

    private void closing() {
        boolean doubled = text.startsWith("}}", at) && open.peek() != Brace.AS_WRITTEN;
        open.poll();
        literal.append('}');
        at += doubled ? 2 : 1;
    }

    /** Takes everything up to the brace that closes the one here. */
    private void asWritten() {
        int depth = 0;
        do {
            depth += text.charAt(at) == '{' ? 1 : text.charAt(at) == '}' ? -1 : 0;
            literal.append(text.charAt(at++));
        } while (depth > 0 && at < text.length());
    }

    /** The end of the identifier that begins at {@code start}; {@code start} itself where none does. */
    private int identifierEnd(int start) {
        int end = start;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            boolean fits = point == '_' || (end == start ? Character.isUnicodeIdentifierStart(point) : isPart(point));
            if (!fits) {
                return end;
            }
            end += Character.charCount(point);
        }
        return end;
    }

    private static boolean isPart(int point) {
        return Character.isUnicodeIdentifierPart(point) && !Character.isIdentifierIgnorable(point);
    }

    private void placeholder(String name) {
        Set<String> known = new TreeSet<>(Placeholders.builtIn());
        known.addAll(context.groups().orElse(Set.of(name)));
        if (!known.contains(name)) {
            Optional<String> near = DidYouMean.closest(name, known);
            if (near.isPresent()) {
                error(at, "placeholder.unknown.near", "name", name, "near", near.get());
            } else {
                error(at, "placeholder.unknown", "name", name, "known", list(known));
            }
        } else if (kind == Template.Kind.DIRECTORY && Placeholders.onlyPlaced(name)) {
            error(at, "placeholder.not-in-directory", "name", name);
        } else {
            checkPlace(name);
        }
        endLiteral();
        parts.add(new Template.Part.Slot(name));
    }

    private static String list(Set<String> names) {
        return names.stream().map(name -> "{" + name + "}").collect(Collectors.joining(" "));
    }

    private void checkPlace(String name) {
        switch (where[at]) {
            case WORD, COMMENT, PARAMETER -> { }
            case QUOTES -> misplaced("placeholder.in-quotes", name);
            case BACKQUOTES -> misplaced("placeholder.in-backquotes", name);
            case HERE_DOCUMENT -> misplaced("placeholder.in-here-document", name);
            case ARITHMETIC -> misplaced("placeholder.in-arithmetic", name);
            case ESCAPED -> misplaced("placeholder.escaped", name);
            case UNSURE -> misplaced("placeholder.unsure", name);
        }
    }

    private void misplaced(String code, String name) {
        error(at, code, "name", name, "variable", Placeholders.variable(name));
    }

    private void endLiteral() {
        if (!literal.isEmpty()) {
            parts.add(new Template.Part.Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    /** Absolute or in the login's home, and without {@code ..}: where it leads must be seen in the text. */
    private void checkDirectory() {
        String first = parts.isEmpty() || !(parts.getFirst() instanceof Template.Part.Literal begin) ? "" : begin.text();
        boolean home = first.startsWith("~/") || text.strip().equals("~");
        if (!first.startsWith("/") && !home) {
            error(0, "placeholder.directory-relative", "value", text);
        }
        for (int i = text.indexOf(".."); i >= 0; i = text.indexOf("..", i + 1)) {
            boolean begins = i == 0 || text.charAt(i - 1) == '/';
            boolean ends = i + 2 == text.length() || text.charAt(i + 2) == '/';
            if (begins && ends) {
                error(i, "placeholder.directory-parent", "value", text);
            }
        }
    }

    private void error(int offset, String code, String... namesAndValues) {
        wrong = true;
        IniValue.Position position = value.position(offset);
        Problem problem = new Problem(Problem.Severity.ERROR, context.file(), position.line(), code, Map.of());
        for (int i = 0; i < namesAndValues.length; i += 2) {
            problem = problem.with(namesAndValues[i], namesAndValues[i + 1]);
        }
        context.problems().add(problem.with("key", context.key()).with("column", position.column()).with("route", context.section().name()));
    }
}
