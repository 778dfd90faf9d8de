package org.autodispatcher.routing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;
import org.autodispatcher.config.FileProblemException;
import org.autodispatcher.config.PrivateFile;

/**
 * What a target is logged in to with: the route's keys, and the netrc entry for what they leave open. Nothing is kept; a secret
 * that was changed is the one used at the next login.
 */
public final class Logins {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(10);

    private final Path netrcFile;
    private final Duration commandLimit;

    /** Reads {@code netrcFile} ({@link Netrc#location}) where a route leaves something open. */
    public Logins(Path netrcFile) {
        this(netrcFile, COMMAND_LIMIT);
    }

    Logins(Path netrcFile, Duration commandLimit) {
        this.netrcFile = netrcFile;
        this.commandLimit = commandLimit;
    }

    /** The netrc file. */
    public Path netrc() {
        return netrcFile;
    }

    /**
     * Who logs in at {@code host}; empty where neither route nor netrc file says. No secret is taken into memory to stay.
     *
     * @throws FailureException {@code secret-unreadable} where the netrc file is needed and cannot be used
     */
    public Optional<String> login(RouteLogin route, String host) throws IOException {
        return route.login().isPresent() ? route.login() : entry(route, host).flatMap(Netrc.Entry::login);
    }

    /**
     * The netrc entry that the route lives on at {@code host}, for {@code check}: empty where it needs none or there is none.
     *
     * @throws FailureException as {@link #login}
     */
    public Optional<Netrc.Entry> entry(RouteLogin route, String host) throws IOException {
        if (route.login().isPresent() && !(route.password() instanceof PasswordSource.FromNetrc)) {
            return Optional.empty();
        }
        try {
            Netrc netrc = Netrc.read(netrcFile);
            return route.login().isPresent() ? netrc.entry(host, route.login().get()) : netrc.entry(host);
        } catch (FileProblemException e) {
            throw failure(e, host);
        }
    }

    /**
     * Everything for one login at {@code host}, read now.
     *
     * @throws FailureException {@code no-login}, or {@code secret-unreadable} with what is in the way and the remedy
     */
    public Credentials credentials(RouteLogin route, String host) throws IOException {
        checkKeys(route, host);
        Optional<Netrc.Entry> entry = entry(route, host);
        String login = route.login()
                .or(() -> entry.flatMap(Netrc.Entry::login))
                .orElseThrow(() -> Failure.of(Reason.NO_LOGIN).with("host", host).with("netrc", netrcFile).exception());
        return new Credentials(
                login,
                password(route.password(), entry, host),
                route.account().or(() -> entry.flatMap(Netrc.Entry::account)),
                route.identityFiles(),
                route.passphraseFile());
    }

    private static void checkKeys(RouteLogin route, String host) throws FailureException {
        try {
            for (Path file : route.identityFiles()) {
                PrivateFile.checkKey(file);
            }
            if (route.passphraseFile().isPresent()) {
                PrivateFile.checkKey(route.passphraseFile().get());
            }
        } catch (FileProblemException e) {
            throw failure(e, host);
        }
    }

    private Optional<Secret> password(PasswordSource source, Optional<Netrc.Entry> entry, String host) throws IOException {
        return switch (source) {
            case PasswordSource.Written written -> Optional.of(written.password());
            case PasswordSource.InFile inFile -> Optional.of(passwordIn(inFile.file(), host));
            case PasswordSource.FromCommand command -> {
                byte[] output = new PasswordCommand(command.words(), commandLimit).output();
                Failure empty = Failure.of(Reason.SECRET_UNREADABLE, "command-empty").with("command", command.words().getFirst());
                yield Optional.of(firstLine(output, empty.with("host", host)));
            }
            case PasswordSource.NotKept notKept -> throw new IllegalStateException("a kept route has no secret: ask SecretsInForce first");
            case PasswordSource.FromNetrc netrc -> entry.flatMap(Netrc.Entry::password);
        };
    }

    private static Secret passwordIn(Path file, String host) throws IOException {
        try {
            return firstLine(PrivateFile.read(file), failure(new FileProblemException("empty", file.toString(), 0), host).failure());
        } catch (FileProblemException e) {
            throw failure(e, host);
        }
    }

    /** The text before the first line end; {@code empty} is the failure where there is none, or no UTF-8. */
    private static Secret firstLine(byte[] bytes, Failure empty) throws FailureException {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        try {
            String line = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end)).toString();
            if (line.isEmpty()) {
                throw empty.exception();
            }
            return Secret.of(line);
        } catch (CharacterCodingException e) {
            throw empty.exception(e);
        }
    }

    /** The same words as in a configuration problem, as a variant of the reason. */
    private static FailureException failure(FileProblemException problem, String host) {
        Failure failure = Failure.of(Reason.SECRET_UNREADABLE, problem.code()).with("host", host).with("line", problem.line());
        for (Map.Entry<String, String> value : problem.values().entrySet()) {
            failure = failure.with(value.getKey(), value.getValue());
        }
        return failure.exception(problem);
    }
}
