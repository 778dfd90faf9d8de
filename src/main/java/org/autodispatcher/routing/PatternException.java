package org.autodispatcher.routing;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A name pattern that cannot be in force: one that Python's {@code re} refuses too, or one that means something no engine here
 * can be asked for. Told by the wording {@code CODE.message} and {@code CODE.hint}.
 */
public final class PatternException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final int position;
    private final transient Map<String, String> values;

    PatternException(String code, int position, Map<String, String> values) {
        super(code + " at " + position + " " + values);
        this.code = code;
        this.position = position;
        Map<String, String> all = new TreeMap<>(values);
        all.put("position", String.valueOf(position));
        all.put("column", String.valueOf(position + 1));
        this.values = Collections.unmodifiableMap(all);
    }

    /** The stable key of the wording: {@code pattern.unbalanced}. */
    public String code() {
        return code;
    }

    /** Where in the pattern, in characters from 0, as Python counts. */
    public int position() {
        return position;
    }

    /** What the sentence mentions, by placeholder name; {@code position} and {@code column} (from 1) are always there. */
    public Map<String, String> values() {
        return values;
    }
}
