package org.autodispatcher.config;

import java.util.Map;
import java.util.OptionalInt;

/**
 * A text that is not what its key asks for. {@code code} is the wording's key ({@code value.duration}) and names what was expected;
 * the file, line, key and value are added by {@link ValueParser#read}.
 */
public final class ValueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient Map<String, String> values;
    private final int offset;

    /** {@code namesAndValues} alternate: what the sentence mentions beyond key and value. */
    public ValueException(String code, String... namesAndValues) {
        this(code, -1, namesAndValues);
    }

    private ValueException(String code, int offset, String... namesAndValues) {
        super(code);
        this.code = code;
        this.offset = offset;
        values = Problems.values(namesAndValues);
    }

    /** The same for a fault at one character of the text, whose line and column the message then names. */
    public static ValueException at(int offset, String code, String... namesAndValues) {
        return new ValueException(code, offset, namesAndValues);
    }

    public String code() {
        return code;
    }

    public Map<String, String> values() {
        return Map.copyOf(values);
    }

    /** Which character of the text is to blame; empty where it is the whole. */
    public OptionalInt offset() {
        return offset < 0 ? OptionalInt.empty() : OptionalInt.of(offset);
    }
}
