package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.rig.Meanwhile;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.upgrade.Upgrade.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every upgrade does, whatever shell it goes through. */
abstract class UpgradeContract {
    protected final Watched watched = new Watched();
    private String file = "";

    /** A shell on this machine. */
    protected abstract RemoteShell shell() throws IOException;

    /** A folder that the account can read and write. */
    protected abstract Path place() throws IOException;

    /** What is tested. */
    protected Upgrade upgrade(RemoteUpgrade.Patience patience) throws IOException {
        return new RemoteUpgrade(shell(), Timer.REAL, patience);
    }

    @BeforeEach
    final void placeFile() throws IOException {
        file = Orders.place(place().resolve("new cx/支付's $1.tar.gz")).toString();
    }

    protected final UpgradeOrder order(String command) {
        return Orders.order(command, file);
    }

    protected final Ended run(UpgradeOrder order) throws IOException {
        return upgrade(RemoteUpgrade.Patience.DEFAULT).run(order, watched);
    }

    private void notStarted(UpgradeOrder order, Reason reason, String wording) {
        assertThatThrownBy(() -> run(order)).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().reason()).isEqualTo(reason);
            assertThat(e.failure().wording()).isEqualTo(wording);
        });
        assertThat(watched.pid()).isEmpty();
        assertThat(watched.lines()).isEmpty();
    }

    @Test
    void an_allowed_status_is_success_and_the_lines_come_in_order() throws Exception {
        Ended ended = run(order("echo one; echo two >&2; echo three; printf four"));
        assertThat(ended).isEqualTo(new Ended.Succeeded(0));
        assertThat(watched.lines()).containsExactly("one", "two", "three", "four");
        assertThat(watched.pid()).isPresent();
        assertThat(watched.saidSizeOnly()).isFalse();
    }

    @Test
    void any_other_status_is_failure() throws Exception {
        assertThat(run(order("exit 7"))).isInstanceOfSatisfying(Ended.Failed.class, failed -> {
            assertThat(failed.failure().wording()).isEqualTo("exit-status");
            assertThat(failed.failure().values()).containsEntry("status", "7").containsEntry("command", "exit 7");
            assertThat(failed.status()).isEqualTo(OptionalInt.of(7));
        });
    }

    @Test
    void a_signal_is_named() throws Exception {
        assertThat(run(order("kill -9 $$"))).isInstanceOfSatisfying(Ended.Failed.class, failed -> {
            assertThat(failed.failure().reason()).isEqualTo(Reason.SIGNAL);
            assertThat(failed.failure().values()).containsEntry("signal", "KILL").containsEntry("status", "137");
        });
    }

    @Test
    void a_program_that_is_not_there_or_not_executable_is_told_apart() throws Exception {
        assertThat(run(order("/no/such/program 1"))).isInstanceOfSatisfying(
                Ended.Failed.class, failed -> assertThat(failed.failure().wording()).isEqualTo("exit-status.not-found"));
        assertThat(run(order("/etc/passwd"))).isInstanceOfSatisfying(
                Ended.Failed.class, failed -> assertThat(failed.failure().wording()).isEqualTo("exit-status.not-executable"));
    }

    @Test
    void several_lines_stop_at_the_first_that_fails() throws Exception {
        assertThat(run(order("echo first\nfalse\necho second\n"))).isInstanceOf(Ended.Failed.class);
        assertThat(watched.lines()).containsExactly("first");
    }

    @Test
    void standard_input_is_dev_null_and_the_directory_is_the_files() throws Exception {
        assertThat(run(order("pwd; cat; ls -l /proc/self/fd/0 | sed 's/.*-> //'; printf '%s\\n' *"))).isEqualTo(new Ended.Succeeded(0));
        Path path = Path.of(file);
        assertThat(watched.lines()).containsExactly(path.getParent().toString(), "/dev/null", path.getFileName().toString());
    }

    @Test
    void the_values_are_in_the_environment_and_nothing_of_ours_is() throws Exception {
        run(order("printf '%s\\n' \"$AD_PACKAGE\" \"$AD_VERSION\"; set | grep -i '^ad_[a-z]*=' | grep -v '^AD_'; umask"));
        assertThat(watched.lines()).startsWith("支付 系统's-2.4.1.tar.gz", "2.4.1").hasSize(3);
    }

    @Test
    void every_character_of_a_command_arrives() throws Exception {
        String text = "' \" \\ \\n $HOME `id` $(id) ! * ~ # 丁一 é \t | & ; < > ( ) { } %s";
        run(order("cat <<'END'\n" + text + "\nEND"));
        assertThat(watched.lines()).containsExactly(text);
    }

    @Test
    void a_file_that_was_changed_is_not_upgraded_from() throws Exception {
        Files.writeString(Path.of(file), "the content of the p4ckage\n");
        notStarted(order("echo started"), Reason.DIGEST_DIFFERS, "digest-differs.changed");
        Files.writeString(Path.of(file), "other\n");
        notStarted(order("echo started"), Reason.DIGEST_DIFFERS, "digest-differs.changed-size");
        notStarted(Orders.sizeOnly(order("echo started")), Reason.DIGEST_DIFFERS, "digest-differs.changed-size");
    }

    @Test
    void a_file_that_is_not_there_is_told() throws Exception {
        notStarted(Orders.order("echo started", "/no/such/folder/x.tar.gz"), Reason.DIGEST_DIFFERS, "digest-differs.missing");
        notStarted(Orders.order("echo started", Path.of(file).getParent().toString()), Reason.DIGEST_DIFFERS, "digest-differs.missing");
    }

    @Test
    void a_daemon_it_leaves_behind_lives_and_nobody_waits_for_it() throws Exception {
        assertThat(run(order("sleep 600 & echo $!"))).isEqualTo(new Ended.Succeeded(0));
        ProcessHandle daemon = ProcessHandle.of(Long.parseLong(watched.lines().getFirst())).orElseThrow();
        assertThat(daemon.isAlive()).isTrue();
        daemon.destroyForcibly();
        daemon.onExit().join();
    }

    @Test
    void lines_come_while_it_runs() throws Exception {
        Path gate = Path.of(file).resolveSibling("gate");
        CompletableFuture<Ended> end = start(order("echo waiting; mkfifo -m 666 gate; echo ready; read x <gate; echo $x"));
        watched.awaitLine("ready");
        assertThat(end).isNotDone();
        Files.writeString(gate, "go\n");
        assertThat(end.get()).isEqualTo(new Ended.Succeeded(0));
        assertThat(watched.lines()).isEqualTo(List.of("waiting", "ready", "go"));
    }

    @Test
    void what_is_overdue_is_told_and_goes_on() throws Exception {
        Path gate = Path.of(file).resolveSibling("gate");
        CompletableFuture<Ended> end = start(Orders.alarmAfter(
                order("mkfifo -m 666 gate; echo ready; read x <gate; echo $x"), java.time.Duration.ofMillis(100)));
        watched.awaitOverdue();
        watched.awaitLine("ready");
        assertThat(end).isNotDone();
        Files.writeString(gate, "go\n");
        assertThat(end.get()).isEqualTo(new Ended.Succeeded(0));
        assertThat(watched.overdueCount()).isEqualTo(1);
    }

    @Test
    void what_is_to_be_stopped_is_ended_with_everything_below_it() throws Exception {
        Ended ended = upgrade(new RemoteUpgrade.Patience(UpgradeScript.PROFILE_LIMIT, java.time.Duration.ofSeconds(1)))
                .run(Orders.stopAfter(order("trap '' TERM; sh -c 'echo $$; sleep 600' & echo $$; while :; do sleep 600; done"),
                        java.time.Duration.ofSeconds(3)), watched);
        assertThat(ended).isInstanceOfSatisfying(
                Ended.Failed.class, failed -> assertThat(failed.failure().reason()).isEqualTo(Reason.STOPPED));
        assertThat(watched.lines()).hasSizeGreaterThanOrEqualTo(2);
        watched.lines().stream().filter(line -> line.matches("\\d+")).forEach(pid -> awaitEnd(Long.parseLong(pid)));
    }

    /** Waits until the process is gone: one that was killed is there until its parent has looked after it. */
    static void awaitEnd(long pid) {
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().orTimeout(120, java.util.concurrent.TimeUnit.SECONDS).join());
    }

    protected final CompletableFuture<Ended> start(UpgradeOrder order) throws IOException {
        Upgrade upgrade = upgrade(RemoteUpgrade.Patience.DEFAULT);
        return Meanwhile.doing(() -> upgrade.run(order, watched));
    }
}
