package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.autodispatcher.Reason;
import org.autodispatcher.rig.Meanwhile;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.ssh.ScriptedShell;
import org.autodispatcher.upgrade.DetachedUpgrade.Finished;
import org.autodispatcher.upgrade.DetachedUpgrade.Result;
import org.autodispatcher.upgrade.DetachedUpgrade.Stopped;
import org.autodispatcher.upgrade.Upgrade.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command that is repeated on the target by itself. */
@Timeout(120)
class RepeatedTest {
    @TempDir
    Path folder;

    private final Watched watched = new Watched();
    private final RunKey key = Runs.fresh().part("health-0");
    private final String name = UUID.randomUUID().toString().replace("-", "");
    private Path in = Path.of("/");

    @BeforeEach
    void folders() throws IOException {
        in = Files.createDirectories(folder.resolve("new cx"));
    }

    private RemoteShell shell() {
        return ScriptedShell.of(folder.toString());
    }

    private DetachedRun runs() {
        return new DetachedRun(shell(), Runs.in(folder.resolve("runs").toString()), Timer.REAL,
                new RemoteUpgrade.Patience(UpgradeScript.PROFILE_LIMIT, Duration.ofSeconds(1)));
    }

    private UpgradeOrder order(String command, int seconds) {
        UpgradeOrder.Rules rules = new UpgradeOrder.Rules(
                Map.of("AD_PREVIOUS", "/old one"), false, Duration.ofMinutes(1), UpgradeOrder.OnTimeout.ALARM, Set.of(0));
        String file = in.resolve("x.tar.gz").toString();
        return Repeated.until(
                new UpgradeOrder(command, file, java.util.Optional.empty(), UpgradeOrder.ANY, rules), name, Duration.ofSeconds(seconds));
    }

    private Ended run(String command, int seconds) throws IOException {
        return ((Finished) runs().run(order(command, seconds), key, 0, watched)).how();
    }

    @Test
    void it_is_repeated_until_it_ends_well_in_the_directory_of_a_file_that_need_not_be_there() throws IOException {
        assertThat(run("echo \"$AD_PREVIOUS\" >>tries; [ `wc -l <tries` -ge 3 ]", 60)).isEqualTo(new Ended.Succeeded(0));
        assertThat(in.resolve("tries")).hasContent("/old one\n/old one\n/old one");
    }

    @Test
    void several_lines_stop_at_the_first_that_fails_each_time() throws IOException {
        assertThat(run("echo one\nls /nonexistent-of-ours >/dev/null 2>&1\necho never", 1)).isInstanceOf(Ended.Failed.class);
        assertThat(watched.lines()).contains("one").doesNotContain("never");
    }

    @Test
    void what_is_not_well_in_time_ends_with_its_last_status() throws IOException {
        assertThat(run("echo try >>tries; exit 1`wc -l <tries`", 3)).isInstanceOfSatisfying(Ended.Failed.class, failed -> {
            assertThat(failed.failure().reason()).isEqualTo(Reason.EXIT_STATUS);
            assertThat(failed.status()).isEqualTo(OptionalInt.of(10 + tries()));
        });
        assertThat(tries()).isBetween(2, 3); // at 0, 1 and 2 s, where the machine is not busy
    }

    @Test
    void one_that_hangs_is_ended_with_all_below_it() throws Exception {
        assertThat(run("echo $$ >pid; sleep 600; true", 1)).isInstanceOfSatisfying(Ended.Failed.class,
                failed -> assertThat(failed.failure().reason()).isEqualTo(Reason.STOPPED));
        assertThat(alive(Files.readString(in.resolve("pid")).strip())).isFalse();
    }

    @Test
    void it_goes_on_without_its_session_and_who_asks_again_follows_it() throws Exception {
        String command = "mkdir one 2>/dev/null || echo two at once >>bad; echo tried; sleep 1; rmdir one; [ -e well ]";
        CompletableFuture<Result> result = new CompletableFuture<>();
        Thread session = Thread.ofVirtual().start(() -> {
            try {
                result.complete(runs().run(order(command, 60), key, 0, watched));
            } catch (IOException e) {
                result.completeExceptionally(e);
            }
        });
        watched.awaitLine("tried");
        session.interrupt();
        assertThat(result.get()).isInstanceOf(DetachedUpgrade.Lost.class);
        Watched again = new Watched();
        CompletableFuture<Result> other = Meanwhile.doing(() -> runs().run(order(command, 60), key, watched.next(), again));
        again.awaitLine("tried");
        Files.createFile(in.resolve("well"));
        assertThat(((Finished) other.get()).how()).isEqualTo(new Ended.Succeeded(0));
        assertThat(in.resolve("bad")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"as it is", "exec busybox ps \"$@\"", "exit 1"})
    void what_a_cut_connection_left_of_a_plain_one_is_found_and_ended(String ps) throws Exception {
        Meanwhile.doing(() -> new RemoteUpgrade(shell()).run(order("echo $$ >pid; echo tried; sleep 600; true", 60), watched));
        watched.awaitLine("tried");
        String tried = Files.readString(in.resolve("pid")).strip();
        // the repeating shell is killed, what it has started is not
        ProcessHandle repeating = ProcessHandle.of(watched.pid().orElseThrow()).orElseThrow();
        repeating.destroyForcibly();
        repeating.onExit().join();
        assertThat(alive(tried)).isTrue();
        assertThat(Repeated.end(with(ps), name, Duration.ofSeconds(1))).isEqualTo(Stopped.GONE);
        assertThat(alive(tried)).isFalse();
        assertThat(Repeated.end(with(ps), name, Duration.ofSeconds(1))).isEqualTo(Stopped.ABSENT);
    }

    @Test
    void another_one_is_left_alone() throws Exception {
        CompletableFuture<Ended> plain = Meanwhile.doing(() -> new RemoteUpgrade(shell()).run(order("echo tried; until [ -e well ]; do sleep 1; done", 60), watched));
        watched.awaitLine("tried");
        assertThat(Repeated.end(shell(), name + "0", Duration.ofSeconds(1))).isEqualTo(Stopped.ABSENT);
        Files.createFile(in.resolve("well"));
        assertThat(plain.get()).isEqualTo(new Ended.Succeeded(0));
    }

    @Test
    void a_part_of_an_upgrade_has_a_folder_of_its_own_and_the_upgrade_the_one_it_always_had() {
        RunKey upgrade = new RunKey("pay", "pay-1.zip", Orders.digest(), "app@web:22", 0);
        assertThat(upgrade.lines()).hasSize(5);
        assertThat(List.of(upgrade.text(), upgrade.part("health-0").text(), upgrade.part("health-1").text(), upgrade.part("rollback").text()))
                .doesNotHaveDuplicates();
        assertThat(upgrade.part("rollback").lines()).startsWith(upgrade.lines().toArray(String[]::new)).contains("part rollback");
    }

    private int tries() {
        try {
            return Files.readAllLines(in.resolve("tries")).size();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A shell whose ps is this script. */
    private RemoteShell with(String ps) throws IOException {
        if (ps.equals("as it is")) {
            return shell();
        }
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path file = Files.writeString(bin.resolve("ps"), "#!/bin/sh\n" + ps + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new ScriptedShell(List.of("/bin/sh", "-s"),
                Map.of("HOME", folder.toString(), "SHELL", "/bin/sh", "PATH", bin + ":/usr/bin:/bin"));
    }

    /** Not where it only waits to be looked after by its parent. */
    private static boolean alive(String pid) throws IOException {
        Path stat = Path.of("/proc", pid, "stat");
        return Files.exists(stat) && !Files.readString(stat).replaceAll("^.*[)] ", "").startsWith("Z");
    }
}
