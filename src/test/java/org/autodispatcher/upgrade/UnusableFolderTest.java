package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.rig.Meanwhile;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.ssh.ScriptedShell;
import org.autodispatcher.upgrade.DetachedUpgrade.Finished;
import org.autodispatcher.upgrade.DetachedUpgrade.NoRunFolder;
import org.autodispatcher.upgrade.DetachedUpgrade.Result;
import org.autodispatcher.upgrade.DetachedUpgrade.TurnTaken;
import org.autodispatcher.upgrade.Upgrade.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where nothing can be kept in the run folder, what lies there to be read decides before anything is started in another way. */
@Needs({"dash", "bash", "ksh", "busybox"})
@Timeout(300)
class UnusableFolderTest {
    /**
     * No file takes a byte, as on a full disk: what is written is refused, with the signal that goes with it ignored. Not for ksh, which
     * puts what a command prints into a file in memory.
     */
    private static final List<String> FULL = List.of("/bin/sh", "-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh");

    @TempDir
    Path folder;

    private final RunKey key = Runs.fresh();
    private String file = "";

    @BeforeEach
    void placeFile() throws IOException {
        file = Orders.place(folder.resolve("x.tar.gz")).toString();
    }

    private RemoteShell shell(List<String> within, String program, String path) {
        List<String> words = new ArrayList<>(within);
        words.addAll(List.of((program + " -s").split(" ")));
        RemoteShell shell = new ScriptedShell(words, Map.of("PATH", path, "HOME", folder.toString(), "SHELL", "/bin/sh"));
        return (script, output, limit) -> shell.run(script.replace("/bin/sh", program), output, limit);
    }

    private DetachedRun runs(RemoteShell shell) {
        return new DetachedRun(shell, Runs.in(folder.resolve("runs").toString()));
    }

    private DetachedRun well(String program) {
        return runs(shell(List.of(), program, "/usr/bin:/bin"));
    }

    private DetachedRun full(String program) {
        return runs(shell(FULL, program, "/usr/bin:/bin"));
    }

    private Result start(DetachedRun runs, RunKey of) throws IOException {
        return runs.run(Orders.order("echo ran >>ran; exit 3", file), of, 0, new Watched());
    }

    private void openToTheGroup() throws IOException {
        Files.setPosixFilePermissions(folder.resolve("runs"), PosixFilePermissions.fromString("rwxrwx---"));
    }

    /** While a run has the turn. */
    private void beside(String program, Acts acts) throws Exception {
        Watched watched = new Watched();
        CompletableFuture<Result> first = Meanwhile.doing(() -> well(program).run(
                Orders.order("mkfifo -m 666 gate; echo ready; read x <gate", file), key, 0, watched));
        try {
            watched.awaitLine("ready");
            acts.act();
        } finally {
            Files.writeString(folder.resolve("gate"), "\n");
            first.get();
        }
    }

    /** What a test does. */
    private interface Acts {
        void act() throws IOException;
    }

    private void notStarted() {
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    private static void assertFull(org.assertj.core.api.ThrowableAssert.ThrowingCallable start) {
        assertThatThrownBy(start).isInstanceOfSatisfying(FailureException.class, e -> {
            Failure why = e.failure();
            assertThat(why.is(Reason.DISK_FULL, "run-folder")).as(why.toString()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --posix", "busybox sh"})
    void a_full_disk_is_a_reason_to_wait(String program) throws Exception {
        assertFull(() -> start(full(program), key));
        notStarted();
        assertThat(start(well(program), key)).isInstanceOf(Finished.class);
        assertThat(folder.resolve("ran")).hasContent("ran");
    }

    /** Shells differ in what test(1) says there, and to root it says that all can be written. */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --posix", "ksh", "busybox sh"})
    @Needs(value = {"unshare", "mount"}, root = "mounts a folder read-only, for itself alone")
    void a_read_only_file_system_is_no_full_disk(String program) throws Exception {
        String runs = Files.createDirectories(folder.resolve("runs/turns")).getParent().toString();
        Files.setPosixFilePermissions(folder.resolve("runs"), PosixFilePermissions.fromString("rwx------"));
        List<String> readOnly = List.of("unshare", "-m", "/bin/sh", "-c",
                "mount --bind '" + runs + "' '" + runs + "' && mount -o remount,ro,bind '" + runs + "' && exec \"$@\"", "sh");
        assertThat(start(runs(shell(readOnly, program, "/usr/bin:/bin")), key)).isInstanceOf(NoRunFolder.class);
        notStarted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --posix", "busybox sh"})
    void on_a_full_disk_nothing_is_started_beside_another_run(String program) throws Exception {
        beside(program, () -> assertThat(start(full(program), Runs.fresh())).isEqualTo(new TurnTaken(key.text())));
        notStarted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --posix", "ksh", "busybox sh"})
    void where_others_can_write_nothing_is_started_beside_another_run(String program) throws Exception {
        beside(program, () -> {
            openToTheGroup();
            assertThat(start(well(program), Runs.fresh())).isEqualTo(new TurnTaken(key.text()));
        });
        notStarted();
        assertThat(start(well(program), Runs.fresh())).isInstanceOf(NoRunFolder.class);
        notStarted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --posix", "ksh", "busybox sh"})
    void a_run_that_is_claimed_is_followed_though_nothing_more_can_be_kept(String program) throws Exception {
        start(well(program), key);
        assertThat(folder.resolve("ran")).hasContent("ran");
        openToTheGroup();
        for (DetachedRun runs : program.equals("ksh") ? List.of(well(program)) : List.of(full(program), well(program))) {
            assertThat(start(runs, key)).isInstanceOfSatisfying(Finished.class, finished ->
                    assertThat(finished.how()).isInstanceOfSatisfying(Ended.Failed.class, failed -> assertThat(failed.status()).isEqualTo(OptionalInt.of(3))));
        }
        assertThat(folder.resolve("ran")).hasContent("ran");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --posix", "ksh"})
    void a_disk_that_takes_no_folder_is_full_and_a_file_in_its_place_is_not(String program) throws Exception {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path mkdir = Files.writeString(bin.resolve("mkdir"), "#!/bin/sh\necho \"mkdir: $*: No space left on device\" >&2\nexit 1\n");
        Files.setPosixFilePermissions(mkdir, PosixFilePermissions.fromString("rwxr-xr-x"));
        RemoteShell shell = shell(List.of(), program, bin + ":/usr/bin:/bin");
        assertFull(() -> start(runs(shell), key));
        for (String taken : List.of("taken", "leads-nowhere")) {
            if (taken.equals("taken")) {
                Files.writeString(folder.resolve(taken), "");
            } else {
                Files.createSymbolicLink(folder.resolve(taken), Path.of("nowhere"));
            }
            assertThat(start(new DetachedRun(shell, Runs.in(folder.resolve(taken) + "/runs")), key)).isInstanceOf(NoRunFolder.class);
        }
        notStarted();
    }
}
