package org.autodispatcher.routing;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Finds, for every character of a command, what a POSIX shell takes it for (POSIX.1-2024, XCU 2.2 Quoting, 2.3 Token Recognition,
 * 2.6.3 Command Substitution, 2.7.4 Here-Document). Where shells differ, or only a full parser could tell, everything that follows is
 * {@link Where#UNSURE}: it is better to refuse a placeholder than to put a value where it is read as a command.
 */
final class ShellScan {
    private static final String BEFORE_WORD = " \t\n;&|()<>";

    private final String text;
    private final Where[] where;
    private final Deque<HereDocument> awaited = new ArrayDeque<>();
    private int at;
    private boolean wordStart = true;
    private boolean unsure;

    /** What a character is part of. */
    enum Where {
        /** Of a word, without quotes: the only place where a quoted word can stand. */
        WORD,
        COMMENT,
        QUOTES,
        BACKQUOTES,
        HERE_DOCUMENT,
        ARITHMETIC,
        PARAMETER,
        /** Behind a backslash. */
        ESCAPED,
        /** It depends on the shell. */
        UNSURE
    }

    private record HereDocument(String end, boolean quoted, boolean tabs) {}

    private ShellScan(String text) {
        this.text = text;
        where = new Where[text.length()];
        Arrays.fill(where, Where.UNSURE);
    }

    /** One answer for each character of {@code command}. */
    static Where[] scan(String command) {
        ShellScan scan = new ShellScan(command);
        scan.commands(Where.WORD, false);
        return scan.where;
    }

    /** Reads up to the end, or, in a substitution, up to the bracket that ends it. {@code plain} is what unquoted text counts as. */
    private void commands(Where plain, boolean substitution) {
        int depth = 0;
        wordStart = true;
        while (more()) {
            char c = text.charAt(at);
            if (c == ')' && depth == 0 && substitution) {
                unsure |= !awaited.isEmpty();
                return;
            }
            depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
            switch (c) {
                case '\\' -> escaped(plain);
                case '\'' -> single();
                case '"' -> doubled();
                case '`' -> backquoted(plain);
                case '$' -> dollar(plain);
                case '\n' -> newLine(plain);
                default -> other(c, plain, substitution);
            }
        }
    }

    private void other(char c, Where plain, boolean substitution) {
        if (c == '#' && wordStart) {
            while (more() && text.charAt(at) != '\n') {
                take(Where.COMMENT);
            }
        } else if (text.startsWith("<<<", at)) {
            take(plain, 3);
        } else if (text.startsWith("<<", at)) {
            hereDocument(plain);
        } else if (text.startsWith("((", at)) {
            // for bash an arithmetic command, whose text is read as if in double quotes; for others two subshells
            brackets(plain);
        } else {
            // only a parser can tell which bracket of a case in here ends the substitution
            unsure |= substitution && wordStart && text.startsWith("case", at);
            wordStart = BEFORE_WORD.indexOf(c) >= 0;
            take(plain);
        }
    }

    private void brackets(Where outside) {
        take(outside, 2);
        commands(Where.ARITHMETIC, true);
        take(outside);
        wordStart = true;
    }

    private void newLine(Where plain) {
        take(plain);
        wordStart = true;
        while (!awaited.isEmpty()) {
            body(awaited.removeFirst());
        }
    }

    private void body(HereDocument document) {
        boolean joined = false;
        while (more()) {
            int newline = text.indexOf('\n', at);
            int end = newline < 0 ? text.length() : newline;
            String line = text.substring(at, end);
            boolean ends = (document.tabs() ? line.replaceFirst("^\t+", "") : line).equals(document.end());
            while (at < end || at == end && more()) {
                take(Where.HERE_DOCUMENT);
            }
            if (ends) {
                unsure |= joined;
                return;
            }
            joined = !document.quoted() && line.endsWith("\\");
        }
    }

    /** The operator and the word that ends the document; the text follows with the next line. */
    private void hereDocument(Where plain) {
        // in arithmetic it would be a shift
        unsure |= plain == Where.ARITHMETIC;
        take(plain, 2);
        boolean tabs = more() && text.charAt(at) == '-';
        if (tabs) {
            take(plain);
        }
        while (more() && " \t".indexOf(text.charAt(at)) >= 0) {
            take(plain);
        }
        awaited.add(hereDocumentEnd(tabs));
        wordStart = false;
    }

    /** The word behind the operator, without its quotes; whether there were some decides what backslashes in the text do. */
    private HereDocument hereDocumentEnd(boolean tabs) {
        StringBuilder end = new StringBuilder();
        boolean quoted = false;
        char open = 0;
        while (more() && (open != 0 || BEFORE_WORD.indexOf(text.charAt(at)) < 0)) {
            char c = text.charAt(at);
            boolean mark = open == 0 ? "'\"".indexOf(c) >= 0 : c == open;
            open = mark ? open == 0 ? c : 0 : open;
            quoted |= mark;
            unsure |= "$`\\\n".indexOf(c) >= 0;
            end.append(mark ? "" : c);
            take(Where.HERE_DOCUMENT);
        }
        return new HereDocument(end.toString(), quoted, tabs);
    }

    private void escaped(Where plain) {
        boolean continued = text.startsWith("\\\n", at);
        take(plain);
        take(Where.ESCAPED);
        wordStart &= continued;
    }

    private void single() {
        wordStart = false;
        take(Where.QUOTES);
        while (more() && text.charAt(at) != '\'') {
            inQuotes();
        }
        take(Where.QUOTES);
    }

    private void doubled() {
        take(Where.QUOTES);
        while (more() && text.charAt(at) != '"') {
            switch (text.charAt(at)) {
                case '\\' -> {
                    take(Where.QUOTES);
                    inQuotes();
                }
                case '`' -> backquoted(Where.QUOTES);
                case '$' -> dollar(Where.QUOTES);
                default -> inQuotes();
            }
        }
        take(Where.QUOTES);
        wordStart = false;
    }

    /** Shells differ in whether the text of a here-document begins at a line end within quotes. */
    private void inQuotes() {
        unsure |= more() && text.charAt(at) == '\n' && !awaited.isEmpty();
        take(Where.QUOTES);
    }

    /** Shells differ in whether a quote mark in here hides the mark that ends it, or, within double quotes, ends those. */
    private void backquoted(Where plain) {
        int singles = 0;
        int doubles = 0;
        wordStart = false;
        take(Where.BACKQUOTES);
        while (more() && text.charAt(at) != '`') {
            singles += text.charAt(at) == '\'' ? 1 : 0;
            doubles += text.charAt(at) == '"' ? 1 : 0;
            if (text.charAt(at) == '\\') {
                take(Where.BACKQUOTES);
            }
            take(Where.BACKQUOTES);
        }
        unsure |= singles % 2 != 0 || doubles % 2 != 0 || plain == Where.QUOTES && doubles > 0;
        take(Where.BACKQUOTES);
    }

    private void dollar(Where plain) {
        if (text.startsWith("$((", at)) {
            take(plain);
            commandsWithin(Where.ARITHMETIC);
        } else if (text.startsWith("$(", at)) {
            take(plain);
            commandsWithin(plain);
        } else if (text.startsWith("${", at)) {
            take(Where.PARAMETER);
            parameter(plain);
        } else if (text.startsWith("$'", at)) {
            take(plain);
            if (plain == Where.QUOTES) {
                return;
            }
            single();
            // for bash, and since 2024 for POSIX, \' does not end it; for others it does
            unsure |= text.startsWith("\\", at - 2);
        } else {
            take(plain);
            if (more() && "#$".indexOf(text.charAt(at)) >= 0) {
                take(plain);
            }
        }
        wordStart = false;
    }

    private void commandsWithin(Where plain) {
        take(plain);
        commands(plain, true);
        take(plain);
    }

    private void parameter(Where plain) {
        take(Where.PARAMETER);
        while (more() && text.charAt(at) != '}') {
            switch (text.charAt(at)) {
                case '\\' -> take(Where.PARAMETER, 2);
                case '\'' -> {
                    // within double quotes it quotes in ${x#'…'} but not in ${x:-'…'}
                    unsure |= plain == Where.QUOTES;
                    single();
                }
                case '"' -> doubled();
                case '`' -> backquoted(plain);
                case '$' -> dollar(plain);
                default -> take(Where.PARAMETER);
            }
        }
        take(Where.PARAMETER);
    }

    private boolean more() {
        return at < text.length();
    }

    private void take(Where what, int characters) {
        for (int i = 0; i < characters; i++) {
            take(what);
        }
    }

    /** Does nothing at the end. */
    private void take(Where what) {
        if (more()) {
            where[at] = unsure ? Where.UNSURE : what;
            at++;
        }
    }
}
