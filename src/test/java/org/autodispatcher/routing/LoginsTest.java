package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;
import org.autodispatcher.report.Wording;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginsTest {
    private static final String HOST = "10.8.6.2";

    @TempDir
    private Path folder;

    private Path netrc() {
        return folder.resolve("netrc");
    }

    private Logins logins() {
        return new Logins(netrc());
    }

    private Path secret(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static RouteLogin route(Optional<String> login, PasswordSource password) {
        return new RouteLogin(login, password, Optional.empty(), List.of(), Optional.empty());
    }

    private static RouteLogin asking(String... words) {
        return route(Optional.of("u"), new PasswordSource.FromCommand(List.of(words)));
    }

    private static void refused(ThrowingCallable act, String wording) {
        assertThatThrownBy(act).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().wording()).isEqualTo(wording);
            worded(e.failure());
        });
    }

    /** What a person is told must be complete in both languages, with what the caller always adds. */
    private static void worded(Failure failure) {
        for (Locale language : List.of(Locale.ENGLISH, Locale.CHINESE)) {
            Wording wording = new Wording(language);
            assertThat(wording.message(failure, Map.of("host", HOST))).doesNotContainPattern("\\{[a-z_]+}").doesNotContain("canary");
            assertThat(wording.hint(failure, Map.of("host", HOST))).doesNotContainPattern("\\{[a-z_]+}");
        }
    }

    @Test
    void a_key_or_passphrase_that_others_can_use_is_refused_as_ssh_does() throws IOException {
        Path key = secret("key", "k");
        Path passphrase = secret("phrase", "p");
        RouteLogin route = new RouteLogin(
                Optional.of("u"), new PasswordSource.FromNetrc(), Optional.empty(), List.of(key), Optional.of(passphrase));
        secret("netrc", "");
        logins().credentials(route, HOST);
        for (Path file : List.of(key, passphrase)) {
            for (String mode : List.of("rw-r-----", "rw----r--", "rw--w----")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
                refused(() -> logins().credentials(route, HOST), "secret-unreadable.key-permissions");
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
            logins().credentials(route, HOST);
        }
    }

    @Test
    @Needs(root = "gives a file to another account")
    void a_key_of_another_account_is_that_accounts_care() throws IOException {
        Path key = secret("key", "k");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        Files.setAttribute(key, "unix:uid", 65534);
        secret("netrc", "");
        RouteLogin route = new RouteLogin(Optional.of("u"), new PasswordSource.FromNetrc(), Optional.empty(), List.of(key), Optional.empty());
        assertThat(logins().credentials(route, HOST).identityFiles()).containsExactly(key);
    }

    @Test
    void a_route_with_login_and_password_needs_no_netrc_file() throws IOException {
        Files.createDirectory(netrc());
        RouteLogin route = route(Optional.of("ibpsusr"), new PasswordSource.Written(Secret.of("123456")));
        assertThat(logins().login(route, HOST)).contains("ibpsusr");
        assertThat(logins().credentials(route, HOST)).isEqualTo(Credentials.password("ibpsusr", Secret.of("123456")));
        assertThat(logins().entry(route, HOST)).isEmpty();
    }

    @Test
    void what_a_route_leaves_open_comes_from_the_netrc_entry() throws IOException {
        secret("netrc", "machine 10.8.6.2 login a password pa account acct\ndefault login d password pd\n");
        Credentials credentials = logins().credentials(RouteLogin.unset(), HOST);
        assertThat(credentials.login()).isEqualTo("a");
        assertThat(credentials.password()).contains(Secret.of("pa"));
        assertThat(credentials.account()).contains(Secret.of("acct"));
        assertThat(logins().login(RouteLogin.unset(), "elsewhere")).contains("d");
        assertThat(logins().entry(RouteLogin.unset(), "elsewhere").map(Netrc.Entry::isDefault)).contains(true);
    }

    @Test
    void a_password_goes_only_with_the_login_of_its_own_entry() throws IOException {
        secret("netrc", "machine 10.8.6.2 login a password pa\nmachine 10.8.6.2 login b\ndefault login a password pd\n");
        assertThat(logins().credentials(RouteLogin.unset(), HOST).login()).isEqualTo("b");
        assertThat(logins().credentials(RouteLogin.unset(), HOST).password()).isEmpty();
        assertThat(logins().credentials(RouteLogin.unset().as("a"), HOST).password()).contains(Secret.of("pa"));
        assertThat(logins().credentials(RouteLogin.unset().as("other"), HOST).password()).isEmpty();
        assertThat(logins().credentials(RouteLogin.unset().as("a"), "elsewhere").password()).contains(Secret.of("pd"));
    }

    @Test
    void a_login_without_a_password_leaves_it_to_keys() throws IOException {
        RouteLogin route = new RouteLogin(
                Optional.of("u"), new PasswordSource.FromNetrc(), Optional.empty(), List.of(Path.of("id_ed25519")), Optional.of(Path.of("phrase")));
        Credentials credentials = logins().credentials(route, HOST);
        assertThat(credentials).isEqualTo(new Credentials(
                "u", Optional.empty(), Optional.empty(), List.of(Path.of("id_ed25519")), Optional.of(Path.of("phrase"))));
    }

    @Test
    void nobody_to_log_in_as_is_told_with_the_line_to_add() throws IOException {
        assertThat(logins().login(RouteLogin.unset(), HOST)).isEmpty();
        refused(() -> logins().credentials(RouteLogin.unset(), HOST), "no-login");
        secret("netrc", "machine 10.8.6.2 password only\ndefault login d\n");
        refused(() -> logins().credentials(RouteLogin.unset(), HOST), "no-login");
    }

    @Test
    void a_netrc_file_that_others_can_read_is_refused_where_it_is_needed() throws IOException {
        secret("netrc", "default login d password canary-7\n");
        Files.setPosixFilePermissions(netrc(), PosixFilePermissions.fromString("rw-r--r--"));
        refused(() -> logins().login(RouteLogin.unset(), HOST), "secret-unreadable.permissions");
        refused(() -> logins().credentials(RouteLogin.unset(), HOST), "secret-unreadable.permissions");
    }

    @Test
    void what_is_wrong_in_a_netrc_file_is_told_by_its_line_alone() throws IOException {
        secret("netrc", "machine h login a\n password canary-7 canary-8\n");
        refused(() -> logins().credentials(RouteLogin.unset(), HOST), "secret-unreadable.netrc-unknown-word");
        Files.write(netrc(), new byte[] {(byte) 0xff});
        refused(() -> logins().credentials(RouteLogin.unset(), HOST), "secret-unreadable.not-text");
    }

    @Test
    void a_password_file_is_read_afresh_at_every_login() throws IOException {
        Path file = secret("password", " 密 码\r\nsecond line\n");
        RouteLogin route = route(Optional.of("u"), new PasswordSource.InFile(file));
        assertThat(logins().credentials(route, HOST).password()).contains(Secret.of(" 密 码"));
        Files.writeString(file, "new");
        assertThat(logins().credentials(route, HOST).password()).contains(Secret.of("new"));
        Files.writeString(file, "\nx");
        refused(() -> logins().credentials(route, HOST), "secret-unreadable.empty");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw----r--"));
        refused(() -> logins().credentials(route, HOST), "secret-unreadable.permissions");
        Files.delete(file);
        refused(() -> logins().credentials(route, HOST), "secret-unreadable.missing");
        assertThat(logins().login(route, HOST)).as("needs no secret").contains("u");
    }

    @Test
    void a_password_command_gets_its_arguments_as_they_are() throws IOException {
        assertThat(logins().credentials(asking("printf", "%s\\nsecond\\n", "$HOME; `x` 'y'"), HOST).password())
                .contains(Secret.of("$HOME; `x` 'y'"));
    }

    @Test
    void a_password_command_has_nothing_to_read() throws IOException {
        assertThat(logins().credentials(asking("sh", "-c", "cat; echo pw"), HOST).password()).contains(Secret.of("pw"));
    }

    @Test
    void a_password_command_that_fails_is_told_without_what_it_said() {
        refused(() -> logins().credentials(asking("sh", "-c", "echo canary-7; echo canary-8 >&2; exit 3"), HOST), "secret-unreadable.command-failed");
        refused(() -> logins().credentials(asking("true"), HOST), "secret-unreadable.command-empty");
        refused(() -> logins().credentials(asking("/nowhere/program", "x"), HOST), "secret-unreadable.command-missing");
    }

    @Test
    void a_password_command_that_does_not_end_is_killed_with_what_it_started() throws Exception {
        Path pids = folder.resolve("pids");
        Logins impatient = new Logins(netrc(), Duration.ofSeconds(3));
        String script = "echo pw; sleep 600 & echo $! >> " + pids + "; echo $$ >> " + pids + "; wait";
        refused(() -> impatient.credentials(asking("sh", "-c", script), HOST), "secret-unreadable.command-late");
        for (String pid : Files.readAllLines(pids)) {
            Optional<ProcessHandle> left = ProcessHandle.of(Long.parseLong(pid));
            if (left.isPresent()) {
                left.get().onExit().get(120, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void a_daemon_that_a_password_command_leaves_behind_is_not_waited_for() throws Exception {
        Path pid = folder.resolve("pid");
        try {
            RouteLogin route = asking("sh", "-c", "echo pw; sleep 600 & echo $! > " + pid);
            assertThat(logins().credentials(route, HOST).password()).contains(Secret.of("pw"));
        } finally {
            ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    @Needs(root = "gives a file to another account")
    void a_password_file_of_another_account_is_refused() throws IOException {
        Path file = secret("password", "x");
        Files.setAttribute(file, "unix:uid", 65534);
        refused(() -> logins().credentials(route(Optional.of("u"), new PasswordSource.InFile(file)), HOST), "secret-unreadable.owner");
    }

    @Test
    void the_netrc_file_is_named_by_the_environment_or_lies_at_home() {
        assertThat(Netrc.location(Map.of(), Path.of("/home/u"))).isEqualTo(Path.of("/home/u/.netrc"));
        assertThat(Netrc.location(Map.of("NETRC", ""), Path.of("/home/u"))).isEqualTo(Path.of("/home/u/.netrc"));
        assertThat(Netrc.location(Map.of("NETRC", "/etc/netrc"), Path.of("/home/u"))).isEqualTo(Path.of("/etc/netrc"));
    }

    @Test
    void the_failure_says_which_reason_holds_the_delivery() {
        assertThatThrownBy(() -> logins().credentials(RouteLogin.unset(), HOST))
                .isInstanceOfSatisfying(FailureException.class, e -> assertThat(e.failure().reason()).isEqualTo(Reason.NO_LOGIN));
    }
}
