package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.autodispatcher.Credentials;
import org.autodispatcher.Reason;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell that answers and then reads no further. */
@Needs(value = {"sshd", "ssh-keygen"}, root = "sshd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class StuckShellTest {
    /** More than the window and all buffers on the way hold. */
    private static final int MUCH = 16 << 20;

    @TempDir
    Path dir;

    @Test
    void a_shell_that_does_not_take_the_script_is_given_up() throws IOException {
        String greetsOnly = "ForceCommand IFS= read -r line; eval \"$line\"; exec sleep 600";
        try (OpenSsh server = OpenSsh.in(dir.resolve("sshd")).lines(greetsOnly).start(); SshConnection connection = connect(server)) {
            String script = ": " + "x".repeat(MUCH);
            assertThat(Refused.of(() -> connection.shell().run(script, new Recorded(), Optional.of(Duration.ofSeconds(3)))).reason())
                    .isEqualTo(Reason.NO_PROGRESS);
            assertThat(connection.alive()).isTrue();
        }
    }

    private static SshConnection connect(OpenSsh server) throws IOException {
        return new JschConnector(new HostKeys(server.knownHosts()), TimeLimits.DEFAULT).connect(
                new SshEndpoint(new Target(TestAccounts.TARGET, server.host(), server.port()), HostKeyPolicy.STRICT, "modern"),
                Credentials.password(TestAccounts.TARGET, TestAccounts.TARGET_PASSWORD));
    }
}
