package org.autodispatcher.console;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Secret;
import org.autodispatcher.Sha256;
import org.autodispatcher.dispatch.Token;
import org.autodispatcher.dispatch.Tokens;

/**
 * The browsers that have signed in. A session is known by a cookie of 256 random bits, of which only the hash is kept, in memory: a restart
 * of the dispatcher ends all of them. It holds for as long as its token does, and ends after {@link #IDLE} without a request and
 * {@link #LIFE} in all.
 */
final class Sessions {
    /** A shift, and the night after it, without anybody at the desk. */
    static final Duration IDLE = Duration.ofHours(12);
    static final Duration LIFE = Duration.ofDays(7);
    private static final int MOST = 1000;
    private static final int BYTES = 32;

    private final Tokens tokens;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<Sha256, Kept> all = new LinkedHashMap<>(16, 0.75f, true);

    /** A session, and when it was last made use of. */
    private record Kept(Session session, Instant used) {}

    Sessions(Tokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Begins one; what is returned is what its cookie holds. */
    synchronized Secret begin(Token token) {
        Instant now = clock.instant();
        all.values().removeIf(each -> over(each, now));
        Secret text = random();
        all.put(Tokens.hash(text), new Kept(new Session(token, random(), now), now));
        if (all.size() > MOST) {
            all.remove(all.keySet().iterator().next()); // the one that was not used for the longest time
        }
        return text;
    }

    private Secret random() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Whose cookie this is; empty where it is nobody's, or its token holds no longer. */
    Optional<Session> known(Secret cookie) throws IOException {
        Sha256 hash = Tokens.hash(cookie);
        Optional<Session> session = used(hash);
        if (session.isPresent() && !tokens.holds(session.get().token())) {
            end(hash);
            return Optional.empty();
        }
        return session;
    }

    /** The same for a page that is open and does nothing: that is no use of it. */
    boolean holds(Secret cookie) throws IOException {
        Kept kept;
        synchronized (this) {
            kept = all.get(Tokens.hash(cookie));
        }
        return kept != null && !over(kept, clock.instant()) && tokens.holds(kept.session().token());
    }

    private synchronized Optional<Session> used(Sha256 hash) {
        Instant now = clock.instant();
        Kept kept = all.get(hash);
        if (kept == null || over(kept, now)) {
            all.remove(hash);
            return Optional.empty();
        }
        all.put(hash, new Kept(kept.session(), now));
        return Optional.of(kept.session());
    }

    private static boolean over(Kept kept, Instant now) {
        return now.isAfter(kept.used().plus(IDLE)) || now.isAfter(kept.session().since().plus(LIFE));
    }

    /** Ends one. */
    void end(Secret cookie) {
        end(Tokens.hash(cookie));
    }

    private synchronized void end(Sha256 hash) {
        all.remove(hash);
    }
}
