package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people decide by the finished program, with a daemon and without one, and what of it can be seen afterwards. */
@Needs(value = {"sshd", "setpriv"}, accounts = {"ad-daemon", "ad-target"}, root = "an ordinary account sends to another one")
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DecisionsIT {
    private static final String ADDRESS = "127.0.0.21";

    @TempDir
    private Path dir;

    private OpenSsh server;
    private TestHome home;
    private Path inbox;
    private Optional<Process> daemon = Optional.empty();

    @BeforeEach
    void server() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).listen(ADDRESS).start();
        String folder = "ad-decide-" + ProcessHandle.current().pid() + "-" + dir.getFileName();
        inbox = Path.of("/home/ad-target", folder);
        home = TestHome.in(dir, """
                [DEFAULT]
                host = %s:%d
                login = ad-target
                password_file = %s
                dest_dir = ~/%s
                run_dir = ~/%s/.runs
                [fast]
                [mend]
                upgrade_command = echo it looks; test -e mended
                [slow]
                upgrade_command = echo it has begun; while [ -e {file} ]; do sleep 1; done; echo it ends
                [deaf]
                upgrade_command = trap : TERM; echo it has begun; while :; do sleep 1; done
                """.formatted(ADDRESS, server.port(), dir.resolve("home/password"), folder, folder));
        Path password = home.file("password", TestAccounts.TARGET_PASSWORD.reveal() + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        home.trusts(server.knownHostsLines());
    }

    @AfterEach
    void end() {
        daemon.ifPresent(process -> process.destroyForcibly().onExit().join());
        server.close();
        if (Files.exists(inbox)) {
            Folders.remove(inbox);
        }
    }

    private Process start(Object... words) throws IOException {
        return Program.as(TestHome.OWNER).start(Stream.concat(Stream.of(words), Stream.of("--home", home.path())).toArray());
    }

    private Program.Result run(int status, Object... words) throws IOException {
        Program.Result result = Program.ended(start(words));
        assertThat(result.status()).as(result.all()).isEqualTo(status);
        return result;
    }

    private static void heard(BufferedReader out, String end) throws IOException {
        String line = out.readLine();
        while (line != null && !line.endsWith(end)) {
            line = out.readLine();
        }
        assertThat(line).as(end).isNotNull();
    }

    private void daemonRuns() throws IOException {
        Process started = start("run");
        daemon = Optional.of(started);
        BufferedReader out = started.inputReader();
        String line = out.readLine();
        while (line != null && !line.contains("the home is owned now")) {
            line = out.readLine();
        }
        assertThat(line).isNotNull();
    }

    private void failsAndIsRetriedOnceMended() throws IOException {
        assertThat(run(1, "dispatch", home.file("mend-1", "m")).err()).contains("auto-dispatcher retry 1:ad-target@" + ADDRESS);
        assertThat(run(2, "release", "1").err()).contains("1:ad-target@", "auto-dispatcher retry 1");
        Files.createFile(inbox.resolve("mended"));
        assertThat(run(0, "retry", "1", "--reason", "it was mended").out()).contains("to be tried again: 1:ad-target@", "upgraded");
        assertThat(run(0, "show", "1").out()).contains("another try ordered", "“it was mended”", "exit code", "| it looks");
        assertThat(run(0, "log", "1").out()).isEqualTo("it looks\n");
        assertThat(run(2, "retry", "1").err()).contains("has ended");
    }

    private void handedInOnceMoreIsHeldUntilReleased() throws IOException {
        Path file = home.file("fast-1", "f");
        run(0, "dispatch", file);
        assertThat(run(3, "dispatch", file).err()).contains("was handed in before", "auto-dispatcher release ");
        String held = run(0, "--json").out();
        assertThat(held).contains("handed-in-before");
        String id = held.replaceAll("(?s).*\"id\" : \"(\\d+)\".*", "$1");
        run(0, "release", id);
        run(0, "dispatch", "--again", file);
        assertThat(run(0, "history", "--package", "fast-*").out().lines()).hasSize(4);
    }

    @Test
    void without_a_daemon_commands_do_what_was_decided_themselves() throws IOException {
        failsAndIsRetriedOnceMended();
        handedInOnceMoreIsHeldUntilReleased();
    }

    @Test
    void with_a_daemon_commands_hand_over_to_it() throws IOException {
        daemonRuns();
        failsAndIsRetriedOnceMended();
        handedInOnceMoreIsHeldUntilReleased();
        assertThat(run(0, "ledger", "verify").out()).contains("the ledger is intact");
        assertThat(daemon.orElseThrow().isAlive()).isTrue();
    }

    /** A link is no package, but what was named beside it is sent and told as ever. */
    private void whatCannotBeHandedInKeepsNothingElseFromGoing() throws IOException {
        Path link = Files.createSymbolicLink(home.path().resolve("fast-link"), home.file("fast-there", "t"));
        Program.Result failed = run(1, "dispatch", "--json", home.file("mend-1", "m"), link, home.file("fast-1", "f"));
        assertThat(failed.out()).contains("\"package\" : \"mend-1\"", "\"state\" : \"failed\"", "\"package\" : \"fast-1\"", "\"state\" : \"done\"");
        Program.Result held = run(3, "dispatch", link, home.file("fast-2", "f"));
        assertThat(held.err()).contains("fast-link");
        assertThat(held.out()).contains("fast-2", "delivered");
        assertThat(run(3, "dispatch", link).err()).contains("fast-link");
    }

    @Test
    void a_link_beside_packages_is_said_without_a_daemon() throws IOException {
        whatCannotBeHandedInKeepsNothingElseFromGoing();
    }

    @Test
    void a_link_beside_packages_is_said_with_a_daemon() throws IOException {
        daemonRuns();
        whatCannotBeHandedInKeepsNothingElseFromGoing();
    }

    @Test
    void what_is_paused_without_a_daemon_waits_and_goes_on_once_resumed() throws IOException {
        assertThat(run(0, "pause", "--route", "fast", "--reason", "the bank moves").out()).isEqualTo("paused: route fast\n");
        run(5, "dispatch", home.file("fast-1", "f"));
        assertThat(inbox.resolve("fast-1")).doesNotExist();
        assertThat(run(0, "status").out()).contains(
                "paused by ad-daemon since ", ": route fast (“the bank moves”)\n", "auto-dispatcher resume --route fast", "  queued  for ", "  paused: paused by ad-daemon since ");
        assertThat(run(2, "resume", "--route", "mend").err()).contains("there is no pause of just this to lift: route mend");
        assertThat(run(0, "resume").out()).contains("resumed", "run");
        run(0, "dispatch", home.file("fast-2", "f2"));
        assertThat(run(0, "show", "1").out()).startsWith("1  fast-1  done\n");
    }

    @Test
    void a_running_upgrade_is_followed_live_never_touched_by_cancel_and_ended_by_stop() throws IOException {
        daemonRuns();
        run(5, "dispatch", "--wait", "5s", home.file("slow-1", "s"));
        Process following = start("log", "1", "-f");
        BufferedReader out = following.inputReader();
        heard(out, "it has begun");
        assertThat(run(2, "cancel", "1").err()).contains("never touches a running upgrade", "auto-dispatcher cancel 1:ad-target@");
        assertThat(run(2, "cancel", "1", "--stop").err()).contains("nobody is there to say", "--yes");
        assertThat(following.isAlive()).isTrue();
        assertThat(run(0, "cancel", "1", "--stop", "--yes", "--reason", "wrong version").out())
                .startsWith("told to end: 1:ad-target@").contains("  failed\n").doesNotContain("cancelled");
        assertThat(following.onExit().join().exitValue()).isEqualTo(ExitCode.FAILED.status());
        assertThat(run(0, "show", "1").out()).contains("“wrong version”", "was stopped at the order of");
    }

    /** What is queued and free to go would be begun by whoever takes up what is open. */
    private void stillUntouched(String id) throws IOException {
        assertThat(run(0, "show", id, "--json").out()).contains("\"state\" : \"queued\"", "\"attempts\" : 0");
        assertThat(inbox.resolve("fast-1")).doesNotExist();
    }

    @Test
    void without_a_daemon_a_stop_or_what_is_refused_takes_nothing_else_up() throws IOException {
        run(0, "pause", "--route", "fast");
        run(5, "dispatch", home.file("fast-1", "f"));
        Process slow = start("dispatch", home.file("slow-1", "s"));
        heard(slow.inputReader(), "| it has begun");
        slow.destroyForcibly().onExit().join();
        run(0, "resume");

        assertThat(run(0, "cancel", "2", "--stop", "--yes").out()).startsWith("told to end: 2:ad-target@").contains("  failed\n");
        stillUntouched("1");
        assertThat(run(2, "release", "2").err()).contains("auto-dispatcher retry 2:");
        assertThat(run(2, "retry", "7").err()).contains("auto-dispatcher history");
        stillUntouched("1");
        assertThat(run(0, "retry", "1").out()).contains("not ended yet, and taken up: 1", "delivered");
        assertThat(inbox.resolve("fast-1")).exists();
    }

    /** What does not end when it is told to is killed ten seconds later: the home is owned for so long. */
    @Test
    void while_a_stop_owns_the_home_who_looks_is_answered_and_orders_wait() throws IOException {
        Process deaf = start("dispatch", home.file("deaf-1", "s"));
        heard(deaf.inputReader(), "| it has begun");
        deaf.destroyForcibly().onExit().join();

        Process stopping = start("cancel", "1", "--stop", "--yes");
        String owner = run(0, "status", "--json").out();
        while (stopping.isAlive() && !owner.contains("\"verb\" : \"cancel\"")) {
            owner = run(0, "status", "--json").out();
        }
        assertThat(owner).contains("\"verb\" : \"cancel\"");
        assertThat(run(0, "pause").out()).contains("paused");
        assertThat(run(0, "show", "1").out()).as("the pause came after it").contains("was stopped at the order of");
        assertThat(stopping.onExit().join().exitValue()).isEqualTo(ExitCode.DONE.status());
    }

    @Test
    void edited_routes_are_said_not_to_be_in_force_until_reload() throws IOException {
        daemonRuns();
        Path routes = home.path().resolve(Home.ROUTES_FILE);
        String before = Files.readString(routes);
        home.routes(before + "[more]\n");
        assertThat(run(0, "status").out()).contains("was edited, not in force", "auto-dispatcher reload");
        run(4, "dispatch", home.file("more-1", "m"));
        assertThat(run(0, "reload").out()).contains("in force now; routes: 5");
        run(0, "release", "1");
        home.routes(before + "[broken\n");
        assertThat(run(2, "reload").err()).contains("what was in force stays in force");
        assertThat(run(0, "status").out()).contains("has errors, not in force", "auto-dispatcher check");
    }
}
