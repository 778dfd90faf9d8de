package org.autodispatcher.routing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.config.IniValue;

/** The values of one route by key. A value may be a password, so it does not print itself. */
final class RouteValues {
    private final Map<RouteKey<?>, Object> values;
    private final Map<RouteKey<?>, IniValue> written;

    /** Both in the catalogue's order; {@code values} holds every key, {@code written} those that are set. */
    RouteValues(Map<RouteKey<?>, Object> values, Map<RouteKey<?>, IniValue> written) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        this.written = Collections.unmodifiableMap(new LinkedHashMap<>(written));
    }

    /** The value of every key: of what is written, else of its default; a key that has none is missing, which has then been noted. */
    static Map<RouteKey<?>, Object> read(Map<RouteKey<?>, IniValue> written, RouteContext context) {
        Map<RouteKey<?>, Object> values = new LinkedHashMap<>();
        for (RouteKey<?> key : RouteKeys.all()) {
            IniValue value = written.get(key);
            Optional<?> read = value == null ? key.absent(context) : key.read(value, context);
            read.ifPresent(found -> values.put(key, found));
        }
        return values;
    }

    /** The types agree because a key's own reader made the value. */
    @SuppressWarnings("unchecked")
    <T> T get(RouteKey<T> key) {
        return (T) values.get(key);
    }

    Optional<IniValue> written(RouteKey<?> key) {
        return Optional.ofNullable(written.get(key));
    }

    Map<RouteKey<?>, IniValue> written() {
        return written;
    }

    @Override
    public String toString() {
        return written.toString();
    }
}
