package org.autodispatcher.routing;

import java.util.List;
import java.util.Optional;
import org.autodispatcher.config.IniValue;
import org.autodispatcher.config.ValueParser;

/**
 * One key of the routes file. The catalogue is {@link RouteKeys}.
 *
 * @param <T> what its value means; an {@link Optional} where an absent key means nothing
 */
public final class RouteKey<T> {
    private final String name;
    private final Optional<String> alias;
    private final Kind kind;
    private final Reader<T> reader;
    private final Default<T> absent;

    private RouteKey(String name, Optional<String> alias, Kind kind, Reader<T> reader, Default<T> absent) {
        this.name = name;
        this.alias = alias;
        this.kind = kind;
        this.reader = reader;
        this.absent = absent;
    }

    /** A key whose value stands alone. */
    static <T> RouteKey<T> of(String name, T absent, ValueParser<? extends T> parser) {
        return new RouteKey<>(name, Optional.empty(), Kind.PLAIN, plain(parser), context -> Optional.of(absent));
    }

    /** A key that means nothing where it is absent. */
    static <T> RouteKey<Optional<T>> optional(String name, ValueParser<? extends T> parser) {
        return of(name, Optional.empty(), text -> Optional.of(parser.parse(text)));
    }

    /** A key whose value needs to know the route it stands in. */
    static <T> RouteKey<T> reading(String name, Reader<T> reader, Default<T> absent) {
        return new RouteKey<>(name, Optional.empty(), Kind.PLAIN, reader, absent);
    }

    /** The same key, read under a second name too. */
    RouteKey<T> or(String alias) {
        return new RouteKey<>(name, Optional.of(alias), kind, reader, absent);
    }

    /** The same key, whose value is never shown. */
    RouteKey<T> secret() {
        return new RouteKey<>(name, alias, Kind.SECRET, reader, absent);
    }

    /** As written in the routes file. */
    public String name() {
        return name;
    }

    /** All names it is read under, the proper one first. */
    public List<String> names() {
        return alias.map(other -> List.of(name, other)).orElse(List.of(name));
    }

    /** Whether its value must never be shown. */
    public boolean isSecret() {
        return kind == Kind.SECRET;
    }

    /** The value; empty where it is none, which has then been noted. */
    Optional<T> read(IniValue value, RouteContext context) {
        return reader.read(value, context.at(name));
    }

    /** What an absent key means; empty where it must not be absent, which has then been noted. */
    Optional<T> absent(RouteContext context) {
        return absent.in(context.at(name));
    }

    @Override
    public String toString() {
        return name;
    }

    private static <T> Reader<T> plain(ValueParser<? extends T> parser) {
        return (value, context) -> parser.read(context.file(), context.key(), value, context.problems()).map(read -> read);
    }

    private enum Kind {
        PLAIN,
        SECRET
    }

    /** Makes a value of what is written, or notes why not. */
    @FunctionalInterface
    interface Reader<T> {
        Optional<T> read(IniValue value, RouteContext context);
    }

    /** What is meant where nothing is written. */
    @FunctionalInterface
    interface Default<T> {
        Optional<T> in(RouteContext context);
    }
}
