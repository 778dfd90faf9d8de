package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.autodispatcher.rig.Account;
import org.autodispatcher.rig.CleaningUp;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Targets on which an upgrade cannot run detached: what is said of them, and what is looked at there all the same. */
@Needs(
        value = {"sshd", "setpriv", "setsid"},
        accounts = {"ad-daemon", "ad-target"},
        root = "it starts a server that logs in another account, and the program as an ordinary one")
class PlainRunsIT {
    private static final String ADDRESS = "127.0.0.58";

    @TempDir
    Path dir;

    private final Account account = new Account(TestAccounts.TARGET);
    private OpenSsh server;
    private TestHome home;
    private Path there;

    @BeforeEach
    void start() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).listen(ADDRESS).start();
        there = account.folder(account.home().resolve("ad-plain-" + ProcessHandle.current().pid() + "-" + dir.getFileName()));
        home = TestHome.in(dir, """
                [DEFAULT]
                host = %1$s:%2$d
                login = ad-target
                password = %3$s
                protocol = sftp
                dest_dir = %4$s
                upgrade_command = echo {package} >>ran
                [app-.*]
                name = app
                run_dir = %4$s/.runs
                [other-.*]
                name = other
                run_dir = %4$s/.others
                """.formatted(ADDRESS, server.port(), TestAccounts.TARGET_PASSWORD.reveal(), there));
        home.trusts(server.knownHostsLines());
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        account.close();
    }

    /** From now on the same target ends what a session leaves behind. */
    private void cleansUp() throws IOException {
        int port = server.port();
        server.close();
        server = OpenSsh.in(dir.resolve("strict")).listen(ADDRESS).port(port)
                .lines("ForceCommand " + CleaningUp.wrapper(), "Subsystem sftp /usr/lib/openssh/sftp-server").start();
        home.trusts(server.knownHostsLines());
    }

    private Program.Result run(Object... arguments) throws IOException {
        return Program.as("ad-daemon").run(arguments);
    }

    private Program.Result dispatch(String name) throws IOException {
        return run("dispatch", "--json", "--home", home.path(), home.file(name, "the bytes of " + name));
    }

    private void upgraded(String name) throws IOException {
        Program.Result result = dispatch(name);
        assertThat(result.status()).as(result.all()).isZero();
        assertThat(there.resolve("ran")).content().endsWith(name + "\n");
    }

    /** The codes that {@code explain} gives. */
    private JsonNode weaker(String name) throws IOException {
        Program.Result result = run("explain", "--json", "--home", home.path(), name);
        assertThat(result.status()).as(result.all()).isZero();
        return JsonMapper.shared().readTree(result.out()).get("explanations").get(0).get("weaker");
    }

    private String explained(String name) throws IOException {
        return run("explain", "--lang", "en", "--home", home.path(), name).out();
    }

    @Test
    void explain_says_that_the_host_ends_what_a_session_leaves_behind_once_that_was_found_out() throws IOException {
        cleansUp();
        assertThat(weaker("app-1").isEmpty()).isTrue();
        upgraded("app-1");
        assertThat(weaker("app-2").toString()).isEqualTo("[\"plain\"]");
        assertThat(explained("other-1")).contains("the host ends what a session leaves behind");
    }

    @Test
    void explain_says_that_run_dir_cannot_be_used_until_a_start_could_use_it() throws IOException {
        Path runDir = account.folder(there.resolve(".runs"));
        Files.setPosixFilePermissions(runDir, PosixFilePermissions.fromString("rwxrwxr-x"));
        upgraded("app-1");
        assertThat(weaker("app-2").toString()).isEqualTo("[\"no-run-folder\"]");
        assertThat(explained("app-2")).contains("run_dir cannot be used there");
        assertThat(weaker("other-1").isEmpty()).as("another run_dir on the same target").isTrue();
        assertThat(run("show", "1", "--lang", "en", "--home", home.path()).out()).contains("can be written by others", "plain run");

        Files.setPosixFilePermissions(runDir, PosixFilePermissions.fromString("rwxr-xr-x"));
        upgraded("app-2");
        assertThat(weaker("app-3").isEmpty()).isTrue();
    }

    @Test
    void a_home_that_was_put_back_is_seen_by_the_run_folders_of_a_host_that_runs_plain_since() throws IOException {
        upgraded("app-1");
        Path state = home.path().resolve("state");
        Path copy = dir.resolve("copy");
        copy(state, copy);
        upgraded("app-2");

        cleansUp();
        Folders.remove(state);
        copy(copy, state);
        home.trusts(server.knownHostsLines());
        Program.Result again = dispatch("app-2");
        assertThat(again.status()).as(again.all()).isEqualTo(3);
        assertThat(JsonMapper.shared().readTree(again.out()).get("dispatches").get(0).get("deliveries").get(0).get("reason").asString())
                .isEqualTo("ledger-behind");
        assertThat(there.resolve("ran")).hasContent("app-1\napp-2\n");
    }

    private static void copy(Path from, Path to) throws IOException {
        Process copying = new ProcessBuilder("cp", "-a", from.toString(), to.toString()).inheritIO().start();
        assertThat(copying.onExit().join().exitValue()).isZero();
    }
}
