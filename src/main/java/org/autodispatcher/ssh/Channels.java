package org.autodispatcher.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.time.Duration;

/** Opening JSch's channels so that the end of their session is noticed. */
public final class Channels {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final int NO_CODE = -1;
    /** JSch's word for {@code SSH_MSG_CHANNEL_FAILURE}; where nothing came it says something else. There is no type for it. */
    private static final String REQUEST_DENIED = "failed to send channel request";

    private Channels() {}

    /**
     * Connects a channel. JSch alone would wait for the whole limit where the session ends meanwhile: nobody wakes it.
     *
     * @throws JSchException where the server refuses, does not answer within {@code limit}, or the session has ended
     */
    public static void connect(Channel channel, Duration limit) throws JSchException {
        Session session = channel.getSession();
        Thread watch = Thread.ofVirtual().name("ssh channel watch " + session.getHost()).start(() -> wakeAtEnd(session, channel));
        try {
            channel.connect(Math.toIntExact(limit.toMillis()));
        } finally {
            watch.interrupt();
        }
    }

    /**
     * A channel that is not connected yet. JSch answers with nothing where its session ends at that moment.
     *
     * @throws JSchException where the session has ended
     */
    static <C extends Channel> C open(Session session, String type, Class<C> kind) throws JSchException {
        Channel channel = session.openChannel(type);
        if (channel == null) {
            throw new JSchException("session is down");
        }
        return kind.cast(channel);
    }

    /**
     * Whether {@code channel} was not connected because the server said no: to the channel (RFC 4254, section 5.1), whose reason code
     * JSch then keeps as an exit status, or to the request on it (section 5.4). Otherwise nobody has answered, which says nothing about
     * what the server offers: it may be silent, or we were stopped ourselves, or the clock was moved.
     *
     * @param thrown what {@link #connect} threw
     */
    static boolean refused(Channel channel, JSchException thrown) {
        return channel.getExitStatus() != NO_CODE || REQUEST_DENIED.equals(thrown.getMessage());
    }

    private static void wakeAtEnd(Session session, Channel channel) {
        try {
            while (session.isConnected()) {
                Thread.sleep(LOOK_EVERY);
            }
            synchronized (channel) {
                channel.notifyAll();
            }
        } catch (InterruptedException _) {
            // It is connected, or not, by now.
        }
    }
}
