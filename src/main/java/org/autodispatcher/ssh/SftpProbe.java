package org.autodispatcher.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.ChannelSubsystem;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Finds out why SFTP could not be opened. JSch's own SFTP channel cannot tell: it sends its first message also where the server
 * has closed the channel meanwhile, which makes OpenSSH and Dropbear end the whole connection.
 */
final class SftpProbe {
    /** {@code SSH_FXP_INIT}, version 3 (draft-ietf-secsh-filexfer-02, section 4). */
    private static final byte[] INIT = {0, 0, 0, 5, 1, 0, 0, 0, 3};

    /** What is no SFTP server ends about as soon as it is started. */
    private static final Duration AT_ONCE = Duration.ofMillis(300);

    private static final int TYPE_AT = 4;
    private static final int VERSION = 2;

    /**
     * OpenSSH's word that a password has expired. Without PAM it lets such an account in and ends every command with it
     * (do_pwchange in session.c); there is no code for that, and the text is never translated.
     */
    private static final String EXPIRED = "Your password has expired";

    private final Session session;
    private final Duration limit;

    SftpProbe(Session session, Duration limit) {
        this.session = session;
        this.limit = limit;
    }

    /**
     * Whether the server runs no command because the password has expired. To be asked first: a server that is about to end
     * the connection does so before it answers this.
     */
    boolean passwordExpired() throws JSchException {
        ChannelExec channel = Channels.open(session, "exec", ChannelExec.class);
        channel.setCommand("true");
        channel.setInputStream(InputStream.nullInputStream());
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        channel.setErrStream(errors);
        try {
            Channels.connect(channel, limit);
            await(channel, () -> false, limit);
            return errors.toString(StandardCharsets.ISO_8859_1).contains(EXPIRED);
        } finally {
            channel.disconnect();
        }
    }

    /**
     * Whether an SFTP server answers.
     *
     * @throws JSchException where nothing is known: nobody answered at all, or the connection has ended
     */
    boolean answers() throws JSchException {
        ChannelSubsystem channel = Channels.open(session, "subsystem", ChannelSubsystem.class);
        channel.setSubsystem("sftp");
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        channel.setOutputStream(answer);
        try {
            Channels.connect(channel, limit);
            if (await(channel, () -> false, AT_ONCE)) {
                return false; // anything said just while it closes would end the connection, and we would be none the wiser
            }
            OutputStream toServer = channel.getOutputStream(); // a new one each time it is asked for
            toServer.write(INIT);
            toServer.flush();
            if (!await(channel, () -> answer.size() > TYPE_AT, limit)) {
                throw new JSchException("neither an answer nor an end");
            }
            return answer.size() > TYPE_AT && answer.toByteArray()[TYPE_AT] == VERSION;
        } catch (IOException e) {
            return false; // the channel was closed at once
        } catch (JSchException e) {
            if (Channels.refused(channel, e)) {
                return false; // no such subsystem
            }
            throw e;
        } finally {
            channel.disconnect();
        }
    }

    /** Waits for the end of a channel, or for {@code done}; whether it came. JSch tells nobody when a session dies: it has to be asked. */
    private boolean await(Channel channel, BooleanSupplier done, Duration most) throws JSchException {
        long deadline = System.nanoTime() + most.toNanos();
        while (!channel.isClosed() && !done.getAsBoolean() && System.nanoTime() < deadline) {
            if (!session.isConnected()) {
                throw new JSchException("the connection is gone");
            }
            LockSupport.parkNanos(10_000_000);
        }
        return channel.isClosed() || done.getAsBoolean();
    }
}
