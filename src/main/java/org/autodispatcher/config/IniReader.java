package org.autodispatcher.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.config.IniValue.Origin;

/**
 * Reads a file with the syntax and semantics of Python's {@code configparser} and the differences of our contract: quotes around
 * a whole value, a {@code %} that stands for itself, byte-order marks, full-width punctuation told instead of taken as content.
 */
public final class IniReader {
    private final String file;
    private final Set<String> secretKeys;
    private final Problems problems;

    private IniReader(String file, Set<String> secretKeys, Problems problems) {
        this.file = file;
        this.secretKeys = secretKeys;
        this.problems = problems;
    }

    /**
     * Reads everything and notes everything wrong.
     *
     * @param shownName the file as the user would name it
     * @return what could be read, with errors noted as it was probably meant, so that its keys can be checked in the same look
     *         (whether it may be used, {@link Problems#anyError} tells); empty where the bytes are no UTF-8 text
     */
    public static Optional<IniFile> read(String shownName, byte[] bytes, Problems problems) {
        return read(shownName, bytes, Set.of(), problems);
    }

    /** The same, telling nothing of what stands in the values of {@code secretKeys}. */
    public static Optional<IniFile> read(String shownName, byte[] bytes, Set<String> secretKeys, Problems problems) {
        return new IniText(shownName, problems).lines(bytes).map(new IniReader(shownName, secretKeys, problems)::sections);
    }

    private IniFile sections(List<String> lines) {
        IniLines read = new IniLines(file, problems);
        read.read(lines);
        Interpolation interpolation = new Interpolation(file, secretKeys, problems);
        Map<String, IniValue> defaults = values(read.defaults(), true);
        return new IniFile(
                file,
                new IniSection(read.defaults().name(), read.defaults().line(), defaults, Interpolation.references(defaults.values())),
                read.sections().stream()
                        .map(raw -> interpolation.section(raw.name(), raw.line(), defaults, values(raw, false)))
                        .toList());
    }

    private Map<String, IniValue> values(RawSection section, boolean inherited) {
        Map<String, IniValue> values = new LinkedHashMap<>();
        section.values().forEach((key, raw) -> values.put(key, unquoted(key, raw.joined(inherited))));
        return values;
    }

    /** Takes off the quotes around a whole value; inside, that quote must not occur. */
    private IniValue unquoted(String key, IniValue value) {
        String text = value.text();
        int last = text.length() - 1;
        if (!quoted(text)) {
            warnOfComment(key, value);
            return value;
        }
        for (int at : new int[] {0, last}) {
            if (FullWidth.meant(text.charAt(at)) != text.charAt(at)) {
                FullWidth.note(file, value.position(at), text.charAt(at), problems);
            }
        }
        List<Origin> shifted = value.origins().stream()
                .map(origin -> origin.start() == 0
                        ? new Origin(0, value.position(1), true)
                        : new Origin(origin.start() - 1, origin.at(), true))
                .toList();
        return new IniValue(text.substring(1, last), value.line(), value.inherited(), shifted);
    }

    /** Whether one pair of quotes is around all of it; with a full-width one, neither width may occur inside. */
    private static boolean quoted(String text) {
        int last = text.length() - 1;
        if (last < 1 || "\"'".indexOf(FullWidth.meant(text.charAt(0))) < 0) {
            return false;
        }
        char quote = FullWidth.meant(text.charAt(0));
        boolean ascii = text.charAt(0) == quote && text.charAt(last) == quote;
        return FullWidth.meant(text.charAt(last)) == quote
                && text.substring(1, last).chars().noneMatch(c -> (ascii ? (char) c : FullWidth.meant((char) c)) == quote);
    }

    /** People expect a comment behind a value to be one; here, as in Python, it is part of the value. */
    private void warnOfComment(String key, IniValue value) {
        String text = value.text();
        for (int at = text.indexOf('#'); at >= 0; at = text.indexOf('#', at + 1)) {
            if (at == 0 || PythonText.isSpace(text.charAt(at - 1))) {
                problems.warning(
                        file,
                        value.position(at).line(),
                        "ini.comment-in-value",
                        "key", key,
                        "column", String.valueOf(value.position(at).column()));
                return;
            }
        }
    }
}
