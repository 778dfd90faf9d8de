package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that offers only what OpenSSH 5 had. */
@Needs(value = {"sshd", "ssh-keygen"}, root = "sshd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class LegacyServerTest {
    @TempDir
    Path dir;

    private OpenSsh server;

    @BeforeEach
    void start() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd"))
                .hostKeys("rsa")
                .lines(
                        "KexAlgorithms diffie-hellman-group14-sha1,diffie-hellman-group1-sha1",
                        "HostKeyAlgorithms ssh-rsa",
                        "Ciphers aes128-cbc,3des-cbc",
                        "MACs hmac-sha1")
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SshConnection connect(String algorithms) throws IOException {
        SshEndpoint endpoint = new SshEndpoint(
                new Target(TestAccounts.TARGET, server.host(), server.port()), HostKeyPolicy.STRICT, algorithms);
        return new JschConnector(new HostKeys(server.knownHosts()), TimeLimits.DEFAULT)
                .connect(endpoint, Credentials.password(TestAccounts.TARGET, TestAccounts.TARGET_PASSWORD));
    }

    @Test
    void it_is_refused_by_default_and_the_line_it_is_told_to_write_connects() throws Exception {
        Failure failure = Refused.of(() -> connect("modern"));
        assertThat(failure.wording()).isEqualTo("algorithms");
        String setting = failure.values().get("setting");
        assertThat(setting).isEqualTo("ssh_algorithms = +diffie-hellman-group14-sha1,ssh-rsa,aes128-cbc,hmac-sha1");
        try (SshConnection connection = connect(setting.replace("ssh_algorithms = ", ""))) {
            assertThat(connection.openSftp().getHome()).isEqualTo("/home/" + TestAccounts.TARGET);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy", "+diffie-hellman-group1-sha1,ssh-rsa,3des-cbc,hmac-sha1"})
    void it_is_reached_with_what_it_has(String algorithms) throws Exception {
        try (SshConnection connection = connect(algorithms)) {
            assertThat(connection.alive()).isTrue();
        }
    }
}
