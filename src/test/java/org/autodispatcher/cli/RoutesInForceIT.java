package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Each sentence of the design's paragraph about when an edited routes file counts, with a daemon that owns the home. */
@Needs(
        value = {"sshd", "setpriv", "kill"},
        accounts = {"ad-daemon", TestAccounts.TARGET},
        root = "it starts a server that logs in another account, and the program as an ordinary one")
class RoutesInForceIT {
    @TempDir
    private Path dir;

    private final Program program = Program.as(TestHome.OWNER);
    private OpenSsh server;
    private TestHome home;
    private Path inbox;
    private Process daemon;

    @BeforeEach
    void start() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).start();
        inbox = Path.of("/home", TestAccounts.TARGET, "ad-in-force-" + ProcessHandle.current().pid() + "-" + dir.getFileName());
        home = TestHome.in(dir, routes("first", TestAccounts.TARGET_PASSWORD.reveal()));
        home.trusts(server.knownHostsLines());
        daemon = program.start("run", "--home", home.path());
        awaitOwner();
    }

    @AfterEach
    void stop() throws IOException {
        daemon.destroy();
        daemon.onExit().join();
        server.close();
        if (Files.exists(inbox)) {
            Folders.remove(inbox);
        }
    }

    /** The daemon answers once it owns the home; each look takes a program's start, so that there is nothing to wait by. */
    private void awaitOwner() throws IOException {
        for (int i = 0; i < 60 && !Files.exists(home.path().resolve("run/control.sock")) && daemon.isAlive(); i++) {
            says("status");
        }
        assertThat(daemon.isAlive()).isTrue();
    }

    private String routes(String folder, String password) {
        return """
                [app-(?P<version>[0-9]+)]
                name = app
                host = %s:%d
                login = %s
                password = %s
                dest_dir = ~/%s/%s
                retry_for = 0s
                """.formatted(server.host(), server.port(), TestAccounts.TARGET, password, inbox.getFileName(), folder);
    }

    private Program.Result run(Object... words) throws IOException {
        Object[] all = new Object[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--home";
        all[words.length + 1] = home.path();
        return program.run(all);
    }

    private String says(Object... words) throws IOException {
        return run(words).all();
    }

    private void dispatched(int status, String name) throws IOException {
        Program.Result result = run("dispatch", home.file(name, name));
        assertThat(result.status()).as(result.all()).isEqualTo(status);
    }

    @Test
    void an_edited_file_is_not_in_force_until_reload_and_that_is_said() throws Exception {
        assertThat(says("explain", "app-1")).doesNotContain("not in force");
        home.routes(routes("second", TestAccounts.TARGET_PASSWORD.reveal()));
        dispatched(0, "app-1");
        assertThat(inbox.resolve("first/app-1")).exists();
        assertThat(says("status")).contains("auto-dispatcher reload");
        assertThat(says("explain", "app-1")).contains("second").contains("not in force").contains("auto-dispatcher reload");
        assertThat(says("check")).contains("not in force");
        assertThat(run("reload").status()).isZero();
        assertThat(says("explain", "app-1")).doesNotContain("not in force");
        dispatched(0, "app-2");
        assertThat(inbox.resolve("second/app-2")).exists();
    }

    @Test
    void reload_is_all_or_nothing() throws Exception {
        home.routes(routes("second", TestAccounts.TARGET_PASSWORD.reveal()) + "hots = x\n");
        Program.Result reload = run("reload");
        assertThat(reload.status()).isEqualTo(2);
        assertThat(reload.all()).contains("hots");
        dispatched(0, "app-1");
        assertThat(inbox.resolve("first/app-1")).exists();
    }

    @Test
    void an_open_dispatch_keeps_its_route_and_logs_in_with_the_secret_of_today() throws Exception {
        home.routes(routes("first", "wrong"));
        assertThat(run("reload").status()).isZero();
        dispatched(3, "app-1");
        assertThat(says("status")).contains("login-refused");
        home.routes(routes("second", TestAccounts.TARGET_PASSWORD.reveal()));
        assertThat(run("reload").status()).isZero();
        assertThat(run("release", "1").status()).isZero();
        dispatched(0, "app-2"); // whose end shows that the daemon works
        awaitState("1", "delivered");
        assertThat(inbox.resolve("first/app-1")).exists();
        assertThat(inbox.resolve("second/app-2")).exists();
        try (var ledger = Files.walk(home.path().resolve("state"))) {
            for (Path file : ledger.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(TestAccounts.TARGET_PASSWORD.reveal());
            }
        }
    }

    @Test
    void reroute_uses_the_table_in_force() throws Exception {
        home.routes(routes("first", "wrong"));
        run("reload");
        dispatched(3, "app-1");
        home.routes(routes("second", TestAccounts.TARGET_PASSWORD.reveal()).replace("name = app", "name = other"));
        run("reload");
        assertThat(run("retry", "--reroute", "1").status()).isZero();
        awaitState("1", "delivered");
        assertThat(inbox.resolve("second/app-1")).exists();
    }

    /** {@code log -f} would be for upgrades; {@code show} is asked until it says so, each time a program's start. */
    private void awaitState(String id, String state) throws IOException {
        String said = "";
        for (int i = 0; i < 60 && !said.contains(state); i++) {
            said = says("show", id);
        }
        assertThat(said).contains(state);
    }
}
