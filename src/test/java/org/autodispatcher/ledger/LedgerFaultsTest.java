package org.autodispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks that refuse, and processes that are killed. */
class LedgerFaultsTest {
    @TempDir
    private Path folder;

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static Entry append(Ledger ledger) {
        return ledger.append("alice", Drafts.intent(Ledger.HOME, "", Step.LEARN, Map.of("target", "x".repeat(4000))));
    }

    private static void fill(Runnable append) {
        try {
            while (true) {
                append.run();
            }
        } catch (UncheckedIOException full) {
            // nothing more of that size is taken
        }
    }

    private static void refused(Ledger ledger, String variant) {
        assertThatThrownBy(() -> append(ledger))
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .isInstanceOfSatisfying(FailureException.class, e -> assertThat(e.failure().is(Reason.LEDGER_UNUSABLE, variant)).as(e.failure().toString()).isTrue());
    }

    @Test
    @Needs(value = "mount", root = "mounts a small tmpfs")
    void on_a_full_disk_nothing_is_recorded_and_all_goes_on_once_there_is_room() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=2m", "ad-test", disk.toString());
        try {
            List<Entry.Draft> pair = List.of(
                    Drafts.fact(Ledger.HOME, "", Step.LEARN, Map.of()), Drafts.intent(Ledger.HOME, "", Step.LEARN, Map.of("target", "x".repeat(20_000))));
            Path filler = disk.resolve("filler");
            Files.write(filler, new byte[1 << 20]);
            List<Entry> written = new ArrayList<>();
            try (SqliteLedger ledger = SqliteLedger.open(Files.createDirectories(disk.resolve("state")), InstantSource.system())) {
                fill(() -> written.addAll(ledger.append("alice", pair))); // both or none
                fill(() -> written.add(append(ledger)));
                refused(ledger, "full");
                assertThat(ledger.trouble()).hasValueSatisfying(why -> assertThat(why.is(Reason.LEDGER_UNUSABLE, "full")).isTrue());
                assertThat(ledger.after(0, Integer.MAX_VALUE)).isEqualTo(written).hasSizeGreaterThan(10);
                Files.delete(filler);
                written.add(append(ledger));
                assertThat(ledger.trouble()).isEmpty();
                assertThat(ledger.check()).isInstanceOf(LedgerCheck.Intact.class);
            }
            try (SqliteLedger ledger = SqliteLedger.open(disk.resolve("state"), InstantSource.system())) {
                assertThat(ledger.after(0, Integer.MAX_VALUE)).isEqualTo(written);
            }
        } finally {
            run("umount", "--lazy", disk.toString());
        }
    }

    @Test
    @Needs(value = "mount", root = "mounts a small tmpfs and makes it read-only")
    void on_a_disk_that_became_read_only_nothing_is_recorded_and_all_goes_on_once_it_can_be_written() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=20m", "ad-test", disk.toString());
        try {
            Path state = Files.createDirectories(disk.resolve("state"));
            try (SqliteLedger ledger = SqliteLedger.open(state, InstantSource.system())) {
                append(ledger);
            }
            run("mount", "-o", "remount,ro", disk.toString());
            assertThatThrownBy(() -> SqliteLedger.open(state, InstantSource.system())).isInstanceOfSatisfying(
                    FailureException.class, e -> assertThat(e.failure().reason()).isEqualTo(Reason.LEDGER_UNUSABLE));
            try (StillLedger ledger = StillLedger.open(state)) {
                assertThat(ledger.check()).isInstanceOf(LedgerCheck.Intact.class);
            }
            run("mount", "-o", "remount,rw", disk.toString());
            try (SqliteLedger ledger = SqliteLedger.open(state, InstantSource.system())) {
                assertThat(append(ledger).sequence()).isEqualTo(2);
            }
        } finally {
            run("umount", "--lazy", disk.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 200, 700})
    void whoever_is_killed_has_lost_nothing_that_was_acknowledged(int after) throws Exception {
        Path state = Files.createDirectories(folder.resolve("state"));
        long acknowledged = 0;
        for (int round = 0; round < 3; round++) {
            Process process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(), "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1",
                            "-cp", System.getProperty("java.class.path"), AppendingProcess.class.getName(), state.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            long seen = 0;
            try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    acknowledged = Math.max(acknowledged, Long.parseLong(line));
                    if (++seen == after) {
                        process.toHandle().destroyForcibly(); // leaves what it had said to be read
                    }
                }
            }
            process.waitFor();
            assertThat(seen).isGreaterThanOrEqualTo(after);
            long last = acknowledged;
            try (StillLedger ledger = StillLedger.open(state)) {
                assertThat(ledger.check()).isInstanceOfSatisfying(
                        LedgerCheck.Intact.class, intact -> assertThat(intact.entries()).isGreaterThanOrEqualTo(last).isEven());
                assertThat(LedgerMark.read(state.resolve("ledger.mark")).orElseThrow().sequence()).isGreaterThanOrEqualTo(last);
            }
        }
    }
}
