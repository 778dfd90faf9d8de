package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.autodispatcher.rig.Folders;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How {@code dispatch} ends: done, waited long enough, stopped; and what it says then, to people, pipes and scripts. */
@Needs(
        value = {"sshd", "script", "setpriv", "kill", "mkfifo"},
        accounts = {"ad-daemon", "ad-target", "ad-sh-dash"},
        root = "it starts a server that logs in another account, and the program as an ordinary one")
class DispatchEndsIT {
    private static final String ADDRESS = "127.0.0.41";

    @TempDir
    Path dir;

    private OpenSsh server;
    private TestHome home;
    private Path inbox;

    @BeforeEach
    void server() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).listen(ADDRESS).start();
        String folder = "ad-ends-" + ProcessHandle.current().pid() + "-" + dir.getFileName();
        inbox = Path.of("/home/ad-target", folder);
        home = TestHome.in(dir, """
                [DEFAULT]
                host = %s:%d
                login = ad-target
                password_file = %s
                dest_dir = ~/%s
                run_dir = ~/%s/.runs
                [fast]
                [chatty]
                upgrade_command = i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); echo line $i; done
                [fails]
                upgrade_command = echo it did not work; exit 7
                [slow]
                upgrade_command = echo it has begun; while [ -e {file} ]; do sleep 1; done
                [unknown]
                host = no-such-host.invalid
                [refused]
                login = ad-sh-dash
                """.formatted(ADDRESS, server.port(), dir.resolve("home/password"), folder, folder));
        Path password = home.file("password", TestAccounts.TARGET_PASSWORD.reveal() + "\n");
        Files.setPosixFilePermissions(password, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        home.trusts(server.knownHostsLines());
    }

    @AfterEach
    void end() {
        server.close();
        if (Files.exists(inbox)) {
            Folders.remove(inbox);
        }
    }

    private Object[] dispatch(Object... more) {
        return Stream.concat(Stream.of("dispatch", "--home", home.path()), Stream.of(more)).toArray();
    }

    private Program.Result run(Object... more) throws IOException {
        return Program.as("ad-daemon").run(dispatch(more));
    }

    private static JsonNode first(Program.Result result) {
        return JsonMapper.shared().readTree(result.out()).get("dispatches").get(0);
    }

    @Test
    void a_second_command_of_a_home_hands_over_to_the_first_and_waits_for_no_slower_package() throws IOException {
        Process slow = Program.as("ad-daemon").start(dispatch(file("slow-1")));
        BufferedReader lines = slow.inputReader();
        heard(lines, "| it has begun");
        Program.Result second = run(file("fast-1"));
        assertThat(second.status()).as(second.all()).isZero();
        assertThat(second.out()).contains("2   fast-1");
        assertThat(inbox.resolve("fast-1")).exists();
        assertThat(slow.isAlive()).isTrue();
        Program.Result daemon = Program.as("ad-daemon").run("run", "--home", home.path());
        assertThat(daemon.status()).as("a service manager starts it again: %s", daemon.all()).isEqualTo(5);
        assertThat(daemon.all()).contains("another process owns this home: " + slow.pid());

        Files.delete(inbox.resolve("slow-1"));
        assertThat(slow.onExit().join().exitValue()).isZero();
    }

    private static void heard(BufferedReader lines, String part) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.contains(part)) {
            line = lines.readLine();
        }
        assertThat(line).as(part).isNotNull();
    }

    private static void assertEndsWell(Process process) throws IOException {
        int status = process.onExit().join().exitValue();
        assertThat(status).as(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)).isZero();
    }

    @Test
    void what_is_handed_over_while_the_first_command_waits_for_others_is_conducted_to_its_end_too() throws IOException {
        Process first = Program.as("ad-daemon").start(dispatch(file("slow-1")));
        BufferedReader ofFirst = first.inputReader();
        heard(ofFirst, "| it has begun");
        Process second = Program.as("ad-daemon").start(dispatch(file("slow-2")));
        BufferedReader ofSecond = second.inputReader();
        heard(ofSecond, "delivered");
        Files.delete(inbox.resolve("slow-1"));
        heard(ofFirst, "other dispatches of this home still move");
        Process third = Program.as("ad-daemon").start(dispatch(file("slow-3")));
        BufferedReader ofThird = third.inputReader();
        heard(ofThird, "delivered");
        heard(ofSecond, "| it has begun");
        Files.delete(inbox.resolve("slow-2"));
        assertEndsWell(second);
        heard(ofThird, "| it has begun");
        Files.delete(inbox.resolve("slow-3"));
        assertEndsWell(third);
        assertEndsWell(first);
        assertThat(run(file("fast-1")).status()).as("the next one owns the home").isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "fast-1 fast-2, 0",
        "fast-1 none-1, 4",
        "fast-1 unknown-1, 5",
        "none-1 unknown-1, 4",
        "none-1 refused-1 unknown-1, 3",
        "refused-1 fails-1 none-1, 1"
    })
    void the_exit_status_is_the_first_that_applies_to_any_of_the_packages(String names, int status) throws IOException {
        Object[] files = Stream.of(names.split(" ")).map(name -> file(name)).toArray();
        Program.Result result = run(files);
        assertThat(result.status()).as(result.all()).isEqualTo(status);
        assertThat(result.out()).contains(names.split(" "));
    }

    private Path file(String name) {
        try {
            return home.file(name, name);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void a_wait_that_ends_names_what_still_moves() throws IOException {
        Program.Result result = run("--wait", "3s", file("slow-1"), file("fast-1"));
        assertThat(result.status()).as(result.all()).isEqualTo(5);
        assertThat(result.err())
                .contains("the wait of 3s has ended")
                .containsPattern("(?m)^  1:ad-target@\\S+  (upgrading|delivering|queued|delivered)$")
                .contains("next: ", "auto-dispatcher run --home ");
    }

    @Test
    void the_same_in_json_is_an_object_on_standard_output_and_words_for_people_beside_it() throws IOException {
        Program.Result result = run("--json", "--wait", "3s", file("slow-1"));
        assertThat(result.status()).isEqualTo(5);
        assertThat(first(result).get("state").asString()).isEqualTo("active");
        assertThat(result.err()).contains("the wait of 3s has ended");
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void who_stops_it_is_told_what_is_left_undone(String signal, int status) throws IOException {
        Process process = Program.as("ad-daemon").start(dispatch(file("slow-1")));
        StringBuilder out = new StringBuilder();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.append(line).append('\n');
                if (line.endsWith("| it has begun")) {
                    SshKeys.run(List.of("kill", "-" + signal, String.valueOf(process.pid())));
                }
            }
        }
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as(out + err).isEqualTo(status);
        assertThat(err).contains("stopped before all was done", "  1:ad-target@" + ADDRESS + ":" + server.port() + "  upgrading\n",
                "a running upgrade goes on on its target").doesNotContain("Exception");
    }

    @Test
    void quiet_says_only_the_outcome() throws IOException {
        Program.Result result = run("--quiet", file("fast-1"));
        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.out()).startsWith("id ").contains("delivered").doesNotContain("delivering");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void json_says_everything_that_the_contract_names_and_nothing_else() throws IOException {
        Program.Result result = run("--json", file("fails-1"));
        assertThat(result.status()).as(result.all()).isEqualTo(1);
        assertThat(result.err()).isEmpty();
        assertThat(JsonMapper.shared().readTree(result.out()).propertyNames()).containsExactly("dispatches");
        JsonNode dispatch = first(result);
        assertThat(dispatch.propertyNames()).contains(
                "id", "package", "sha256", "size", "route", "line", "state", "reason", "arrived", "source", "submitter", "deliveries");
        assertThat(dispatch.get("state").asString()).isEqualTo("failed");
        JsonNode delivery = dispatch.get("deliveries").get(0);
        assertThat(delivery.propertyNames()).contains(
                "target", "state", "reason", "attempts", "protocol", "verified", "remote_path", "exit_code", "message", "hint");
        assertThat(delivery.get("exit_code").asInt()).isEqualTo(7);
    }

    private Path large() throws IOException {
        Path large = home.file("fast-large", "");
        try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
            sparse.setLength(80 << 20);
        }
        return large;
    }

    @Test
    void a_pipe_gets_plain_lines_and_so_does_a_terminal_that_obeys_nothing() throws IOException {
        assertThat(run(file("fast-1")).out()).doesNotContain("\u001b", "\r");
        Program.Result dumb = Program.as("ad-daemon").with("TERM", "dumb").onTerminal("", dispatch(file("fast-2")));
        assertThat(dumb.status()).as(dumb.all()).isZero();
        assertThat(dumb.out()).doesNotContain("\u001b").contains("  delivering\r\n");
    }

    @ParameterizedTest
    @CsvSource({"40, en", "80, zh", "200, en"})
    void a_terminal_gets_a_table_that_the_summary_takes_the_place_of(int columns, String language) throws IOException {
        Program.Result ran = Program.ended(Program.as("ad-daemon").startOnTerminalOf(24, columns, dispatch("--lang", language, large())));
        assertThat(ran.status()).as(ran.all()).isZero();
        String header = language.equals("zh") ? "目标机数：1  " : "targets: 1  ";
        assertThat(ran.out()).contains(header, "80.0 MiB");
        ShownTerminal shown = new ShownTerminal(24, columns);
        shown.feed(ran.out());
        assertThat(shown.text().lines()).noneMatch(line -> line.startsWith(header));
        assertThat(shown.text()).contains("fast-large");
    }

    @Test
    void ctrl_c_leaves_the_table_and_a_sane_terminal_that_has_been_made_narrower_meanwhile() throws Exception {
        Process process = Program.as("ad-daemon").startOnTerminalOf(24, 80, dispatch(file("slow-1")));
        StringBuilder out = new StringBuilder();
        read(process, out, "it has begun");
        int wide = out.length();
        String pts = process.descendants().map(each -> Path.of("/proc/" + each.pid() + "/fd/1"))
                .map(DispatchEndsIT::target).filter(to -> to.startsWith("/dev/pts/")).findFirst().orElseThrow();
        SshKeys.run(List.of("stty", "-F", pts, "cols", "60"));
        read(process, out, "it has begun");
        assertThat(out.substring(wide)).contains("targets: 1  1 upgrading");
        process.getOutputStream().write(3);
        process.getOutputStream().flush();
        out.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertThat(process.onExit().join().exitValue()).as(out.toString()).isEqualTo(130);
        assertThat(out.substring(wide)).contains("stopped before all was done", "a running upgrade goes on on its target");
        assertThat(out).as("no mode was set").doesNotContain("\u001b[?");
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** Reads on until {@code part} has come once more. */
    private static void read(Process process, StringBuilder out, String part) throws IOException {
        int from = out.length();
        java.io.Reader reader = process.inputReader(StandardCharsets.UTF_8);
        while (out.indexOf(part, from) < 0) {
            int next = reader.read();
            assertThat(next).as(out.toString()).isNotNegative();
            out.append((char) next);
        }
    }

    @Test
    void a_daemon_tells_a_terminal_how_far_all_is_whatever_an_upgrade_writes() throws IOException {
        Process daemon = Program.as("ad-daemon").start("run", "--home", home.path());
        heard(daemon.inputReader(), "the home is owned now");
        Program.Result ran = Program.ended(Program.as("ad-daemon").startOnTerminalOf(24, 100, dispatch(large(), file("chatty-1"))));
        SshKeys.run(List.of("kill", String.valueOf(daemon.pid())));
        assertThat(ran.status()).as(ran.all()).isZero();
        assertThat(ran.out()).contains("targets: 2  ", "line 100000").containsPattern("delivered +80\\.0 MiB");
        daemon.onExit().join();
    }

    @Test
    void a_route_that_is_used_twice_goes_on_after_one_target_of_it_failed() throws IOException {
        Program.Result result = run(file("fails-1"), file("fails-2"));
        assertThat(result.out().lines().filter(line -> line.contains("| it did not work"))).hasSize(2);
    }
}
