package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.autodispatcher.ssh.ScriptedShell;
import org.autodispatcher.upgrade.DetachedUpgrade.Finished;
import org.autodispatcher.upgrade.DetachedUpgrade.Result;
import org.autodispatcher.upgrade.Upgrade.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a start that is on its way, unseen, when its run is asked for: without a claim then, it never has one. */
@Timeout(60)
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
        CompletableFuture<Result> result = CompletableFuture.supplyAsync(() -> {
            try {
                return start(1).run(Orders.withLoginEnvironment(order()), key, 0, new Watched());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
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
        Path run = Files.createDirectories(claim().getParent());
        String here = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        String host = new String(new ProcessBuilder("uname", "-n").start().getInputStream().readAllBytes()).strip();
        Files.writeString(run.resolve("gate.1"), "host " + host + "\nboot " + here + "\npid 4194304\nbegun 1\n"); // no process has that number
        assertThat(start(1).attach(order(), key, 0, new Watched())).isEqualTo(new DetachedUpgrade.Absent());
    }
}
