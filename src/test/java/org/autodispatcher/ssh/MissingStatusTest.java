package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.autodispatcher.TimeLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that runs commands and ends the channel without saying how they ended, as RFC 4254, section 6.10, lets it. */
class MissingStatusTest {
    @TempDir
    Path dir;

    @Test
    void without_a_status_nothing_is_known_though_all_output_came() throws Exception {
        try (SshServer server = Embedded.server(dir)) {
            server.setCommandFactory((_, _) -> new Silent());
            server.start();
            try (SshConnection connection = Embedded.connect(server, dir, TimeLimits.DEFAULT)) {
                Recorded output = new Recorded();
                assertThat(connection.shell().run("echo out; exit 0", output, Optional.empty())).isEqualTo(new Exit.Lost("no-status"));
                assertThat(output.out()).isEqualTo("out\n");
                assertThat(connection.alive()).isTrue();
            }
        }
    }

    /** {@code /bin/sh}, whose end is kept secret. */
    private static final class Silent implements Command {
        private InputStream in = InputStream.nullInputStream();
        private OutputStream out = OutputStream.nullOutputStream();
        private OutputStream err = OutputStream.nullOutputStream();

        @Override
        public void setInputStream(InputStream stream) {
            in = stream;
        }

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }

        @Override
        public void setErrorStream(OutputStream stream) {
            err = stream;
        }

        @Override
        public void setExitCallback(ExitCallback callback) {}

        @Override
        public void start(ChannelSession channel, Environment environment) throws IOException {
            Process process = new ProcessBuilder("/bin/sh", "-s").start();
            Thread.ofVirtual().start(() -> {
                Thread stdout = Thread.ofVirtual().start(() -> copy(process.getInputStream(), out));
                Thread stderr = Thread.ofVirtual().start(() -> copy(process.getErrorStream(), err));
                Thread.ofVirtual().start(() -> copy(in, process.getOutputStream()));
                try {
                    stdout.join();
                    stderr.join();
                } catch (InterruptedException _) {
                    // The channel is closed all the same.
                }
                channel.close(false);
            });
        }

        @Override
        public void destroy(ChannelSession channel) {}

        private static void copy(InputStream from, OutputStream to) {
            try {
                for (int b = from.read(); b >= 0; b = from.read()) {
                    to.write(b);
                    to.flush();
                }
            } catch (IOException _) {
                // One of the two is gone.
            }
        }
    }
}
