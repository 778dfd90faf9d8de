package org.autodispatcher.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.network.Alarm;
import org.jspecify.annotations.Nullable;

/** A connection with JSch. */
final class JschConnection implements SshConnection {
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final int MOST_LOOKS = 20;

    private final SshEndpoint endpoint;
    private final Link.Maker maker;
    private final AtomicReference<ExecShell.@Nullable Open> waiting = new AtomicReference<>();
    private volatile Link link;
    private volatile boolean closed;
    private volatile boolean doubted;

    /** Stands on {@code link}; {@code maker} makes another where JSch has lost it by its own fault. */
    JschConnection(SshEndpoint endpoint, Link link, Link.Maker maker) {
        this.endpoint = endpoint;
        this.link = link;
        this.maker = maker;
    }

    Session session() {
        return link.session();
    }

    @Override
    public SshEndpoint endpoint() {
        return endpoint;
    }

    @Override
    public String hostKeyFingerprint() {
        return link.check().fingerprint();
    }

    @Override
    public RemoteShell shell() {
        return new ExecShell(this, link.wire().writeLimit(), waiting);
    }

    @Override
    public ChannelSftp openSftp() throws IOException {
        try {
            return sftp();
        } catch (JSchException e) {
            return sftpAfter(e);
        }
    }

    @Override
    public ChannelExec openExec(String command) throws IOException {
        try {
            ChannelExec channel = Channels.open(session(), "exec", ChannelExec.class);
            channel.setCommand(command);
            return channel;
        } catch (JSchException e) {
            throw lost(e);
        }
    }

    @Override
    public boolean alive() {
        return link.alive();
    }

    @Override
    public boolean trusted() {
        return link.trusted();
    }

    @Override
    public void doubt() {
        doubted = true;
    }

    @Override
    public boolean doubted() {
        return doubted || !alive();
    }

    @Override
    public Duration silence() {
        return link.wire().silence();
    }

    @Override
    public boolean answers(Duration limit) throws InterruptedException {
        return !doubted() && link.wire().answers(session()::sendKeepAliveMsg, limit);
    }

    @Override
    public Optional<Failure> ended() {
        if (standsStill()) {
            return Optional.empty();
        }
        return Optional.of(endpoint.placed(Failure.of(link.wire().silent() ? Reason.NO_PROGRESS : Reason.CONNECTION_LOST)));
    }

    @Override
    public void close() {
        closed = true;
        link.close();
    }

    /** JSch ends the channels of a session one by one before it calls the session ended: whoever saw one end is early. */
    private boolean standsStill() {
        for (int looks = 0; alive() && looks < MOST_LOOKS; looks++) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return alive();
    }

    /** JSch itself would wait for the first word of an SFTP server that was started for as long as the connection stands. */
    private ChannelSftp sftp() throws JSchException, FailureException {
        Duration limit = link.wire().writeLimit();
        ChannelSftp channel = Channels.open(session(), "sftp", ChannelSftp.class);
        try (Alarm alarm = new Alarm(limit, channel::disconnect)) {
            try {
                Channels.connect(channel, limit);
                return channel;
            } catch (JSchException e) {
                if (alarm.rang() && ended().isEmpty()) {
                    throw endpoint.placed(Failure.of(Reason.NO_PROGRESS, "sftp").with("seconds", limit.toSeconds())).exception(e);
                }
                throw e;
            }
        }
    }

    private ChannelSftp sftpAfter(JSchException first) throws IOException {
        try {
            return sftpOrWhyNot(first);
        } catch (JSchException e) {
            if (closed || link.wire().silent()) {
                throw lost(e);
            }
        }
        link.close();
        link = maker.make();
        try {
            return sftpOrWhyNot(first);
        } catch (JSchException e) {
            throw lost(e);
        }
    }

    /** Where this throws a JSchException the connection is gone. */
    private ChannelSftp sftpOrWhyNot(JSchException first) throws JSchException, FailureException {
        SftpProbe probe = new SftpProbe(session(), link.wire().writeLimit());
        if (probe.passwordExpired()) {
            throw endpoint.placed(Failure.of(Reason.PASSWORD_EXPIRED)).exception(first);
        }
        if (probe.answers()) {
            return sftp();
        }
        if (ended().isPresent()) {
            throw new JSchException("it ended while it was asked, which is no answer", first);
        }
        throw endpoint.placed(Failure.of(Reason.PROTOCOL_MISSING, "sftp")).exception(first);
    }

    private FailureException lost(JSchException cause) {
        return ended().orElse(endpoint.placed(Failure.of(Reason.CONNECTION_LOST))).exception(cause);
    }
}
