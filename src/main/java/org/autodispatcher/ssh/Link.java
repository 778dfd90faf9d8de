package org.autodispatcher.ssh;

import com.jcraft.jsch.Session;
import java.io.IOException;

/**
 * A logged-in JSch session and what it stands on.
 *
 * @param session     the session
 * @param wire        its bytes
 * @param way         the jump hosts below, if any
 * @param fingerprint of the host key that was verified
 */
record Link(Session session, Wire wire, Way way, String fingerprint) implements AutoCloseable {
    /** Logs in anew, in the way the first link was made. */
    interface Maker {
        Link make() throws IOException;
    }

    boolean alive() {
        return session.isConnected() && !wire.ended() && !wire.stalled() && !wire.givenUp();
    }

    @Override
    public void close() {
        session.disconnect();
        wire.close();
        way.close();
    }
}
