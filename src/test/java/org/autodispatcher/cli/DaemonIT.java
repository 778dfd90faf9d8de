package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.StillLedger;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.NotifySocket;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The finished program as daemon: one owner, who can be asked, told to read anew, and told to end. */
@Needs(value = {"setpriv", "python3"}, root = "several accounts", accounts = {"ad-daemon", "ad-dropper"})
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DaemonIT {
    private static final String CANARY = "canary-7f3a9";
    private static final String ROUTES = "[web]\nhost = 127.0.0.1\nssh_port = 1\nlogin = app\npassword = " + CANARY + "\n";

    @TempDir
    private Path dir;

    private TestHome home;
    private final List<Process> started = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void home() throws IOException {
        home = TestHome.in(dir, ROUTES);
    }

    @AfterEach
    void nothingIsLeft() {
        started.forEach(Process::destroyForcibly);
    }

    private Process run() throws IOException {
        Process process = Program.as(TestHome.OWNER).start("run", "--home", home.path());
        started.add(process);
        return process;
    }

    /** Reads what it says until a line fits. */
    private String heard(BufferedReader out, Predicate<String> fits) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.add(line);
            if (fits.test(line)) {
                return line;
            }
        }
        throw new AssertionError("it ended: " + said);
    }

    private static BufferedReader out(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void signal(String name, Process process) throws IOException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().onExit().join();
    }

    private Program.Result asOwner(Object... words) throws IOException {
        return Program.as(TestHome.OWNER).run(words);
    }

    @Test
    void it_owns_the_home_alone_reads_anew_when_told_and_ends_well() throws Exception {
        Process daemon = run();
        BufferedReader out = out(daemon);
        heard(out, line -> line.contains("the home is owned now"));
        Program.Result second = asOwner("run", "--home", home.path());
        assertThat(second.status()).as(second.all()).isEqualTo(2);
        assertThat(second.err()).contains("another process owns this home: " + daemon.pid(), "kill " + daemon.pid());

        home.routes(ROUTES + "unknown_key = 1\n");
        signal("HUP", daemon);
        assertThat(heard(out, line -> line.contains("unknown_key"))).contains(" WARN home ");
        home.routes(ROUTES + "[batch]\nhost = 127.0.0.1\nlogin = app\n");
        signal("HUP", daemon);
        heard(out, line -> line.contains("read anew by " + TestHome.OWNER));

        signal("TERM", daemon);
        heard(out, line -> line.contains("the home is let go"));
        assertThat(daemon.waitFor()).isZero();
        assertThat(home.path().resolve("run/control.sock")).doesNotExist();
    }

    @Test
    void after_a_kill_the_next_owner_takes_its_place() throws Exception {
        Process killed = run();
        heard(out(killed), line -> line.contains("the home is owned now"));
        killed.destroyForcibly().waitFor();
        assertThat(home.path().resolve("run/control.sock")).exists();
        Process next = run();
        heard(out(next), line -> line.contains("the home is owned now: process " + next.pid()));
        signal("INT", next);
        assertThat(next.waitFor()).isZero();
    }

    @Test
    void root_does_not_write_into_another_account_s_state() throws Exception {
        Process daemon = run();
        heard(out(daemon), line -> line.contains("the home is owned now"));
        signal("TERM", daemon);
        daemon.waitFor();
        List<String> before = tree();
        Program.Result root = Program.as("root").run("run", "--home", home.path());
        assertThat(root.status()).isEqualTo(2);
        assertThat(root.err()).contains("sudo -u " + TestHome.OWNER);
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void no_secret_is_in_what_it_says() throws Exception {
        Process daemon = run();
        BufferedReader out = out(daemon);
        heard(out, line -> line.contains("the home is owned now"));
        Program.Result sent = asOwner("dispatch", "--home", home.path(), home.file("web-1.tgz", "content"));
        assertThat(sent.all()).contains("web-1.tgz");
        heard(out, line -> line.contains(" deferred "));
        signal("TERM", daemon);
        heard(out, line -> line.contains("the home is let go"));
        daemon.waitFor();
        String all = String.join("\n", said) + sent.all() + logs();
        assertThat(all).contains("web-1.tgz arrived").doesNotContain(CANARY);
    }

    /** What was in the record when the signal came was before it. */
    @Test
    void the_lines_around_its_end_are_in_the_order_of_their_times() throws Exception {
        Process daemon = run();
        BufferedReader out = out(daemon);
        heard(out, line -> line.contains("the home is owned now"));
        asOwner("dispatch", "--home", home.path(), home.file("web-1.tgz", "content"));
        signal("TERM", daemon);
        heard(out, line -> line.contains("the home is let go"));
        daemon.waitFor();
        assertThat(logs()).contains("deferred", "stopping", "deliveries that were cut and go on at the next start: 0");
        assertThat(logs().lines().map(line -> line.substring(0, line.indexOf(' '))).toList()).isSorted();
    }

    /** The owner goes by what is in force: whoever hands in need not be able to read the files, and an edit that is wrong harms nobody. */
    @Test
    void a_package_is_handed_over_whatever_lies_in_the_files_meanwhile() throws Exception {
        Process daemon = run();
        BufferedReader out = out(daemon);
        heard(out, line -> line.contains("the home is owned now"));
        home.routes(ROUTES + "unknown_key = 1\n");
        Program.Result sent = asOwner("dispatch", "--home", home.path(), home.file("web-1.tgz", "content"));
        assertThat(sent.status()).as(sent.all()).isEqualTo(5);
        assertThat(sent.all()).contains("route web", "deferred").doesNotContain("unknown_key");
        signal("TERM", daemon);
        heard(out, line -> line.contains("the home is let go"));
        daemon.waitFor();
        assertThat(asOwner("dispatch", "--home", home.path(), home.file("web-2.tgz", "more")).err()).contains("unknown_key");
    }

    /** Of the service manager's messages those that nobody but the daemon as a whole can bring about, in their order. */
    @Test
    void its_service_manager_is_told_when_it_is_ready_reads_anew_stops_and_that_it_lives() throws Exception {
        Program.Result left = asOwner("dispatch", "--home", home.path(), home.file("web-1.tgz", "content"));
        assertThat(left.status()).as(left.all()).isEqualTo(5);
        String address = "@ad-test-" + UUID.randomUUID();
        try (NotifySocket manager = NotifySocket.at(address)) {
            Process daemon = Program.as(TestHome.OWNER).with("NOTIFY_SOCKET", address).with("WATCHDOG_USEC", "200000").start("run", "--home", home.path());
            started.add(daemon);
            assertThat(manager.next("READY=1")).startsWith("READY=1|STATUS=").contains("open dispatches: 1");
            try (StillLedger ledger = StillLedger.open(home.path().resolve("state"))) {
                assertThat(ledger.entries(Ledger.HOME)).as("it has begun to take up what is open")
                        .anyMatch(entry -> entry.draft().values().getOrDefault("pid", "").equals(String.valueOf(daemon.pid())));
            }
            assertThat(asOwner("status", "--home", home.path()).all()).contains("web-1.tgz");
            assertThat(manager.next("WATCHDOG=1")).isEqualTo("WATCHDOG=1");
            assertThat(manager.next("WATCHDOG=1")).isEqualTo("WATCHDOG=1");
            signal("HUP", daemon);
            assertThat(manager.next("RELOADING=1")).contains("MONOTONIC_USEC=");
            assertThat(manager.next("READY=1")).startsWith("READY=1|STATUS=");
            signal("TERM", daemon);
            assertThat(manager.next("STOPPING=1")).startsWith("STOPPING=1|STATUS=");
            assertThat(Program.ended(daemon).status()).isZero();
        }
    }

    private String logs() throws IOException {
        try (Stream<Path> files = Files.list(home.path().resolve("state/log"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }

    private List<String> tree() throws IOException {
        try (Stream<Path> all = Files.walk(home.path())) {
            return all.map(path -> path + " " + path.toFile().lastModified() + " " + path.toFile().length()).sorted().collect(Collectors.toList());
        }
    }
}
