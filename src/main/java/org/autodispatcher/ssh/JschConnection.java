package org.autodispatcher.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;

/** A logged-in JSch session and what it stands on. */
final class JschConnection implements SshConnection {
    private final SshEndpoint endpoint;
    private final Session session;
    private final Wire wire;
    private final Way way;
    private final String fingerprint;

    JschConnection(SshEndpoint endpoint, Session session, Wire wire, Way way, String fingerprint) {
        this.endpoint = endpoint;
        this.session = session;
        this.wire = wire;
        this.way = way;
        this.fingerprint = fingerprint;
    }

    Session session() {
        return session;
    }

    @Override
    public SshEndpoint endpoint() {
        return endpoint;
    }

    @Override
    public String hostKeyFingerprint() {
        return fingerprint;
    }

    @Override
    public RemoteShell shell() {
        return new ExecShell(this);
    }

    @Override
    public ChannelSftp openSftp() throws IOException {
        try {
            ChannelSftp channel = (ChannelSftp) session.openChannel("sftp");
            channel.connect(Math.toIntExact(wire.writeLimit().toMillis()));
            return channel;
        } catch (JSchException e) {
            throw (alive() ? Failure.of(Reason.PROTOCOL_MISSING, "sftp") : Failure.of(Reason.CONNECTION_LOST))
                    .with("host", endpoint.target().host())
                    .exception(e);
        }
    }

    @Override
    public ChannelExec openExec(String command) throws IOException {
        try {
            ChannelExec channel = (ChannelExec) session.openChannel("exec");
            channel.setCommand(command);
            return channel;
        } catch (JSchException e) {
            throw Failure.of(Reason.CONNECTION_LOST).with("host", endpoint.target().host()).exception(e);
        }
    }

    @Override
    public boolean alive() {
        return session.isConnected() && !wire.ended() && !wire.stalled();
    }

    @Override
    public Optional<Failure> ended() {
        if (alive()) {
            return Optional.empty();
        }
        Failure failure = wire.stalled() || !wire.ended() ? Failure.of(Reason.NO_PROGRESS) : Failure.of(Reason.CONNECTION_LOST);
        return Optional.of(failure.with("host", endpoint.target().host()).with("port", endpoint.target().port()));
    }

    @Override
    public void close() {
        session.disconnect();
        wire.close();
        way.close();
    }
}
