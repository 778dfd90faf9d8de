package org.autodispatcher.ssh;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.SSHAgentConnector;
import com.jcraft.jsch.USocketFactory;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.autodispatcher.network.Alarm;
import org.jspecify.annotations.Nullable;

/**
 * The ssh-agent(1) behind a socket. An agent can ask a person before it answers: whoever waits for it in vain closes it, which
 * ends the question.
 */
final class Agent implements USocketFactory, AutoCloseable {
    private static final Duration LISTING = Duration.ofSeconds(10);

    private final Path socket;
    private volatile @Nullable SocketChannel open;
    private volatile boolean closed;

    Agent(Path socket) {
        this.socket = socket;
    }

    /** The keys it holds; none where it does not answer. */
    List<Identity> keys() {
        try (Alarm _ = new Alarm(LISTING, this::close)) {
            return List.copyOf(new AgentIdentityRepository(new SSHAgentConnector(this, socket)).getIdentities());
        }
    }

    @Override
    public SocketChannel connect(Path path) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        open = channel;
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public ServerSocketChannel bind(Path path) throws IOException {
        throw new IOException("an agent is only asked");
    }

    @Override
    public void close() {
        closed = true;
        SocketChannel channel = open;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException _) {
                // It is gone either way.
            }
        }
    }
}
