package org.autodispatcher.ssh;

import com.jcraft.jsch.Session;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * A logged-in JSch session and what it stands on.
 *
 * @param session the session
 * @param wire    its bytes
 * @param way     the jump hosts below, if any
 * @param check   of its host key, which was passed
 * @param open    whether its login has not been closed since
 */
record Link(Session session, Wire wire, Way way, HostKeyCheck check, BooleanSupplier open) implements AutoCloseable {
    /** Logs in anew, in the way the first link was made. */
    interface Maker {
        Link make() throws IOException;
    }

    boolean alive() {
        return session.isConnected() && !wire.ended() && !wire.stalled() && !wire.givenUp();
    }

    /** Whether every host on the way would be believed still, and given its password. */
    boolean trusted() {
        return check.holds() && open.getAsBoolean() && way.via().map(JschConnection::trusted).orElse(true);
    }

    @Override
    public void close() {
        session.disconnect();
        wire.close();
        way.close();
    }
}
