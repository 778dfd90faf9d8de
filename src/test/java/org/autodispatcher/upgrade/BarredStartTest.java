package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.autodispatcher.rig.Meanwhile;
import org.autodispatcher.ssh.ScriptedShell;
import org.autodispatcher.upgrade.DetachedUpgrade.Finished;
import org.autodispatcher.upgrade.DetachedUpgrade.Result;
import org.autodispatcher.upgrade.Upgrade.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a start that is on its way, unseen, when its run is asked for: without a claim then, it never has one. */
@Timeout(300)
class BarredStartTest {
    @TempDir
    Path folder;

    private final RunKey key = Runs.fresh();
    private String file = "";
    private Path ran;

    @BeforeEach
    void placeFile() throws IOException {
        file = Orders.place(folder.resolve("x.tar.gz")).toString();
        ran = folder.resolve("ran");
    }

    private DetachedRun start(long number) {
        return new DetachedRun(
                new ScriptedShell(List.of("/bin/sh", "-s"), Map.of("HOME", folder.toString(), "SHELL", "/bin/sh", "PATH", "/usr/bin:/bin")),
                new RunPlace(folder.resolve("runs").toString(), Runs.HOME, Set.of(), number));
    }

    private UpgradeOrder order() {
        return Orders.order("echo ran >>" + ran, file);
    }

    private Path claim() {
        return folder.resolve("runs/runs").resolve(key.text()).resolve("claim");
    }

    /** Starts the run by way of a profile that says that it has begun, and waits until it may go on. */
    private CompletableFuture<Result> startHeldInProfile() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", "begun", "goes-on").directory(folder.toFile()).start().waitFor()).isZero();
        Files.writeString(folder.resolve(".profile"), "echo >" + folder + "/begun; read x <" + folder + "/goes-on\n");
        CompletableFuture<Result> result = Meanwhile.doing(() -> start(1).run(Orders.withLoginEnvironment(order()), key, 0, new Watched()));
        Files.readString(folder.resolve("begun")); // comes back once the profile has written to it
        return result;
    }

    @Test
    void asked_for_before_its_claim_it_never_runs_the_command_and_the_next_start_does() throws Exception {
        CompletableFuture<Result> first = startHeldInProfile();
        assertThat(start(1).attach(order(), key, 0, new Watched())).isEqualTo(new DetachedUpgrade.Absent());
        Files.writeString(folder.resolve("goes-on"), "\n");
        assertThat(first.get()).isEqualTo(new DetachedUpgrade.Barred());
        assertThat(ran).doesNotExist();
        assertThat(claim()).doesNotExist();
        assertThat(start(1).attach(order(), key, 0, new Watched())).isEqualTo(new DetachedUpgrade.Absent());

        assertThat(start(2).run(order(), key, 0, new Watched())).isInstanceOfSatisfying(Finished.class,
                finished -> assertThat(finished.how()).isEqualTo(new Ended.Succeeded(0)));
        assertThat(ran).hasContent("ran");
    }

    @Test
    void ordered_to_stop_before_its_claim_it_never_runs_the_command() throws Exception {
        CompletableFuture<Result> first = startHeldInProfile();
        assertThat(start(1).stop(key)).isEqualTo(DetachedUpgrade.Stopped.ABSENT);
        Files.writeString(folder.resolve("goes-on"), "\n");
        assertThat(first.get()).isEqualTo(new DetachedUpgrade.Barred());
        assertThat(ran).doesNotExist();
    }

    @Test
    void that_has_its_claim_it_is_found_and_not_barred() throws Exception {
        assertThat(start(1).run(order(), key, 0, new Watched())).isInstanceOf(Finished.class);
        assertThat(start(1).attach(order(), key, 0, new Watched())).isInstanceOfSatisfying(Finished.class,
                finished -> assertThat(finished.how()).isEqualTo(new Ended.Succeeded(0)));
        assertThat(ran).hasContent("ran");
    }

    @Test
    void that_was_ended_between_its_gate_and_its_claim_is_seen_to_be_absent() throws Exception {
        passedGate(hostName(), 4194304, "1"); // no process has that number
        assertThat(start(1).attach(order(), key, 0, new Watched())).isEqualTo(new DetachedUpgrade.Absent());
    }

    private static String hostName() throws IOException {
        return new String(new ProcessBuilder("uname", "-n").start().getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
    }

    /** What a start that has passed its gate has left there before its claim. */
    private void passedGate(String host, long pid, String begun) throws Exception {
        Path run = Files.createDirectories(claim().getParent());
        Files.writeString(run.resolve("gate.1"), String.join("\n", key.lines()) + "\nhome " + Runs.HOME + "\nhost " + host + "\nboot "
                + Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + "\npid " + pid + "\nbegun " + begun + "\nmark ad-x\n");
    }

    private static String begun(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/stat")).replaceFirst("^.*[)] ", "").split(" ")[19];
    }

    @Test
    void that_stands_still_between_its_gate_and_its_claim_is_not_taken_for_absent() throws Exception {
        Process stopped = new ProcessBuilder("sleep", "1000").start();
        try {
            passedGate(hostName(), stopped.pid(), begun(stopped.pid()));
            assertThat(start(1).stop(key)).isEqualTo(DetachedUpgrade.Stopped.GONE);
            assertThat(stopped.waitFor()).isNotZero();
            assertThat(claim()).exists();
        } finally {
            stopped.destroyForcibly();
        }
    }

    @Test
    void of_another_machine_that_shares_the_home_is_not_taken_for_absent() throws Exception {
        passedGate("another-machine", 4194304, "1");
        assertThat(start(1).attach(order(), key, 0, new Watched())).isInstanceOfSatisfying(Finished.class,
                finished -> assertThat(finished.how()).isInstanceOf(Ended.InDoubt.class));
        assertThat(claim()).exists();
    }

    @Test
    void is_not_said_to_be_absent_where_nothing_can_be_written_that_would_bar_it() throws Exception {
        Path run = Files.createDirectories(claim().getParent());
        Files.createDirectory(run.resolve("gate.1")); // neither a gate nor a claim
        assertThatThrownBy(() -> start(1).attach(order(), key, 0, new Watched())).isInstanceOf(IOException.class).hasMessageContaining("connection-lost");
    }
}
