package org.autodispatcher.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One section with everything that is in force in it.
 *
 * @param name   what stands between the brackets, verbatim (it may be a regular expression)
 * @param line   of its header, 1-based
 * @param values by lower-cased key: those inherited from {@code [DEFAULT]} first, as in Python, each group in file order
 * @param used   keys that some {@code %(key)s} of this section reads, directly or through another value
 */
public record IniSection(String name, int line, Map<String, IniValue> values, Set<String> used) {
    public IniSection {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        used = Collections.unmodifiableSet(new LinkedHashSet<>(used));
    }

    /** The value of {@code key} (lower case), inherited or not. */
    public Optional<IniValue> value(String key) {
        return Optional.ofNullable(values.get(key));
    }
}
