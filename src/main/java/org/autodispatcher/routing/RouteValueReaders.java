package org.autodispatcher.routing;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.Secret;
import org.autodispatcher.config.FullWidth;
import org.autodispatcher.config.IniValue;
import org.autodispatcher.config.Problem;
import org.autodispatcher.config.Recipient;
import org.autodispatcher.config.ValueException;
import org.autodispatcher.config.ValueParser;
import org.autodispatcher.config.Values;

/** Values that need to know the route they stand in, or must not be shown in a message. */
final class RouteValueReaders {
    private RouteValueReaders() {}

    /** The route's name: one line. */
    static Optional<String> routeName(IniValue value, RouteContext context) {
        return read(value, context, RouteParsers::line);
    }

    /** A secret of one line; what is wrong with it is told without it. */
    static Optional<Optional<Secret>> secret(IniValue value, RouteContext context) {
        try {
            return Optional.of(Optional.of(Secret.of(RouteParsers.line(value.text()))));
        } catch (ValueException e) {
            context.problems().error(context.file(), value.line(), "route.secret", "key", context.key());
            return Optional.empty();
        }
    }

    /** Whom to tell; of a web address only the host is ever told. */
    static Optional<List<Recipient>> recipients(IniValue value, RouteContext context) {
        try {
            return Optional.of(Recipient.list(value.text()));
        } catch (ValueException e) {
            IniValue.Position at = value.position(e.offset().orElse(0));
            context.problems().add(new Problem(Problem.Severity.ERROR, context.file(), at.line(), e.code(), e.values())
                    .with("key", context.key())
                    .with("column", at.column()));
            return Optional.empty();
        }
    }

    /** A file on this machine. */
    static Optional<Optional<Path>> file(IniValue value, RouteContext context) {
        return read(value, context, text -> Optional.of(path(RouteParsers.line(text), context)));
    }

    /** Files on this machine, separated by commas or new lines: names may hold blanks. */
    static Optional<List<Path>> files(IniValue value, RouteContext context) {
        if (FullWidth.note(context.file(), value, ",", context.problems())) {
            return Optional.empty();
        }
        return read(value, context, text -> {
            List<Path> files = new ArrayList<>();
            for (String name : Values.text(text).split("[,\\n]")) {
                if (!name.isBlank()) {
                    files.add(path(RouteParsers.line(name.strip()), context));
                }
            }
            return files;
        });
    }

    /** {@code ~/} is our own account's home; a relative name lies beside the routes file. */
    private static Path path(String text, RouteContext context) throws ValueException {
        try {
            if (text.startsWith("~/")) {
                return Path.of(System.getProperty("user.home"), text.substring(2));
            }
            return Path.of(context.file()).toAbsolutePath().resolveSibling(text).normalize();
        } catch (InvalidPathException e) {
            throw ValueException.at(e.getIndex(), "route.one-line");
        }
    }

    /** Without targets nothing can be sent anywhere. */
    static Optional<List<HostEntry>> noHost(RouteContext context) {
        context.problems().error(
                context.file(), context.section().line(), "route.no-host", "route", context.section().name());
        return Optional.empty();
    }

    private static <T> Optional<T> read(IniValue value, RouteContext context, ValueParser<T> parser) {
        return parser.read(context.file(), context.key(), value, context.problems());
    }
}
