package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.autodispatcher.rig.Account;
import org.autodispatcher.rig.CleaningUp;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.TestHome;
import org.autodispatcher.rig.Vsftpd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code check --connect} against real servers: what it tells of each target, and that it leaves nothing there. */
@Needs(
        value = {"sshd", "vsftpd", "ssh-keygen", "setpriv"},
        accounts = {"ad-daemon", "ad-target", "ad-dropper", "ad-sh-nologin"},
        root = "it starts servers that log in other accounts, and the program as an ordinary one")
class CheckConnectIT {
    private static final String ADDRESS = "127.0.0.36";
    private static final String PASSWORD = TestAccounts.TARGET_PASSWORD.reveal();

    @TempDir
    Path dir;

    private OpenSsh server;
    private TestHome home;
    private String folder;

    @BeforeEach
    void server() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).listen(ADDRESS).start();
        folder = "ad-check-" + ProcessHandle.current().pid() + "-" + dir.getFileName();
        home = TestHome.in(dir, route("good", "host = " + at(), "login = ad-target", "password = " + PASSWORD));
        home.trusts(server.knownHostsLines());
    }

    @AfterEach
    void end() {
        server.close();
        assertThat(Path.of("/home/ad-target", folder)).as("nothing is left on the target").doesNotExist();
    }

    private String at() {
        return ADDRESS + ":" + server.port();
    }

    private String route(String name, String... lines) {
        return "[" + name + "-.*\\.zip$]\nname = " + name + "\ndest_dir = ~/" + folder + "/{date}\n" + String.join("\n", lines) + "\n";
    }

    private Program.Result check(Object... more) throws IOException {
        Object[] all = {"check", "--connect", "--home", home.path()};
        return Program.as("ad-daemon").run(java.util.stream.Stream.concat(java.util.Arrays.stream(all), java.util.Arrays.stream(more)).toArray());
    }

    private JsonNode target(Program.Result result, int index) {
        return JsonMapper.shared().readTree(result.out()).get("targets").get(index);
    }

    private String fingerprint() throws IOException {
        Process keygen = new ProcessBuilder("ssh-keygen", "-l", "-f", server.hostKeyFile("ed25519").toString()).start();
        return new String(keygen.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).split(" ")[1];
    }

    @Test
    void a_good_target_shows_its_key_login_room_shell_and_tools() throws IOException {
        Program.Result result = check();
        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.out())
                .contains("ad-target@" + at() + ": by sftp: trusted, logged in, may write")
                .contains("host key " + fingerprint())
                .containsPattern("free [0-9.]+ [KMGT]iB, login shell /bin/bash, system Linux, tools sha256sum");
        assertThat(result.out()).doesNotContainPattern("\\{[a-z_]+}");

        JsonNode target = target(check("--json"), 0);
        assertThat(target.get("proofs").get(0).get("fingerprint").asString()).isEqualTo(fingerprint());
        assertThat(target.get("free").asLong()).isPositive();
        assertThat(target.get("login_shell").asString()).isEqualTo("/bin/bash");
        assertThat(target.get("weaker").isEmpty()).isTrue();
    }

    @Test
    void a_target_that_lets_upgrades_outlive_their_connection_is_proved_and_one_that_does_not_is_told() throws IOException {
        String upgrade = "upgrade_command = true";
        home.routes(route("good", "host = " + at(), "login = ad-target", "password = " + PASSWORD, upgrade));
        JsonNode proved = target(check("--json"), 0);
        assertThat(proved.get("weaker").isEmpty()).isTrue();
        assertThat(proved.get("upgrades").asString()).isEqualTo("detached");
        assertThat(check().out()).contains("an upgrade goes on there without its connection");

        try (OpenSsh strict = OpenSsh.in(dir.resolve("strict")).listen(ADDRESS)
                .lines("ForceCommand " + CleaningUp.wrapper(), "Subsystem sftp /usr/lib/openssh/sftp-server").start()) {
            home.trusts(strict.knownHostsLines());
            home.routes(route("good", "host = " + ADDRESS + ":" + strict.port(), "login = ad-target", "password = " + PASSWORD, upgrade));
            Program.Result told = check();
            assertThat(told.status()).as(told.all()).isZero();
            assertThat(told.out()).contains("the host ends what a session leaves behind");
        }
    }

    @Test
    void a_run_dir_that_a_start_would_refuse_is_told_with_the_reason() throws IOException {
        try (Account account = new Account("ad-target")) {
            Path open = account.folder(account.home().resolve(folder).resolve("open"));
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxr-x"));
            Path theirs = Files.createDirectory(open.resolveSibling("root's"));
            for (String runDir : List.of("/usr/share/" + folder, open.toString(), theirs.toString())) {
                home.routes(route("good", "host = " + at(), "login = ad-target", "password = " + PASSWORD, "upgrade_command = true", "run_dir = " + runDir));
                JsonNode target = target(check("--json"), 0);
                assertThat(target.get("weaker").toString()).as(runDir).isEqualTo("[\"no-run-folder\"]");
                assertThat(target.get("run_folder").asString()).contains(runDir.startsWith("/usr") ? "/usr/share" : runDir);
                assertThat(target.has("upgrades")).isFalse();
            }
            assertThat(check("--lang", "en").out()).contains("run_dir refused: " + theirs + " can be written by others", "run_dir cannot be used there");
            assertThat(theirs).isEmptyDirectory();
            assertThat(open).isEmptyDirectory();
        }
    }

    @Test
    void one_bad_target_does_not_keep_the_others_from_being_tried() throws IOException {
        home.routes(route("gone", "host = 127.0.0.37:9", "protocol = sftp", "login = a", "password = b")
                + route("wrong", "host = " + at(), "login = ad-target", "password = not-it-" + folder)
                + route("good", "host = " + at(), "login = ad-target", "password = " + PASSWORD));
        Program.Result result = check();
        assertThat(result.status()).as(result.all()).isEqualTo(3);
        assertThat(result.err()).contains("refuses connections", "ad-target@" + at() + ": ").doesNotContain("not-it-");
        assertThat(result.out()).contains("may write");

        Program.Result json = check("--json");
        assertThat(target(json, 0).get("reason").asString()).isEqualTo("unreachable");
        assertThat(target(json, 1).get("reason").asString()).isEqualTo("login-refused");
        assertThat(target(json, 1).get("hint").asString()).isNotEmpty();
        assertThat(target(json, 1).has("protocol")).as("nobody was logged in").isFalse();
        assertThat(target(json, 1).has("proofs")).as("nobody was logged in").isFalse();
        assertThat(target(json, 2).get("protocol").asString()).isEqualTo("sftp");
        assertThat(target(json, 2).has("reason")).isFalse();
    }

    @Test
    void an_unknown_key_is_shown_with_the_command_that_trusts_it() throws IOException {
        home.trusts(List.of());
        Program.Result result = check();
        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err()).contains(fingerprint(), "auto-dispatcher trust " + at() + " --home " + home.path());
        assertThat(server.log()).noneMatch(line -> line.contains("password"));
    }

    @Test
    void without_the_right_to_write_the_login_and_the_key_are_still_told() throws IOException {
        home.routes(route("good", "host = " + at(), "login = ad-target", "password = " + PASSWORD).replace("~/" + folder, "/usr/share/" + folder));
        Program.Result result = check();
        assertThat(result.status()).isEqualTo(3);
        assertThat(result.out()).contains("trusted, logged in", fingerprint(), "login shell /bin/bash").doesNotContain("may write");
        assertThat(result.err()).contains("/usr/share");
        assertThat(Path.of("/usr/share", folder)).doesNotExist();
    }

    @Test
    void an_account_without_a_shell_is_weaker_or_where_an_upgrade_is_asked_for_held() throws IOException {
        String login = "login = ad-sh-nologin";
        home.routes(route("files", "host = " + at(), login, "password = ad-test-only")
                + route("upgrades", "host = " + at(), login, "password = ad-test-only", "upgrade_command = ./up {file}"));
        Program.Result result = check();
        assertThat(result.status()).as(result.all()).isEqualTo(3);
        assertThat(result.out()).contains("no /bin/sh for this account", "the file is read back instead");
        assertThat(result.err()).contains("ad-sh-nologin@" + at() + ": ");
        assertThat(target(check("--json"), 1).get("reason").asString()).isEqualTo("no-posix-shell");
        assertThat(Path.of("/home/ad-sh-nologin", folder)).doesNotExist();
    }

    @Test
    void plain_ftp_is_said_to_be_in_clear_text_and_to_prove_nothing() throws IOException {
        try (FtpDaemon ftp = Vsftpd.start(dir.resolve("vsftpd"))) {
            home.routes(route("good", "host = " + ftp.host() + ":" + ftp.port(), "protocol = ftp", "login = ad-target", "password = " + PASSWORD));
            Program.Result result = check();
            assertThat(result.status()).as(result.all()).isZero();
            assertThat(result.out()).contains("by ftp: ", "FTP without TLS").doesNotContain("host key");
            assertThat(target(check("--json"), 0).has("proofs")).isFalse();
        }
    }

    private Path certificate() throws IOException {
        Path pem = dir.resolve("ftp.pem");
        org.autodispatcher.rig.SshKeys.run(List.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30",
                "-subj", "/CN=ftp.example", "-keyout", pem.toString(), "-out", pem + ".cert"));
        return Files.writeString(pem, Files.readString(Path.of(pem + ".cert")), java.nio.file.StandardOpenOption.APPEND);
    }

    @Test
    void accept_new_accepts_what_is_not_known_and_records_it_nowhere() throws IOException {
        home.trusts(List.of());
        Path state = home.path().resolve("state");
        try (OpenSsh jump = OpenSsh.in(dir.resolve("jump")).listen(ADDRESS).start();
                FtpDaemon ftp = Vsftpd.start(dir.resolve("vsftpd"), Vsftpd.tls(certificate()))) {
            Path netrc = Files.writeString(dir.resolve("netrc"), "machine " + ADDRESS + " login ad-dropper password ad-test-only\n");
            String login = "host_key = accept-new\nlogin = ad-target\npassword = " + PASSWORD;
            home.routes(route("direct", "host = " + at(), login)
                    + route("behind", "host = " + at(), "proxy_jump = ad-dropper@" + ADDRESS + ":" + jump.port(), login)
                    + route("ftps", "host = " + ftp.host() + ":" + ftp.port(), "protocol = ftps", login));
            Folders.give(netrc, "ad-daemon");
            Files.setPosixFilePermissions(netrc, PosixFilePermissions.fromString("rw-------"));
            Program.Result result = Program.as("ad-daemon").with("NETRC", netrc.toString()).run("check", "--connect", "--home", home.path());
            assertThat(result.status()).as(result.all()).isZero();
            assertThat(result.out()).contains(fingerprint(), "certificate of CN=ftp.example");
            jump.awaitLog("Accepted password for ad-dropper");
        }
        assertThat(state.toFile().list()).containsExactly("known_hosts");
        assertThat(state.resolve("known_hosts")).isEmptyFile();
    }

    @Test
    void a_certificate_is_refused_until_it_is_trusted_and_shown_from_then_on() throws IOException {
        try (FtpDaemon ftp = Vsftpd.start(dir.resolve("vsftpd"), Vsftpd.tls(certificate()))) {
            String host = ftp.host() + ":" + ftp.port();
            home.routes(route("good", "host = " + host, "protocol = ftps", "login = ad-target", "password = " + PASSWORD));
            assertThat(check().status()).isEqualTo(3);
            Program.Result trusted = Program.as("ad-daemon").run("trust", host, "--yes", "--home", home.path());
            assertThat(trusted.status()).as(trusted.all()).isZero();
            assertThat(trusted.out()).contains("certificate of CN=ftp.example, valid until ", "known_certificates");
            Program.Result result = check();
            assertThat(result.status()).as(result.all()).isZero();
            assertThat(result.out()).contains("by ftps: trusted", "certificate of CN=ftp.example, valid until ");
        }
    }
}
