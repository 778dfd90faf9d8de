package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.subsystem.SubsystemFactory;
import org.autodispatcher.TimeLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server answers to what is asked for on a channel: no, or nothing at all, as where its disks hang. */
class ChannelAnswersTest {
    /** Long enough for a busy machine to open a channel, and no longer. */
    private static final TimeLimits SHORT =
            new TimeLimits(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(3), Duration.ofSeconds(15));

    @TempDir
    Path dir;

    @Test
    @Timeout(300)
    void an_sftp_server_that_says_nothing_is_silent_and_not_missing() throws Exception {
        assertThat(refusal(SHORT, server -> server.setSubsystemFactories(List.of(new SilentSftp())), SshConnection::openSftp))
                .isEqualTo("no-progress.sftp");
    }

    @Test
    void a_server_that_runs_no_command_is_told() throws Exception {
        assertThat(refusal(TimeLimits.DEFAULT, _ -> {}, connection -> connection.shell().run("echo", new Recorded(), Optional.empty())))
                .isEqualTo("no-posix-shell.refused");
    }

    private interface Wish {
        Object of(SshConnection connection) throws Exception;
    }

    private String refusal(TimeLimits limits, Consumer<SshServer> setUp, Wish wish) throws Exception {
        try (SshServer server = Embedded.server(dir)) {
            setUp.accept(server);
            server.start();
            try (SshConnection connection = Embedded.connect(server, dir, limits)) {
                return Refused.of(() -> wish.of(connection)).wording();
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
