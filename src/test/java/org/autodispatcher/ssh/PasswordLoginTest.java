package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.autodispatcher.Credentials;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins by password at a real OpenSSH. */
@Needs(value = {"sshd", "ssh-keygen"}, root = "sshd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class PasswordLoginTest {
    @TempDir
    Path dir;

    private OpenSsh server;

    @BeforeEach
    void start() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SshConnection connect(Secret password) throws IOException {
        SshEndpoint endpoint = new SshEndpoint(
                new Target(TestAccounts.TARGET, server.host(), server.port()), HostKeyPolicy.STRICT, "modern");
        return new JschConnector(new HostKeys(server.knownHosts()), TimeLimits.DEFAULT)
                .connect(endpoint, Credentials.password(TestAccounts.TARGET, password));
    }

    @Test
    void a_password_with_every_kind_of_character_logs_in() throws Exception {
        try (SshConnection connection = connect(TestAccounts.TARGET_PASSWORD)) {
            assertThat(connection.alive()).isTrue();
            assertThat(connection.hostKeyFingerprint()).isEqualTo(SshKeys.fingerprint(server.hostKeyFile("ed25519")));
            assertThat(connection.openSftp().getHome()).isEqualTo("/home/" + TestAccounts.TARGET);
        }
    }

    @Test
    void a_wrong_password_is_tried_once() {
        assertThatThrownBy(() -> connect(Secret.of("wrong")))
                .isInstanceOfSatisfying(FailureException.class, e -> assertThat(e.failure().reason()).isEqualTo(Reason.LOGIN_REFUSED));
        assertThat(server.log().stream().filter(line -> line.contains("Failed password"))).hasSize(1);
    }
}
