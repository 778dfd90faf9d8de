package org.autodispatcher.ssh;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.network.Tcp;

/**
 * How one machine is reached: directly, or through the last of its jump hosts, to which the connection stands already.
 *
 * @param host  the address to connect to
 * @param port  the port there
 * @param via   the connection to the last jump host; closed with the way
 * @param limit for one connection
 */
record Way(String host, int port, Optional<JschConnection> via, Duration limit) implements AutoCloseable {
    /**
     * Opens a connection.
     *
     * @throws org.autodispatcher.FailureException {@code unknown-host}, {@code unreachable}; through a jump host never its
     *     variant {@code refused}, since what the jump host says is not what the host said
     */
    Socket open() throws IOException {
        return via.isEmpty() ? Tcp.connect(host, port, limit) : through(via.get());
    }

    @Override
    public void close() {
        via.ifPresent(JschConnection::close);
    }

    private Socket through(JschConnection jump) throws IOException {
        Session session = jump.session();
        ChannelDirectTCPIP channel;
        try {
            channel = Channels.open(session, "direct-tcpip", ChannelDirectTCPIP.class);
        } catch (JSchException e) {
            throw failure(jump, "jump").exception(e);
        }
        channel.setHost(host);
        channel.setPort(port);
        try {
            return new ChannelSocket(channel, limit);
        } catch (JSchException e) {
            // Reason codes of RFC 4254, section 5.1: 1 administratively prohibited.
            throw failure(jump, channel.getExitStatus() == 1 ? "jump-forbids" : "jump").exception(e);
        }
    }

    private Failure failure(JschConnection jump, String variant) {
        return Failure.of(Reason.UNREACHABLE, variant)
                .with("host", host)
                .with("port", port)
                .with("jump_host", jump.endpoint().target().text());
    }
}
