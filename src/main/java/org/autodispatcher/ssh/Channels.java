package org.autodispatcher.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.time.Duration;

/** Opening JSch's channels so that the end of their session is noticed. */
public final class Channels {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

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
