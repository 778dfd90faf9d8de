package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes people make: each answer says what, where and what to type next, and nothing is changed by it. */
@Needs(
        value = {"sshd", "setpriv"},
        accounts = {"ad-daemon", "ad-target", "ad-sh-nologin"},
        root = "it starts servers that log in other accounts, and the program as an ordinary one")
class BadInputIT {
    private static final String ADDRESS = "127.0.0.31";

    @TempDir
    Path dir;

    private OpenSsh server;
    private TestHome home;
    private String inbox;

    @BeforeEach
    void server() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).listen(ADDRESS).start();
        inbox = "ad-bad-input-" + ProcessHandle.current().pid() + "-" + dir.getFileName();
        home = TestHome.in(dir, route("login = ad-target", "password = " + TestAccounts.TARGET_PASSWORD.reveal()));
        home.trusts(server.knownHostsLines());
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        Path left = Path.of("/home/ad-target", inbox);
        if (Files.exists(left)) {
            org.autodispatcher.rig.Folders.remove(left);
        }
    }

    private String route(String... lines) {
        return "[app-.*\\.zip$]\nname = app\nhost = " + ADDRESS + ":" + server.port() + "\ndest_dir = ~/" + inbox + "\n"
                + String.join("\n", lines) + "\n";
    }

    private Program.Result dispatch(Object... arguments) throws IOException {
        Object[] all = new Object[arguments.length + 3];
        all[0] = "dispatch";
        all[1] = "--home";
        all[2] = home.path();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return Program.as("ad-daemon").run(all);
    }

    private void answers(Program.Result result, int status, String... texts) {
        assertThat(result.status()).as(result.all()).isEqualTo(status);
        assertThat(result.all()).contains(texts).contains("next:").doesNotContain("\tat org.", "Exception");
    }

    private void nothingArrived() {
        assertThat(Path.of("/home/ad-target", inbox)).doesNotExist();
    }

    @Test
    void the_same_route_without_a_mistake_goes_well() throws IOException {
        Program.Result result = dispatch(home.file("app-1.zip", "x"));
        assertThat(result.status()).as(result.all()).isZero();
        assertThat(Path.of("/home/ad-target", inbox, "app-1.zip")).hasContent("x");
    }

    @Test
    void a_file_that_is_not_there() throws IOException {
        Path good = home.file("app-1.zip", "x");
        answers(dispatch(good, home.path().resolve("app-2.zip")), 2, "no such file", "app-2.zip", "ls -l");
        nothingArrived();
    }

    @Test
    void a_folder() throws IOException {
        answers(dispatch(Files.createDirectory(home.path().resolve("app-1.zip"))), 2, "is a folder", "tar -czf");
    }

    @Test
    void names_that_packages_must_not_have() throws IOException {
        answers(dispatch(home.file("app-$(reboot).zip", "x")), 3, "name-refused", "app-$(reboot).zip", "mv -i -- ");
        answers(dispatch(home.file("app-\u001b[2J.zip", "x")), 3, "name-refused", "app-\\u001b[2J.zip", "mv -i -- $'");
        answers(dispatch(home.file("app-1.zip.part", "x")), 3, "name-refused", "mv -i -- ");
        nothingArrived();
    }

    @Test
    void an_empty_file_and_one_that_cannot_be_read() throws IOException {
        answers(dispatch(home.file("app-1.zip", "")), 3, "empty");
        Path secret = Files.writeString(home.path().resolve("app-2.zip"), "x");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        answers(dispatch(secret), 3, "unreadable", "ad-daemon", "rw-------", "chmod");
    }

    @Test
    void a_link_and_a_pipe_are_not_followed_and_not_opened() throws IOException {
        Path file = home.file("app-1.zip", "x");
        answers(dispatch(Files.createSymbolicLink(home.path().resolve("app-2.zip"), file)), 3, "symbolic link");
        SshKeys.run(List.of("mkfifo", home.path().resolve("app-3.zip").toString()));
        answers(dispatch(home.path().resolve("app-3.zip")), 3, "pipe");
    }

    @Test
    void a_name_without_a_route() throws IOException {
        answers(dispatch(home.file("other.zip", "x")), 4, "no route matches", "other.zip", "explain");
    }

    @Test
    void a_host_nobody_knows() throws IOException {
        home.routes("[app]\nhost = no-such-host.invalid\nlogin = a\npassword = b\n");
        answers(dispatch(home.file("app-1.zip", "x")), 5, "unknown-host", "no-such-host.invalid");
    }

    @Test
    void a_port_where_nobody_listens() throws IOException {
        home.routes("[app]\nhost = 127.0.0.32:9\nprotocol = sftp\nlogin = a\npassword = b\n");
        answers(dispatch(home.file("app-1.zip", "x")), 5, "unreachable", "127.0.0.32");
    }

    @Test
    void a_wrong_password_is_tried_once_and_closes_the_other_deliveries_with_that_secret() throws IOException {
        home.routes(route("login = ad-target", "password = wrong")
                .replace("host = ", "host = " + ADDRESS.replace("31", "33") + ":9999, "));
        home.routes("[app]\nhost = ad-target@" + ADDRESS + ":" + server.port() + "\npassword = wrong-" + inbox + "\n");
        Program.Result result = dispatch(home.file("app-1.zip", "x"), home.file("app-2.zip", "y"));
        answers(result, 3, "login-refused", "ad-target", "not tried");
        assertThat(result.all()).doesNotContain("wrong-" + inbox);
        assertThat(server.wholeLog().stream().filter(line -> line.contains("Failed password"))).hasSize(1);
    }

    @Test
    void an_unknown_and_a_changed_host_key() throws IOException {
        home.trusts(List.of());
        answers(dispatch(home.file("app-1.zip", "x")), 3, "host-key-unknown", "SHA256:", "auto-dispatcher trust ");
        List<String> other = server.knownHostsLines().stream().map(line -> line.replaceAll("[A-Za-z0-9+/]{20}$", "A".repeat(20))).toList();
        home.trusts(other);
        answers(dispatch(home.file("app-1.zip", "x")), 3, "host-key-changed", "--replace");
        assertThat(server.log()).noneMatch(line -> line.contains("password"));
        nothingArrived();
    }

    @Test
    void no_right_to_write() throws IOException {
        home.routes(route("login = ad-target", "password = " + TestAccounts.TARGET_PASSWORD.reveal()).replace("~/" + inbox, "/usr/share"));
        answers(dispatch(home.file("app-1.zip", "x")), 3, "no-write-right", "/usr/share");
    }

    @Test
    void an_upgrade_command_that_is_not_there() throws IOException {
        home.routes(route("login = ad-target", "password = " + TestAccounts.TARGET_PASSWORD.reveal(), "upgrade_command = ./no-such {file}",
                "run_dir = ~/" + inbox + "/.runs"));
        answers(dispatch(home.file("app-1.zip", "x")), 1, "failed", "./no-such", "127");
    }

    @Test
    void an_account_without_a_shell() throws IOException {
        home.routes(route("login = ad-sh-nologin", "password = ad-test-only", "upgrade_command = true"));
        Program.Result result = dispatch(home.file("app-1.zip", "x"));
        answers(result, 3, "no-posix-shell");
    }

    @Test
    void a_routes_file_in_gbk_with_full_width_punctuation_or_unknown_keys() throws IOException {
        Path file = home.file("app-1.zip", "x");
        home.routes("# 支付\n[app]\nhost = a\n".getBytes(Charset.forName("GBK")));
        answers(dispatch(file), 2, "GBK", "general-dispatch-info.cfg:1");
        home.routes("[app]\nhost ＝ a\n");
        answers(dispatch(file), 2, "general-dispatch-info.cfg:2", "＝");
        home.routes("[app]\nhost = a\nlogn = b\nport = c\n");
        answers(dispatch(file), 2, "general-dispatch-info.cfg:3", "login", "general-dispatch-info.cfg:4");
        home.routes("[app(]\nhost = a\n");
        answers(dispatch(file), 2, "general-dispatch-info.cfg:1");
    }

    @Test
    void nobody_who_is_to_be_told_and_cannot_be_is_left_out() throws IOException {
        home.routes(route("login = ad-target", "password = x", "notify = ops"));
        answers(dispatch(home.file("app-1.zip", "x")), 2, "[notify ops]", "general-dispatch-info.cfg:7");
        home.routes(route("login = ad-target", "password = x"));
        home.file("dispatcher.cfg", "[dispatcher]\nsmtp_host = mail.example.com\n");
        answers(dispatch(home.file("app-1.zip", "x")), 2, "needs the key smtp_from");
        nothingArrived();
    }

    @Test
    void a_netrc_that_others_can_read() throws IOException {
        Path netrc = home.file("netrc", "machine " + ADDRESS + " login ad-target password x\n");
        Files.setPosixFilePermissions(netrc, PosixFilePermissions.fromString("rw-r--r--"));
        home.routes(route());
        Program.Result result = Program.as("ad-daemon").with("NETRC", netrc.toString())
                .run("dispatch", "--home", home.path(), home.file("app-1.zip", "x"));
        answers(result, 3, "secret-unreadable", "chmod 600 " + netrc);
    }

    @Test
    void a_state_of_another_account_is_left_alone_even_by_root() throws IOException {
        Program.Result result = Program.as("root").run("dispatch", "--home", home.path(), home.file("app-1.zip", "x"));
        answers(result, 2, "belongs to ad-daemon", "sudo -u ad-daemon");
    }

    @Test
    void a_home_that_others_can_write() throws IOException {
        Path file = home.file("app-1.zip", "x");
        Files.setPosixFilePermissions(home.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
        answers(dispatch(file), 2, home.path().toString(), "chmod");
    }

    @Test
    void words_the_command_line_does_not_know() throws IOException {
        answers(Program.as("ad-daemon").run("dispatch", "--hme", "x"), 2, "--hme", "auto-dispatcher dispatch --help");
        answers(Program.as("ad-daemon").run("dispach"), 2, "dispach", "did you mean dispatch?");
        answers(Program.as("ad-daemon").run("explain", "--lang", "fr", "x"), 2, "fr");
    }

    @Test
    void a_silent_port_is_given_up() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.34"))) {
            home.routes("[app]\nhost = 127.0.0.34:" + silent.getLocalPort() + "\nlogin = a\npassword = b\n");
            answers(dispatch(home.file("app-1.zip", "x")), 5, "no-progress", "127.0.0.34");
        }
    }

    @Test
    void everything_is_said_in_chinese_too_and_chinese_names_work_in_an_empty_environment() throws IOException {
        Path file = home.file("app-支付（生产）.zip", "x");
        Program.Result result = dispatch(file, "--lang", "zh");
        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.out()).contains("已送达").contains("app-支付（生产）.zip");
        assertThat(Path.of("/home/ad-target", inbox, "app-支付（生产）.zip")).hasContent("x");
    }
}
