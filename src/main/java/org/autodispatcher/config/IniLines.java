package org.autodispatcher.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.autodispatcher.config.IniValue.Position;
import org.autodispatcher.config.RawValue.RawLine;

/**
 * The second step of reading: lines to sections and values, by the rules of {@code RawConfigParser._read} of CPython 3.11 with
 * its defaults ({@code =} and {@code :}, comment lines with {@code #} and {@code ;}, empty lines in values, strict). What is
 * wrong is noted and read as it was meant, so that one look finds everything.
 */
final class IniLines {
    private static final String DEFAULT = "DEFAULT";

    private final String file;
    private final Problems problems;
    private final List<RawSection> sections = new ArrayList<>();
    private final RawSection defaults = new RawSection(DEFAULT, 0);
    private Optional<RawSection> section = Optional.empty();
    private Optional<RawValue> value = Optional.empty();
    private int indent;
    private boolean headerMissed;

    IniLines(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    List<RawSection> sections() {
        return sections;
    }

    RawSection defaults() {
        return defaults;
    }

    void read(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            read(lines.get(i), i + 1);
        }
    }

    private void read(String whole, int number) {
        String text = PythonText.strip(whole);
        if (text.startsWith("#") || text.startsWith(";")) {
            return;
        }
        int margin = PythonText.indent(whole);
        RawLine line = new RawLine(text, new Position(number, (text.isEmpty() ? 0 : margin) + 1));
        if (text.isEmpty() || value.isPresent() && margin > indent) {
            value.ifPresent(open -> open.lines().add(line));
            return;
        }
        indent = margin;
        if (!header(line)) {
            option(line);
        }
    }

    /** Python's {@code \[(?P<header>.+)\]}: up to the last bracket of the line; what follows it is ignored there. */
    private boolean header(RawLine line) {
        String text = line.text();
        char first = text.charAt(0);
        if (FullWidth.meant(first) != '[') {
            return false;
        }
        int close = text.lastIndexOf(']');
        boolean closedWide = FullWidth.meant(text.charAt(text.length() - 1)) == ']' && close != text.length() - 1;
        if (closedWide) {
            close = text.length() - 1;
        }
        if (first == '[' && close < 2) {
            return false;
        }
        if (first != '[') {
            FullWidth.note(file, line.at(), first, problems);
        }
        if (closedWide) {
            FullWidth.note(file, place(line, close), text.charAt(close), problems);
        }
        if (close >= 2) {
            warnBehindHeader(line, close);
            begin(text.substring(1, close), line.at().line());
        }
        return true;
    }

    private void warnBehindHeader(RawLine line, int close) {
        String behind = PythonText.strip(line.text().substring(close + 1));
        if (!behind.isEmpty() && !behind.startsWith("#") && !behind.startsWith(";")) {
            problems.warning(file, line.at().line(), "ini.behind-section", "column", column(line, close + 1));
        }
    }

    private void begin(String name, int line) {
        value = Optional.empty();
        if (name.equals(DEFAULT)) {
            section = Optional.of(defaults);
            return;
        }
        RawSection begun = new RawSection(name, line);
        section = Optional.of(begun);
        Optional<RawSection> before = sections.stream().filter(known -> known.name().equals(name)).findFirst();
        if (before.isPresent()) {
            problems.error(file, line, "ini.duplicate-section", "section", name, "first", String.valueOf(before.get().line()));
        } else {
            sections.add(begun);
        }
    }

    private void option(RawLine line) {
        int delimiter = delimiter(line.text());
        if (section.isEmpty()) {
            if (!headerMissed) {
                problems.error(file, line.at().line(), "ini.no-section");
            }
            headerMissed = true;
        } else if (delimiter < 0) {
            noteNoDelimiter(line);
        } else {
            add(line, delimiter);
        }
    }

    /** The first {@code =} or {@code :}, in either width; -1 where there is none. */
    private static int delimiter(String text) {
        for (int i = 0; i < text.length(); i++) {
            char meant = FullWidth.meant(text.charAt(i));
            if (meant == '=' || meant == ':') {
                return i;
            }
        }
        return -1;
    }

    /** The line's text is not shown: it may be the continuation of a password that lost its indentation. */
    private void noteNoDelimiter(RawLine line) {
        String code = "ini.no-delimiter";
        if (line.text().startsWith("[")) {
            code = line.text().startsWith("[]") ? "ini.section-empty" : "ini.section-open";
        }
        problems.error(file, line.at().line(), code, "column", String.valueOf(line.at().column()));
    }

    private void add(RawLine line, int delimiter) {
        char found = line.text().charAt(delimiter);
        if (FullWidth.meant(found) != found) {
            FullWidth.note(file, place(line, delimiter), found, problems);
        }
        String key = PythonText.strip(line.text().substring(0, delimiter)).toLowerCase(Locale.ROOT);
        String behind = line.text().substring(delimiter + 1);
        int start = delimiter + 1 + PythonText.indent(behind);
        RawValue begun = new RawValue(key, new RawLine(PythonText.strip(behind), place(line, Math.min(start, line.text().length()))));
        value = Optional.of(begun);
        if (key.isEmpty()) {
            problems.error(file, line.at().line(), "ini.no-key", "column", String.valueOf(line.at().column()));
        } else {
            section.ifPresent(in -> keep(begun, in));
        }
    }

    private void keep(RawValue begun, RawSection in) {
        RawValue before = in.values().putIfAbsent(begun.key(), begun);
        if (before != null) {
            problems.error(
                    file,
                    begun.line(),
                    "ini.duplicate-key",
                    "key", begun.key(),
                    "section", in.name(),
                    "first", String.valueOf(before.line()));
        }
    }

    private static Position place(RawLine line, int offset) {
        return new Position(line.at().line(), line.at().column() + line.text().codePointCount(0, offset));
    }

    private static String column(RawLine line, int offset) {
        return String.valueOf(place(line, offset).column());
    }
}
