package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.Repo;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three accounts: whose the repositories are, who pushes and commits, and who runs the daemon. */
@Needs(
        value = {"git", "svn", "svnadmin", "svnlook", "setpriv", "kill", "script"},
        accounts = {"ad-daemon", "ad-dropper", "ad-repo"},
        root = "it works as three accounts")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RepositoriesIT {
    private static final String PUSHER = "ad-dropper";

    /** A push may not wait for the daemon at all; this is what it may take on a machine that has much to do. */
    private static final Duration AT_ONCE = Duration.ofSeconds(20);

    @TempDir
    Path dir;

    private final List<Process> started = new ArrayList<>();
    private TestHome home;
    private Path git;
    private Path svn;
    private Path work;
    private Map<String, String> pusher;

    @BeforeEach
    void repositories() throws IOException {
        home = TestHome.in(dir, "[pay-.*\\.zip$]\nname = pay\nhost = 127.0.0.1\nlogin = app\nprotocol = sftp\nssh_port = 1\n");
        git = Repo.bare(dir.resolve("releases.git"), "--shared=0666");
        svn = Repo.svn(dir.resolve("builds"));
        Repo.well(svn, "chmod", "-R", "a+rwX", "db", "locks");
        Folders.give(git, "ad-repo");
        Folders.give(svn, "ad-repo");
        Path settings = home.file("dispatcher.cfg", """
                [dispatcher]
                min_free = 1MiB
                [repository releases]
                path = %s
                kind = git
                [repository builds]
                path = %s
                kind = svn
                """.formatted(git, svn));
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--r--"));
        pusher = Map.of("GIT_CONFIG_GLOBAL", Files.writeString(dir.resolve("gitconfig"), "[safe]\ndirectory = *\n").toString());
        work = Files.createDirectory(dir.resolve("work"));
        Folders.give(work, PUSHER);
        pushes("git", "init", "-q", "-b", "main");
        pushes("git", "remote", "add", "origin", git.toString());
    }

    @AfterEach
    void nothingIsLeft() {
        started.forEach(each -> {
            each.descendants().forEach(ProcessHandle::destroyForcibly);
            each.destroyForcibly();
        });
    }

    private String pushes(String... words) throws IOException {
        Repo.Done done = Repo.run(work, PUSHER, pusher, List.of(words), new byte[0]);
        assertThat(done.status()).as(done.said()).isZero();
        return done.said();
    }

    private Duration push(String name) throws IOException {
        return push(name, name);
    }

    private Duration push(String name, String content) throws IOException {
        Path file = Files.writeString(work.resolve(name), content);
        Folders.give(file, PUSHER);
        pushes("git", "add", name);
        pushes("git", "commit", "-q", "-m", name);
        long begin = System.nanoTime();
        assertThat(pushes("git", "push", "-q", "origin", "HEAD")).isEmpty();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private Duration commit(String name) throws IOException {
        Path file = Files.writeString(work.resolve("to-import"), name);
        Folders.give(file, PUSHER);
        long begin = System.nanoTime();
        pushes("svn", "import", "-q", "-m", name, "to-import", "file://" + svn + "/" + name);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private Process daemon() throws IOException {
        Process daemon = Program.as(TestHome.OWNER).start("run", "--home", home.path());
        started.add(daemon);
        return daemon;
    }

    private static void heard(BufferedReader out, String... parts) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            all.append(line).append('\n');
            String told = line;
            if (List.of(parts).stream().allMatch(told::contains)) {
                return;
            }
        }
        throw new AssertionError("it ended: " + all);
    }

    /** JSON without the blanks between its parts. */
    private static String packed(Program.Result result) {
        return result.out().replaceAll("\\s+", "");
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor()).isZero();
    }

    @Test
    void what_one_account_pushes_to_anothers_repository_the_daemon_of_a_third_sends_whether_it_is_up_hung_or_down() throws Exception {
        Program.Result installed = Program.as("ad-repo").run("hook", "install", "git", git, "--home", home.path());
        assertThat(installed.out()).contains("made: " + git.resolve("hooks/post-receive"));
        assertThat(Program.as("ad-repo").run("hook", "install", "svn", svn, "--home", home.path()).status()).isZero();
        Process daemon = daemon();
        BufferedReader out = daemon.inputReader();
        heard(out, "the home is owned now");
        for (String each : List.of("releases", "builds")) { // what comes before the first look is adopted
            assertThat(Program.as(TestHome.OWNER).run("hook", "read", each, "--home", home.path()).status()).as(each + " was looked at").isZero();
        }

        assertThat(push("pay-1.zip")).as("up").isLessThan(AT_ONCE);
        heard(out, "pay-1.zip arrived", "handed in by " + PUSHER);
        assertThat(commit("pay-2.zip")).isLessThan(AT_ONCE);
        heard(out, "pay-2.zip arrived", "handed in by " + PUSHER);
        assertThat(packed(Program.as(TestHome.OWNER).run("history", "--json", "--home", home.path())))
                .contains("\"source\":\"git\",\"submitter\":\"" + PUSHER + "\"", "\"source\":\"svn\",\"submitter\":\"" + PUSHER + "\"");
        assertThat(Program.as(TestHome.OWNER).run("status", "--home", home.path()).out())
                .contains("git repository releases: " + git + "; its hooks say when to look", "svn repository builds");

        signal(daemon, "STOP");
        assertThat(push("pay-3.zip")).as("hung").isLessThan(AT_ONCE);
        assertThat(commit("pay-4.zip")).as("hung").isLessThan(AT_ONCE);
        signal(daemon, "CONT");
        heard(out, "pay-3.zip arrived");

        daemon.toHandle().destroyForcibly();
        assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(push("pay-5.zip")).as("down").isLessThan(AT_ONCE);
        BufferedReader next = daemon().inputReader();
        heard(next, "pay-5.zip arrived", "handed in by " + PUSHER);
        Program.Result read = Program.as(TestHome.OWNER).run("hook", "read", "builds", "--json", "--home", home.path());
        assertThat(packed(read)).contains("\"troubles\":[]");
        Program.Result history = Program.as(TestHome.OWNER).run("history", "--home", home.path());
        for (int i = 1; i <= 5; i++) {
            assertThat(history.out()).containsOnlyOnce("pay-" + i + ".zip");
        }
    }

    @Test
    void without_hooks_and_without_a_daemon_a_repository_is_read_by_hand() throws Exception {
        push("pay-1.zip");
        Program.Result first = Program.as(TestHome.OWNER).run("hook", "read", "releases", "--home", home.path());
        assertThat(first.out()).contains("packages that lay in releases at the first look and were not sent: 1");
        push("pay-2.zip");
        Program.Result second = Program.as(TestHome.OWNER).run("hook", "read", git, "--json", "--home", home.path());
        assertThat(packed(second)).contains("\"package\":\"pay-2.zip\"", "\"submitter\":\"ann@example.com\"").doesNotContain("pay-1.zip");
        Program.Result unknown = Program.as(TestHome.OWNER).run("hook", "read", "/srv/other.git", "--home", home.path());
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.err()).contains("there is no repository /srv/other.git; dispatcher.cfg names: releases, builds", "[repository other]");
    }

    @Test
    void on_a_terminal_run_asks_about_each_repository_that_was_never_looked_at() throws Exception {
        push("pay-1.zip");
        push("pay-2.zip");
        commit("pay-3.zip");
        Process daemon = Program.as(TestHome.OWNER).startOnTerminal("run", "--home", home.path());
        started.add(daemon);
        BufferedReader screen = daemon.inputReader();
        assertThat(asked(screen)).contains("2 packages lie in the repository releases (" + git + "), which was never looked at before");
        types(daemon, "yes\n");
        assertThat(asked(screen)).contains("1 packages lie in the repository builds (" + svn + ")");
        types(daemon, "no\n");
        heard(screen, "pay-1.zip arrived");
        heard(screen, "pay-2.zip arrived");
        assertThat(Program.as(TestHome.OWNER).run("hook", "read", "builds", "--home", home.path()).status()).as("it is looked at").isZero();
        assertThat(Program.as(TestHome.OWNER).run("status", "--home", home.path()).out())
                .contains("packages that lay in builds at the first look and were not sent: 1", "svn export").doesNotContain("pay-3.zip");
        types(daemon, "\u0003");
        assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    /** What is on the screen once a question waits for its answer. */
    private static String asked(BufferedReader screen) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf("not sent) ") < 0) {
            int next = screen.read();
            assertThat(next).as("it ended: %s", seen).isNotNegative();
            seen.append((char) next);
        }
        return seen.toString();
    }

    private static void types(Process onTerminal, String keys) throws IOException {
        onTerminal.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        onTerminal.getOutputStream().flush();
    }

    @Test
    void a_repository_that_the_daemon_may_not_read_is_said_with_user_mode_and_remedy() throws Exception {
        Files.setPosixFilePermissions(git, PosixFilePermissions.fromString("rwx------"));
        Program.Result read = Program.as(TestHome.OWNER).run("hook", "read", "releases", "--home", home.path());
        assertThat(read.status()).isEqualTo(5);
        assertThat(read.err()).contains("cannot be read by ad-daemon (rwx------ ad-repo)", "setfacl -R -m u:ad-daemon:rX " + git);
        Program.Result denied = Program.as(PUSHER).run("hook", "install", "svn", svn, "--home", home.path());
        assertThat(denied.err()).contains("hooks that ad-dropper installs there would be ad-dropper's", "hook install svn " + svn);
    }

    @Test
    void an_lfs_object_in_a_folder_that_the_daemon_may_not_pass_is_said_to_be_unreadable_and_not_to_be_missing() throws Exception {
        Program.as(TestHome.OWNER).run("hook", "read", "releases", "--home", home.path());
        String oid = "ab".repeat(32);
        push("pay-1.zip", "version https://git-lfs.github.com/spec/v1\noid sha256:" + oid + "\nsize 5\n");
        Path object = git.resolve("lfs/objects/ab/ab/" + oid);
        Files.createDirectories(object.getParent());
        Files.writeString(object, "other");
        Files.setPosixFilePermissions(git.resolve("lfs/objects/ab"), PosixFilePermissions.fromString("rwx------"));
        Program.Result read = Program.as(TestHome.OWNER).run("hook", "read", "releases", "--home", home.path());
        assertThat(read.err()).contains("ad-daemon cannot read the Git LFS object of pay-1.zip: " + object);
    }
}
