package org.autodispatcher.config;

import java.util.ArrayList;
import java.util.List;
import org.autodispatcher.config.IniValue.Origin;
import org.autodispatcher.config.IniValue.Position;

/**
 * A value as written.
 *
 * @param key   lower-cased
 * @param line  of the key
 * @param lines what stands behind the delimiter, then the continuation lines, all stripped; empty lines in between count
 */
record RawValue(String key, int line, List<RawLine> lines) {
    RawValue(String key, RawLine first) {
        this(key, first.at().line(), new ArrayList<>(List.of(first)));
    }

    /** The text of one line without the white space around it, and where it begins. */
    record RawLine(String text, Position at) {}

    /** The lines joined as Python joins them, without trailing white space, each character still knowing its place. */
    IniValue joined(boolean inherited) {
        StringBuilder text = new StringBuilder();
        List<Origin> origins = new ArrayList<>();
        for (RawLine next : lines) {
            if (!origins.isEmpty()) {
                text.append('\n');
            }
            origins.add(new Origin(text.length(), next.at(), true));
            text.append(next.text());
        }
        return new IniValue(PythonText.stripTrailing(text.toString()), line, inherited, origins);
    }
}
