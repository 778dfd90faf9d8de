package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that let an account in and give it no shell. */
@Needs(value = {"sshd", "ssh-keygen"}, root = "sshd reads the shadow passwords of accounts", accounts = {TestAccounts.TARGET, TestAccounts.EXPIRED})
class NoShellTest {
    @TempDir
    Path dir;

    private final Recorded output = new Recorded();

    private Failure failureWith(String... configuration) throws IOException {
        return failure(TestAccounts.TARGET, TestAccounts.TARGET_PASSWORD, configuration);
    }

    private Failure failure(String login, Secret password, String... configuration) throws IOException {
        try (OpenSsh server = OpenSsh.in(dir.resolve("sshd")).lines(configuration).start();
                SshConnection connection = new JschConnector(new HostKeys(server.knownHosts()), TimeLimits.DEFAULT).connect(
                        new SshEndpoint(new Target(login, server.host(), server.port()), HostKeyPolicy.STRICT, "modern"),
                        Credentials.password(login, password))) {
            Failure[] failure = new Failure[1];
            assertThatThrownBy(() -> connection.shell().run("echo started", output, Optional.empty()))
                    .isInstanceOfSatisfying(FailureException.class, e -> failure[0] = e.failure());
            assertThat(output.out()).isEmpty();
            return failure[0];
        }
    }

    @Test
    void a_forced_command_that_says_something_is_told_with_what_it_said() throws Exception {
        Failure failure = failureWith("ForceCommand /bin/echo only backups here");
        assertThat(failure.wording()).isEqualTo("no-posix-shell");
        assertThat(failure.values()).containsEntry("said", "only backups here").containsEntry("login", TestAccounts.TARGET);
    }

    @Test
    void a_forced_command_that_says_nothing_is_told() throws Exception {
        assertThat(failureWith("ForceCommand /bin/true").wording()).isEqualTo("no-posix-shell.mute");
    }

    @Test
    void a_forced_command_that_sends_back_what_it_gets_is_no_shell() throws Exception {
        assertThat(failureWith("ForceCommand /usr/bin/head -n 1").reason()).isEqualTo(Reason.NO_POSIX_SHELL);
    }

    @Test
    void an_account_for_file_transfer_only_is_told() throws Exception {
        assertThat(failureWith("ForceCommand internal-sftp").reason()).isEqualTo(Reason.NO_POSIX_SHELL);
    }

    @Test
    void a_server_that_opens_no_session_is_told() throws Exception {
        assertThat(failureWith("MaxSessions 0").wording()).isEqualTo("no-posix-shell.refused");
    }

    @Test
    void an_expired_password_is_told_as_that() throws Exception {
        Failure failure = failure(TestAccounts.EXPIRED, TestAccounts.OTHER_PASSWORD);
        assertThat(failure.reason()).isEqualTo(Reason.PASSWORD_EXPIRED);
        assertThat(failure.values()).containsEntry("login", TestAccounts.EXPIRED).containsKeys("host", "port");
    }
}
