package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;
import org.autodispatcher.Sha256;
import org.autodispatcher.network.TrustFile;

/**
 * The tokens of a HOME, {@code state/tokens}: a line for each, {@code NAME ROLE SHA256 CREATED EXPIRES}. A token is 256 bits from a
 * generator of the system, so there is nothing to guess, and one round of SHA-256 keeps it as safe as many would: slow hashes are for
 * what people make up. Whoever reads the file can use none of them.
 *
 * <p>The file is read whenever somebody asks and it has changed, so what its owner does to it with an editor holds at once, too.
 */
public final class Tokens {
    private static final String FILE = "tokens";

    private final Path file;
    private final InstantSource clock;
    private volatile Read last = new Read("", List.of());

    /** What the file said when it was {@code version}. */
    private record Read(String version, List<Kept> tokens) {}

    /** A token and what proves it. */
    private record Kept(Token token, Sha256 sha256) {
        String line() {
            return String.join(" ", token.name(), token.role().text(), sha256.hex(), token.created().toString(), token.expires().toString());
        }

        static Kept of(String line, Path file, int number) throws IOException {
            String[] words = line.split(" ", -1);
            try {
                Token token = new Token(
                        words[0], Token.Role.valueOf(words[1].toUpperCase(Locale.ROOT)), Instant.parse(words[3]), Instant.parse(words[4]));
                return new Kept(token, new Sha256(words[2]));
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException | DateTimeParseException e) {
                throw Failure.of(Reason.UNREADABLE, "tokens-line").with("path", file).with("line", number).exception(e);
            }
        }
    }

    private Tokens(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /** Those of the HOME whose private folder is {@code state}. */
    static Tokens in(Path state, InstantSource clock) {
        return new Tokens(state.resolve(FILE), clock);
    }

    /** The tokens of a HOME that nobody owns, for somebody who may read its private folder. */
    public static List<Token> lying(Path state) throws IOException {
        return in(state, InstantSource.system()).all();
    }

    /** All there are, expired ones included, by name. */
    public List<Token> all() throws IOException {
        return kept().stream().map(Kept::token).sorted(Comparator.comparing(Token::name)).toList();
    }

    /**
     * Whose token this is. How long that takes says nothing of how much of it is right: only hashes are compared, all of them, and each
     * to its end.
     *
     * @return empty where it is none, was revoked or has expired
     */
    public Optional<Token> proved(Secret text) throws IOException {
        byte[] hash = bytes(hash(text));
        Optional<Token> found = Optional.empty();
        for (Kept each : kept()) {
            if (MessageDigest.isEqual(hash, bytes(each.sha256()))) {
                found = Optional.of(each.token());
            }
        }
        return found.filter(token -> !token.expired(clock.instant()));
    }

    /** Whether a token that was proved before still is one: it was not revoked, nor made anew, and has not expired. */
    public boolean holds(Token token) throws IOException {
        return !token.expired(clock.instant()) && all().contains(token);
    }

    /** What is kept of a token. */
    public static Sha256 hash(Secret text) {
        MessageDigest digest = Sha256.start();
        digest.update(text.reveal().getBytes(StandardCharsets.UTF_8));
        return Sha256.of(digest);
    }

    private static byte[] bytes(Sha256 hash) {
        return hash.hex().getBytes(StandardCharsets.US_ASCII);
    }

    /** Why an order does not fit; empty where it does. */
    Optional<TokenOrder.Why> refusal(TokenOrder order) throws IOException {
        Optional<Token> there = all().stream().filter(each -> each.name().equals(order.name())).findFirst();
        return switch (order) {
            case TokenOrder.Add _ -> there.filter(each -> !each.expired(clock.instant())).map(_ -> TokenOrder.Why.NAME_IN_USE);
            case TokenOrder.Revoke _ -> there.isEmpty() ? Optional.of(TokenOrder.Why.NO_SUCH_TOKEN) : Optional.empty();
        };
    }

    /** Does as ordered; it holds when this returns, also after a loss of power. */
    void carryOut(TokenOrder order) throws FailureException {
        try {
            TrustFile.change(file, () -> {
                List<String> lines = new ArrayList<>();
                kept().stream().filter(each -> !each.token().name().equals(order.name())).map(Kept::line).forEach(lines::add);
                if (order instanceof TokenOrder.Add(Token token, Sha256 sha256)) {
                    lines.add(new Kept(token, sha256).line());
                }
                return lines;
            });
        } catch (FailureException e) {
            throw e;
        } catch (IOException e) {
            throw unusable(file, String.valueOf(e.getMessage())).exception(e);
        }
    }

    private List<Kept> kept() throws IOException {
        try {
            String version = TrustFile.version(file);
            Read read = last;
            if (!read.version().equals(version)) {
                read = new Read(version, read(file));
                last = read;
            }
            return read.tokens();
        } catch (FailureException e) {
            throw e;
        } catch (IOException e) {
            throw unusable(file, String.valueOf(e.getMessage())).exception(e);
        }
    }

    private static Failure unusable(Path file, String detail) {
        return Failure.of(Reason.UNREADABLE, "tokens").with("path", file).with("detail", detail);
    }

    private static List<Kept> read(Path file) throws IOException {
        List<Kept> tokens = new ArrayList<>();
        if (Files.exists(file)) {
            int number = 0;
            for (String line : TrustFile.lines(file)) {
                tokens.add(Kept.of(line, file, ++number));
            }
        }
        return tokens;
    }
}
