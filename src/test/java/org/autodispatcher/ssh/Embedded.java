package org.autodispatcher.ssh;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.autodispatcher.Credentials;
import org.autodispatcher.Secret;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;

/** A server within this process that lets everybody in, for answers that no OpenSSH gives. */
final class Embedded {
    private Embedded() {}

    /** One that is to be started; its key, and what we know of it, lie in {@code dir}. */
    static SshServer server(Path dir) {
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        SimpleGeneratorHostKeyProvider key = new SimpleGeneratorHostKeyProvider(dir.resolve("key"));
        key.setAlgorithm("EC");
        server.setKeyPairProvider(key);
        server.setPasswordAuthenticator((_, _, _) -> true);
        return server;
    }

    /** A connection to it. */
    static SshConnection connect(SshServer server, Path dir, TimeLimits limits) throws IOException {
        return new JschConnector(new HostKeys(dir.resolve("known_hosts")), limits).connect(
                new SshEndpoint(new Target("x", server.getHost(), server.getPort()), HostKeyPolicy.ACCEPT_NEW, "modern"),
                Credentials.password("x", Secret.of("x")));
    }
}
