package org.autodispatcher.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** A section as written, being filled line by line; values are joined but neither inherited nor interpolated. */
record RawSection(String name, int line, Map<String, RawValue> values) {
    RawSection(String name, int line) {
        this(name, line, new LinkedHashMap<>());
    }
}
