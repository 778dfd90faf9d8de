package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.autodispatcher.Credentials;
import org.autodispatcher.Secret;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.rig.Dropbear;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small server of routers and appliances. */
@Needs(value = {"dropbear", "dropbearkey"}, root = "dropbear reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class DropbearTest {
    @TempDir
    Path dir;

    private static SshConnection connect(Dropbear server, Secret password) throws IOException {
        SshEndpoint endpoint = new SshEndpoint(new Target(TestAccounts.TARGET, server.host(), server.port()), HostKeyPolicy.STRICT, "modern");
        return new JschConnector(new HostKeys(server.knownHosts()), TimeLimits.DEFAULT)
                .connect(endpoint, Credentials.password(TestAccounts.TARGET, password));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void it_is_known_by_a_key_of_each_type_and_runs_commands(String type) throws Exception {
        try (Dropbear server = Dropbear.start(dir, List.of(type)); SshConnection connection = connect(server, TestAccounts.TARGET_PASSWORD)) {
            var channel = connection.openExec("id -un");
            var output = channel.getInputStream();
            channel.connect();
            assertThat(output.readAllBytes()).asString().isEqualToIgnoringNewLines(TestAccounts.TARGET);
        }
    }

    @Test
    void a_wrong_password_is_refused() throws Exception {
        try (Dropbear server = Dropbear.start(dir, List.of("ed25519"))) {
            assertThat(Refused.of(() -> connect(server, Secret.of("wrong"))).wording()).isEqualTo("login-refused.ssh");
        }
    }
}
