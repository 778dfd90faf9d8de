package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who only looks never makes or changes a file, whoever owns the home or was killed as its owner. */
@Needs(value = "setpriv", accounts = "ad-daemon", root = "it runs the program as an ordinary account")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LookingChangesNothingIT {
    private static final List<String> LOOKING = List.of(
            "", "--json", "status", "history", "show 1", "log 1", "ledger verify", "explain none-1.zip", "check");

    @TempDir
    private Path dir;

    private TestHome home;
    private java.util.Optional<Process> daemon = java.util.Optional.empty();

    @BeforeEach
    void home() throws IOException {
        home = TestHome.in(dir, "[web]\nhost = 127.0.0.1\nlogin = app\n");
    }

    @AfterEach
    void end() {
        daemon.ifPresent(process -> process.destroyForcibly().onExit().join());
    }

    private void somethingHappened() throws IOException {
        Program.Result held = Program.as(TestHome.OWNER).run("dispatch", "--home", home.path(), home.file("none-1.zip", "x"));
        assertThat(held.status()).as(held.all()).isEqualTo(4);
    }

    private void daemonRuns() throws IOException {
        Process started = Program.as(TestHome.OWNER).start("run", "--home", home.path());
        daemon = java.util.Optional.of(started);
        BufferedReader out = started.inputReader();
        String line = out.readLine();
        while (line != null && !line.contains("the home is owned now")) {
            line = out.readLine();
        }
        assertThat(line).isNotNull();
    }

    /** Everything about every file below HOME that a look could change; the time of the last reading aside. */
    private Map<Path, Map<String, Object>> tree() throws IOException {
        Map<Path, Map<String, Object>> tree = new TreeMap<>();
        try (Stream<Path> all = Files.walk(home.path())) {
            for (Path path : all.toList()) {
                tree.put(path, Files.readAttributes(path, "unix:ino,mode,uid,gid,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS));
            }
        }
        return tree;
    }

    private void everyLookLeavesAllAsItWas() throws IOException {
        Map<Path, Map<String, Object>> before = tree();
        for (String looking : LOOKING) {
            Object[] line = Stream.concat(Stream.of(looking.split(" ")), Stream.of("--home", home.path()))
                    .filter(word -> !word.equals(""))
                    .toArray();
            Program.Result result = Program.as(TestHome.OWNER).run(line);
            assertThat(result.all()).as(looking).doesNotContain("a bug in auto-dispatcher");
            assertThat(result.status()).as(looking + result.all()).isIn(0, 2, 4);
            assertThat(tree()).as(looking).isEqualTo(before);
        }
    }

    @Test
    void in_a_home_in_which_nothing_ever_happened() throws IOException {
        everyLookLeavesAllAsItWas();
        assertThat(home.path().resolve("state")).doesNotExist();
    }

    @Test
    void where_nobody_owns_the_home() throws IOException {
        somethingHappened();
        everyLookLeavesAllAsItWas();
    }

    @Test
    void while_a_daemon_runs_and_after_it_was_killed() throws IOException {
        somethingHappened();
        daemonRuns();
        Program.Result status = Program.as(TestHome.OWNER).run("status", "--home", home.path());
        assertThat(status.out()).contains("owner: process " + daemon.orElseThrow().pid() + " (run)");
        everyLookLeavesAllAsItWas();
        daemon.orElseThrow().destroyForcibly().onExit().join();
        everyLookLeavesAllAsItWas();
        assertThat(Program.as(TestHome.OWNER).run("--home", home.path()).out()).contains("no daemon runs", "1  none-1.zip  held (no-route)");
    }
}
