package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.subsystem.SubsystemFactory;
import org.autodispatcher.Credentials;
import org.autodispatcher.Secret;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that starts its SFTP server, as on a home that does not answer, and lets it say nothing. */
class SilentSftpTest {
    private static final TimeLimits LIMITS =
            new TimeLimits(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofSeconds(15));

    @TempDir
    Path dir;

    @Test
    @Timeout(60)
    void it_is_silent_and_not_without_sftp() throws Exception {
        try (SshServer server = SshServer.setUpDefaultServer()) {
            server.setHost("127.0.0.1");
            SimpleGeneratorHostKeyProvider key = new SimpleGeneratorHostKeyProvider(dir.resolve("key"));
            key.setAlgorithm("EC");
            server.setKeyPairProvider(key);
            server.setPasswordAuthenticator((_, _, _) -> true);
            server.setCommandFactory((_, _) -> new Silent());
            server.setSubsystemFactories(List.of(new SilentSftp()));
            server.start();
            try (SshConnection connection = new JschConnector(new HostKeys(dir.resolve("known_hosts")), LIMITS).connect(
                    new SshEndpoint(new Target("x", "127.0.0.1", server.getPort()), HostKeyPolicy.ACCEPT_NEW, "modern"),
                    Credentials.password("x", Secret.of("x")))) {
                assertThat(Refused.of(connection::openSftp).wording()).isEqualTo("no-progress.sftp");
            }
        }
    }

    private record SilentSftp() implements SubsystemFactory {
        @Override
        public String getName() {
            return "sftp";
        }

        @Override
        public Command createSubsystem(ChannelSession channel) {
            return new Silent();
        }
    }

    /** Runs for ever and says nothing. */
    private static final class Silent implements Command {
        @Override
        public void setInputStream(InputStream stream) {}

        @Override
        public void setOutputStream(OutputStream stream) {}

        @Override
        public void setErrorStream(OutputStream stream) {}

        @Override
        public void setExitCallback(ExitCallback callback) {}

        @Override
        public void start(ChannelSession channel, Environment environment) {}

        @Override
        public void destroy(ChannelSession channel) {}
    }
}
