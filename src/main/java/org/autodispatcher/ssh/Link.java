package org.autodispatcher.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.JSchException;
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

    /**
     * A channel that is not connected yet. JSch answers with nothing where its session ends at that moment.
     *
     * @throws JSchException where the session has ended
     */
    static <C extends Channel> C channel(Session session, String type, Class<C> kind) throws JSchException {
        Channel channel = session.openChannel(type);
        if (channel == null) {
            throw new JSchException("session is down");
        }
        return kind.cast(channel);
    }

    boolean alive() {
        return session.isConnected() && !wire.ended() && !wire.stalled();
    }

    @Override
    public void close() {
        session.disconnect();
        wire.close();
        way.close();
    }
}
