package org.autodispatcher.config;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.autodispatcher.Failure;

/**
 * Something wrong, or doubtful, in a configuration file. Message and hint are made from {@code code} and {@code values} when
 * it is shown (bundle keys {@code CODE.message}, {@code CODE.hint}).
 *
 * @param severity whether the file can be in force in spite of it
 * @param file     as the user would name it
 * @param line     1-based; 0 where no line is to blame
 * @param code     stable key of the wording: {@code ini.duplicate-key}, {@code route.unknown-key}
 * @param values   what the sentence mentions, by placeholder name
 */
public record Problem(Severity severity, String file, int line, String code, Map<String, String> values) {
    public Problem {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    public enum Severity {
        ERROR,
        WARNING
    }

    /** Stands before the wording of a failure that was found while the configuration was looked at. */
    public static final String OF_FAILURE = "reason.";

    /** What would become a failure once it is tried. */
    public static Problem warning(String file, int line, Failure failure) {
        return new Problem(Severity.WARNING, file, line, OF_FAILURE + failure.wording(), failure.values());
    }

    /** The same problem, knowing one value more. */
    public Problem with(String name, Object value) {
        Map<String, String> more = new TreeMap<>(values);
        more.put(name, String.valueOf(value));
        return new Problem(severity, file, line, code, more);
    }
}
