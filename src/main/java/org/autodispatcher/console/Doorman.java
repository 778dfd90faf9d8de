package org.autodispatcher.console;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Secret;
import org.autodispatcher.console.Refusal.Code;
import org.autodispatcher.dispatch.Token;
import org.autodispatcher.dispatch.Tokens;

/**
 * Lets in whoever has a token: {@code Authorization: Bearer TOKEN} (RFC 6750, section 2.1), or the token as the password of
 * {@code Basic}, whatever the name (RFC 7617), as {@code curl -u} and a netrc file send it. A token in an address is never looked at: it would
 * stand in logs.
 *
 * <p>A token cannot be guessed. Who sends many wrong ones is told to wait all the same, so that he costs little; a right one is let in
 * whatever came before it from the same address, which may be a proxy's.
 */
final class Doorman {
    private static final int BORNE = 10;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int REMEMBERED = 1024;
    private static final String CHALLENGE = "Bearer realm=\"auto-dispatcher\", Basic realm=\"auto-dispatcher\", charset=\"UTF-8\"";

    private final Tokens tokens;
    private final InstantSource clock;
    private final Alarms alarms;
    private final Map<InetAddress, Wrong> wrong = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Wrong> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Wrong tokens from one address. */
    private record Wrong(Instant since, int count) {}

    Doorman(Tokens tokens, InstantSource clock, Alarms alarms) {
        this.tokens = tokens;
        this.clock = clock;
        this.alarms = alarms;
    }

    /**
     * Whose token it is.
     *
     * @param authorization the header; empty for none
     * @param from          where the request came from
     */
    Token admitted(String authorization, InetAddress from) throws Refusal, IOException {
        Optional<Secret> shown = secret(authorization);
        Optional<Token> known = shown.isPresent() ? tokens.proved(shown.get()) : Optional.empty();
        if (known.isPresent()) {
            return known.get();
        }
        if (shown.isPresent() && tooMany(from)) {
            throw Refusal.of(Code.TOO_MANY).header("Retry-After", WINDOW.toSeconds());
        }
        throw noToken();
    }

    /** Who was let in some time ago still may be. */
    void requireStill(Token token) throws Refusal, IOException {
        if (!tokens.holds(token)) {
            throw noToken();
        }
    }

    private static Refusal noToken() {
        return Refusal.of(Code.NO_TOKEN).header("WWW-Authenticate", CHALLENGE);
    }

    /** Only who may act hands in, and sees what he has handed in so far. */
    static void requireOperator(Token token) throws Refusal {
        if (!token.role().handsIn()) {
            throw Refusal.of(Code.ROLE).with("role", token.role().text()).with("needed", Token.Role.OPERATOR.text());
        }
    }

    private static Optional<Secret> secret(String authorization) {
        String[] words = authorization.strip().split(" +", 2);
        if (words.length < 2) {
            return Optional.empty();
        }
        return switch (words[0].toLowerCase(Locale.ROOT)) {
            case "bearer" -> Optional.of(Secret.of(words[1].strip()));
            case "basic" -> password(words[1].strip());
            default -> Optional.empty();
        };
    }

    private static Optional<Secret> password(String base64) {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(Secret.of(pair.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private synchronized boolean tooMany(InetAddress from) {
        Instant now = clock.instant();
        Wrong before = wrong.get(from);
        boolean over = before == null || now.isAfter(before.since().plus(WINDOW));
        Wrong counted = over ? new Wrong(now, 1) : new Wrong(before.since(), before.count() + 1);
        wrong.put(from, counted);
        if (counted.count() == BORNE) {
            alarms.tell(true, "log.wrong-tokens", "address", from.getHostAddress(), "count", String.valueOf(BORNE));
        }
        return counted.count() > BORNE;
    }
}
