package org.autodispatcher.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A command that is run here without a shell ({@code password_command}), as its argument list. Words and quotes are the shell's
 * (POSIX, 2.2 Quoting); what only a shell could do ({@code | & ; < > $ `} and a leading {@code ~}) is an error instead of text that
 * silently means something else.
 */
public final class CommandWords {
    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean begun;

    private CommandWords(String text) {
        this.text = text;
    }

    /** The argument list of {@code text}, at least one word. To be done once, when the configuration is read. */
    public static List<String> split(String text) throws ValueException {
        return new CommandWords(text).split();
    }

    private List<String> split() throws ValueException {
        int i = 0;
        while (i < text.length()) {
            i = PythonText.isSpace(text.charAt(i)) ? end(i) : take(i);
        }
        end(i);
        if (words.isEmpty() || words.getFirst().isEmpty()) {
            throw new ValueException("value.command-empty");
        }
        return List.copyOf(words);
    }

    private int end(int i) {
        if (begun) {
            words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
        return i + 1;
    }

    /** Takes the character or quoted part at {@code i}; answers what follows it. */
    private int take(int i) throws ValueException {
        char c = text.charAt(i);
        if ("|&;<>$`".indexOf(c) >= 0 || c == '~' && !begun) {
            throw ValueException.at(i, "value.command-shell", "found", String.valueOf(c));
        }
        return switch (c) {
            case '\'' -> singleQuoted(i);
            case '"' -> doubleQuoted(i);
            case '\\' -> escaped(i);
            default -> {
                begun = true;
                word.append(c);
                yield i + 1;
            }
        };
    }

    private int singleQuoted(int open) throws ValueException {
        int close = text.indexOf('\'', open + 1);
        if (close < 0) {
            throw ValueException.at(open, "value.command-quote", "found", "'");
        }
        begun = true;
        word.append(text, open + 1, close);
        return close + 1;
    }

    /** A backslash before a line end continues the line. */
    private int escaped(int backslash) throws ValueException {
        if (backslash + 1 == text.length()) {
            throw ValueException.at(backslash, "value.command-quote", "found", "\\");
        }
        if (text.charAt(backslash + 1) != '\n') {
            begun = true;
            word.append(text.charAt(backslash + 1));
        }
        return backslash + 2;
    }

    private int doubleQuoted(int open) throws ValueException {
        begun = true;
        for (int i = open + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '$' || c == '`') {
                throw ValueException.at(i, "value.command-shell", "found", String.valueOf(c));
            }
            boolean escapes = c == '\\' && i + 1 < text.length() && "$`\"\\\n".indexOf(text.charAt(i + 1)) >= 0;
            i += escapes ? 1 : 0;
            if (!escapes || text.charAt(i) != '\n') {
                word.append(text.charAt(i));
            }
        }
        throw ValueException.at(open, "value.command-quote", "found", "\"");
    }
}
