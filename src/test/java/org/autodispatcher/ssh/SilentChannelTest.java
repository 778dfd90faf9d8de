package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.Credentials;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.rig.FaultyNetwork;
import org.autodispatcher.rig.FaultyNetwork.Kind;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection that stands, as far as anybody can know yet, and on which nobody answers when a channel is to be opened. */
@Needs(value = {"sshd", "ssh-keygen"}, root = "sshd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class SilentChannelTest {
    /** The time for an answer ends long before signs of life are missed. */
    private static final TimeLimits LIMITS =
            new TimeLimits(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofSeconds(60));

    private OpenSsh server;
    private FaultyNetwork network;
    private SshConnection connection;

    @BeforeEach
    void connect(@TempDir Path dir) throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).start();
        network = FaultyNetwork.between("127.0.0.64", server.host(), List.of(server.port()));
        connection = new JschConnector(new HostKeys(dir.resolve("known_hosts")), LIMITS).connect(
                new SshEndpoint(new Target(TestAccounts.TARGET, network.host(), server.port()), HostKeyPolicy.ACCEPT_NEW, "modern"),
                Credentials.password(TestAccounts.TARGET, TestAccounts.TARGET_PASSWORD));
        network.strike(Kind.SILENCE);
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        network.close();
        server.close();
    }

    @Test
    void a_host_that_answers_nothing_is_not_one_without_a_shell() {
        assertThat(Refused.of(() -> connection.shell().run("echo started", new Recorded(), Optional.empty())).wording())
                .isEqualTo("no-progress.shell");
        assertThat(connection.alive()).isTrue();
    }
}
