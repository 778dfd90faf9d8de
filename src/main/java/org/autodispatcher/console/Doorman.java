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
import java.util.concurrent.atomic.LongAdder;
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
    private final Sessions sessions;
    private final InstantSource clock;
    private final Alarms alarms;
    private final LongAdder wrongTokens = new LongAdder();
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
        sessions = new Sessions(tokens, clock);
        this.clock = clock;
        this.alarms = alarms;
    }

    /** Who asks: by the token that is sent with the request, else by the session of a browser. */
    Guest admitted(Visit visit) throws Refusal, IOException {
        String authorization = visit.header("Authorization");
        if (!authorization.isEmpty()) {
            return Guest.with(admitted(secret(authorization), visit.from()));
        }
        Optional<String> cookie = visit.cookie(cookieName(visit));
        Optional<Session> session = cookie.isPresent() ? sessions.known(Secret.of(cookie.get())) : Optional.empty();
        return Guest.of(session.orElseThrow(Doorman::noToken));
    }

    /** Begins a session with a token that somebody has typed; what is returned is its cookie's value. */
    Secret signIn(Secret typed, InetAddress from) throws Refusal, IOException {
        return sessions.begin(admitted(Optional.of(typed), from));
    }

    /** Ends the session of whoever asks. */
    void signOut(Visit visit) {
        visit.cookie(cookieName(visit)).map(Secret::of).ifPresent(sessions::end);
    }

    /** Cookies know no ports (RFC 6265, section 8.5): several dispatchers of one machine would end each other's sessions. */
    static String cookieName(Visit visit) {
        return "ad-session-" + visit.port();
    }

    /** Whether whoever was let in some time ago still would be, his session included. */
    boolean holds(Visit visit, Guest guest) throws IOException {
        if (guest.session().isEmpty()) {
            return tokens.holds(guest.token());
        }
        Optional<String> cookie = visit.cookie(cookieName(visit));
        return cookie.isPresent() && sessions.holds(Secret.of(cookie.get()));
    }

    /** How often somebody has shown a token that is none. */
    long wrongTokens() {
        return wrongTokens.sum();
    }

    private Token admitted(Optional<Secret> shown, InetAddress from) throws Refusal, IOException {
        Optional<Token> known = shown.isPresent() ? tokens.proved(shown.get()) : Optional.empty();
        if (known.isPresent()) {
            return known.get();
        }
        if (shown.isPresent()) {
            wrongTokens.increment();
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
