package org.autodispatcher.ssh;

import java.io.IOException;
import java.net.Socket;
import org.autodispatcher.Credentials;
import org.autodispatcher.Target;

/** Connects with JSch. */
public final class JschConnector implements SshConnector {
    private final HostKeys hostKeys;
    private final TimeLimits limits;

    public JschConnector(HostKeys hostKeys, TimeLimits limits) {
        this.hostKeys = hostKeys;
        this.limits = limits;
    }

    @Override
    public SshConnection connect(SshEndpoint endpoint, Credentials credentials) throws IOException {
        Target target = endpoint.target();
        Algorithms algorithms = Algorithms.of(endpoint.algorithms());
        HostKeyCheck check = new HostKeyCheck(
                hostKeys, HostKeys.name(target.host(), target.port()), endpoint.trust(), algorithms.leastRsaBits());
        Socket socket = Tcp.connect(target.host(), target.port(), limits.connect());
        Wire wire = new Wire(socket, limits.noProgress());
        Handshake handshake = new Handshake(endpoint, algorithms, check, new Login(credentials), wire);
        return new JschConnection(
                endpoint, handshake.run(limits), wire, check.seen().map(HostKey::fingerprint).orElse(""), limits.noProgress());
    }
}
