package org.autodispatcher.console;

import java.util.Optional;
import org.autodispatcher.dispatch.Token;

/**
 * Who was let in.
 *
 * @param token   whose rights he has
 * @param session of a browser; empty where the token came with the request itself
 */
record Guest(Token token, Optional<Session> session) {
    /** Somebody who showed his token. */
    static Guest with(Token token) {
        return new Guest(token, Optional.empty());
    }

    /** Somebody who has signed in. */
    static Guest of(Session session) {
        return new Guest(session.token(), Optional.of(session));
    }
}
