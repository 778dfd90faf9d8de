package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.Secret;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.network.LoginGate;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.SshAgent;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to log in, at a real OpenSSH. */
@Needs(
        value = {"sshd", "ssh-keygen", "ssh-agent", "ssh-add"},
        root = "sshd reads the shadow passwords of accounts",
        accounts = {TestAccounts.TARGET, TestAccounts.EXPIRED})
class LoginTest {
    private static final Secret WRONG = Secret.of("wrong");

    @TempDir
    Path dir;

    private LocalSsh local = LocalSsh.NONE;

    private SshConnection connect(OpenSsh server, Credentials credentials) throws IOException {
        SshEndpoint endpoint = new SshEndpoint(
                new Target(credentials.login(), server.host(), server.port()), HostKeyPolicy.STRICT, "modern");
        return new JschConnector(new HostKeys(server.knownHosts()), TimeLimits.DEFAULT, local, JumpLogins.KEYS_ONLY, new LoginGate())
                .connect(endpoint, credentials);
    }

    private void assertLogsIn(OpenSsh server, Credentials credentials) throws Exception {
        try (SshConnection connection = connect(server, credentials)) {
            assertThat(connection.openSftp().getHome()).isEqualTo("/home/" + credentials.login());
        }
    }

    private OpenSsh.Builder server(String... lines) {
        return OpenSsh.in(dir.resolve("sshd")).lines(lines);
    }

    private static Credentials password(Secret password) {
        return Credentials.password(TestAccounts.TARGET, password);
    }

    private static Credentials keys(Optional<Secret> password, Optional<Path> passphraseFile, Path... files) {
        return new Credentials(TestAccounts.TARGET, password, Optional.empty(), Arrays.asList(files), passphraseFile);
    }

    private static long count(OpenSsh server, String text) throws IOException {
        return server.wholeLog().stream().filter(line -> line.contains(text)).count();
    }

    @Test
    void a_password_with_every_kind_of_character_logs_in() throws Exception {
        try (OpenSsh server = server().start()) {
            assertLogsIn(server, password(TestAccounts.TARGET_PASSWORD));
        }
    }

    @Test
    void the_same_password_answers_the_prompt_of_keyboard_interactive() throws Exception {
        try (OpenSsh server = server("UsePAM yes", "PasswordAuthentication no", "KbdInteractiveAuthentication yes").start()) {
            assertLogsIn(server, password(TestAccounts.TARGET_PASSWORD));
            assertThat(count(server, "Accepted keyboard-interactive/pam")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"no, yes", "yes, no", "yes, yes"})
    void a_wrong_password_is_tried_once_by_whatever_method(String password, String keyboard) throws Exception {
        try (OpenSsh server = server("UsePAM yes", "PasswordAuthentication " + password, "KbdInteractiveAuthentication " + keyboard).start()) {
            Failure failure = Refused.of(() -> connect(server, password(WRONG)));
            assertThat(failure.wording()).isEqualTo("login-refused.ssh");
            assertThat(failure.values().get("offered")).contains("publickey");
            server.awaitLog("Disconnected from authenticating user");
            assertThat(count(server, "Failed password") + count(server, "Failed keyboard-interactive")).isEqualTo(1);
        }
    }

    @Test
    void a_server_that_ends_the_connection_after_the_first_wrong_password_has_refused_it() throws Exception {
        try (OpenSsh server = server("MaxAuthTries 1").start()) {
            assertThat(Refused.of(() -> connect(server, password(WRONG))).wording()).isEqualTo("login-refused.ssh");
        }
    }

    @Test
    void an_account_that_is_not_there_is_refused_like_a_wrong_password() throws Exception {
        try (OpenSsh server = server().start()) {
            assertThat(Refused.of(() -> connect(server, Credentials.password("ad-nobody", WRONG))).wording()).isEqualTo("login-refused.ssh");
        }
    }

    @Test
    void a_server_that_takes_no_passwords_says_what_it_takes() throws Exception {
        try (OpenSsh server = server("PasswordAuthentication no", "KbdInteractiveAuthentication no").start()) {
            Failure failure = Refused.of(() -> connect(server, password(TestAccounts.TARGET_PASSWORD)));
            assertThat(failure.wording()).isEqualTo("login-refused.methods");
            assertThat(failure.values()).containsEntry("offered", "publickey").containsEntry("tried", "keyboard-interactive, password");
        }
    }

    @Test
    void having_nothing_to_log_in_with_is_said() throws Exception {
        try (OpenSsh server = server().start()) {
            assertThat(Refused.of(() -> connect(server, keys(Optional.empty(), Optional.empty()))).wording()).isEqualTo("login-refused.nothing");
        }
    }

    @ParameterizedTest
    @CsvSource({"ed25519, ''", "ecdsa, ''", "rsa, ''", "ed25519, a b'密\"语", "ecdsa, secret", "rsa, secret"})
    void a_key_of_each_type_logs_in_with_and_without_passphrase(String type, String passphrase) throws Exception {
        Path key = SshKeys.make(dir.resolve("key"), type, passphrase);
        Path passphraseFile = Files.writeString(dir.resolve("passphrase"), passphrase + "\nsecond line\n");
        try (OpenSsh server = server().authorized(TestAccounts.TARGET, SshKeys.publicLine(key)).start()) {
            assertLogsIn(server, keys(Optional.empty(), Optional.of(passphraseFile), key));
        }
    }

    @Test
    void a_key_the_route_names_goes_before_its_password() throws Exception {
        Path key = SshKeys.make(dir.resolve("key"), "ed25519", "");
        try (OpenSsh server = server().authorized(TestAccounts.TARGET, SshKeys.publicLine(key)).start()) {
            assertLogsIn(server, keys(Optional.of(WRONG), Optional.empty(), key));
            assertThat(count(server, "Failed password")).isZero();
        }
    }

    @Test
    void a_key_that_is_not_authorized_leaves_the_password_its_try() throws Exception {
        Path key = SshKeys.make(dir.resolve("key"), "ed25519", "");
        try (OpenSsh server = server().start()) {
            assertLogsIn(server, keys(Optional.of(TestAccounts.TARGET_PASSWORD), Optional.empty(), key));
        }
    }

    @Test
    void a_server_that_wants_key_and_password_gets_both() throws Exception {
        Path key = SshKeys.make(dir.resolve("key"), "ed25519", "");
        try (OpenSsh server = server("AuthenticationMethods publickey,password").authorized(TestAccounts.TARGET, SshKeys.publicLine(key)).start()) {
            assertLogsIn(server, keys(Optional.of(TestAccounts.TARGET_PASSWORD), Optional.empty(), key));
        }
    }

    @Test
    void a_key_that_does_not_open_is_named_and_nothing_is_sent() throws Exception {
        Path key = SshKeys.make(dir.resolve("key"), "ed25519", "secret");
        Path wrong = Files.writeString(dir.resolve("passphrase"), "wrong\n");
        Path text = Files.writeString(dir.resolve("text"), "not a key\n");
        try (OpenSsh server = server().start()) {
            assertThat(Refused.of(() -> connect(server, keys(Optional.empty(), Optional.empty(), key))).wording())
                    .isEqualTo("secret-unreadable.passphrase");
            assertThat(Refused.of(() -> connect(server, keys(Optional.empty(), Optional.of(wrong), key))).wording())
                    .isEqualTo("secret-unreadable.passphrase");
            assertThat(Refused.of(() -> connect(server, keys(Optional.empty(), Optional.of(dir.resolve("none")), key))).wording())
                    .isEqualTo("secret-unreadable.passphrase-file");
            assertThat(Refused.of(() -> connect(server, keys(Optional.empty(), Optional.of(Path.of("/dev/zero")), key))).wording())
                    .isEqualTo("secret-unreadable.passphrase-file");
            assertThat(Refused.of(() -> connect(server, keys(Optional.empty(), Optional.empty(), text))).wording())
                    .isEqualTo("secret-unreadable.identity");
            assertThat(count(server, "Connection from")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void a_key_held_by_the_agent_logs_in_also_where_its_file_does_not_open(String type) throws Exception {
        Path key = SshKeys.make(dir.resolve("key"), type, "");
        try (SshAgent agent = new SshAgent(dir);
                OpenSsh server = server().authorized(TestAccounts.TARGET, SshKeys.publicLine(key)).start()) {
            agent.add(key);
            SshKeys.lock(key, "secret");
            local = new LocalSsh(dir, dir.resolve("config"), Optional.of(agent.socket()));
            assertLogsIn(server, keys(Optional.empty(), Optional.empty()));
            assertLogsIn(server, keys(Optional.empty(), Optional.empty(), key));
        }
    }

    @Test
    void an_agent_that_is_gone_is_no_agent() throws Exception {
        local = new LocalSsh(dir, dir.resolve("config"), Optional.of(dir.resolve("no-agent")));
        try (OpenSsh server = server().start()) {
            assertLogsIn(server, password(TestAccounts.TARGET_PASSWORD));
        }
    }

    @Test
    void the_keys_of_ssh_config_come_after_the_password() throws Exception {
        Path key = SshKeys.make(dir.resolve("key"), "ed25519", "");
        Path config = Files.write(dir.resolve("config"), List.of("Host 127.0.0.1", " IdentityFile " + key));
        local = new LocalSsh(dir, config, Optional.empty());
        try (OpenSsh server = server("PasswordAuthentication no").authorized(TestAccounts.TARGET, SshKeys.publicLine(key)).start()) {
            assertLogsIn(server, password(WRONG));
        }
    }

    @Test
    void an_expired_password_is_told_from_a_wrong_one() throws Exception {
        Credentials expired = Credentials.password(TestAccounts.EXPIRED, TestAccounts.OTHER_PASSWORD);
        try (OpenSsh server = server("UsePAM yes", "PasswordAuthentication no", "KbdInteractiveAuthentication yes").start()) {
            assertThat(Refused.of(() -> connect(server, expired)).wording()).isEqualTo("password-expired");
        }
    }

    @Test
    void a_server_that_lets_an_expired_password_in_and_then_asks_for_a_new_one_is_understood() throws Exception {
        Credentials expired = Credentials.password(TestAccounts.EXPIRED, TestAccounts.OTHER_PASSWORD);
        try (OpenSsh server = server().start(); SshConnection connection = connect(server, expired)) {
            assertThat(Refused.of(connection::openSftp).wording()).isEqualTo("password-expired");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subsystem sftp /bin/false", "Subsystem other /bin/false"})
    void a_server_without_sftp_keeps_the_connection(String subsystem) throws Exception {
        try (OpenSsh server = server(subsystem).start();
                SshConnection connection = connect(server, password(TestAccounts.TARGET_PASSWORD))) {
            assertThat(Refused.of(connection::openSftp).wording()).isEqualTo("protocol-missing.sftp");
            assertThat(connection.alive()).isTrue();
            assertThat(connection.ended()).isEmpty();
        }
    }
}
