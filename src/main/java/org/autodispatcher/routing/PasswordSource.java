package org.autodispatcher.routing;

import java.nio.file.Path;
import java.util.List;
import org.autodispatcher.Secret;

/** Where the password of a route's login comes from. */
public sealed interface PasswordSource {
    /** {@code password} of the route. */
    record Written(Secret password) implements PasswordSource {}

    /** {@code password_file}: the first line, read at every login. */
    record InFile(Path file) implements PasswordSource {}

    /**
     * {@code password_command}: the first line it prints, asked at every login.
     *
     * @param words the argument list, as {@link org.autodispatcher.config.CommandWords} makes it
     */
    record FromCommand(List<String> words) implements PasswordSource {
        public FromCommand {
            words = List.copyOf(words);
        }
    }

    /** {@code password} of a route that was restored from a record, which keeps no secret: see {@link SecretsInForce}. */
    record NotKept() implements PasswordSource {}

    /** None of these keys is set: the netrc entry, if any. */
    record FromNetrc() implements PasswordSource {}
}
