package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.ssh.ScriptedShell;
import org.autodispatcher.upgrade.DetachedUpgrade.Finished;
import org.autodispatcher.upgrade.DetachedUpgrade.TurnTaken;
import org.autodispatcher.upgrade.Upgrade.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is cleared up on a target, and what stays there however old it looks, through every shell. */
@Needs({"dash", "bash", "ksh", "busybox"})
class ClearingUpTest {
    private static final FileTime OLD = FileTime.from(Instant.now().minus(Duration.ofDays(3650)));

    @TempDir
    Path folder;

    private final RunKey key = Runs.fresh();
    private String file = "";

    @BeforeEach
    void placeFile() throws IOException {
        file = Orders.place(folder.resolve("x.tar.gz")).toString();
    }

    private DetachedRun runs(String program) {
        RemoteShell shell = new ScriptedShell(List.of((program + " -s").split(" ")), Map.of("PATH", "/usr/bin:/bin", "HOME", folder.toString()));
        return new DetachedRun((script, output, limit) -> shell.run(script.replace("/bin/sh", program), output, limit),
                Runs.in(folder.resolve("ru ns").toString()));
    }

    private Object run(String program, RunKey of) throws IOException {
        return runs(program).run(Orders.order("echo one", file), of, 0, new Watched());
    }

    private Path inRun(RunKey of, String name) {
        return folder.resolve("ru ns/runs").resolve(of.text()).resolve(name);
    }

    private List<Path> turns() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("ru ns/turns"))) {
            return all.sorted().toList();
        }
    }

    private static Path old(Path file) throws IOException {
        return Files.setLastModifiedTime(file, OLD);
    }

    /** The process and when it began, as a run's file names it (proc_pid_stat(5), field 22). */
    private static String named(Process process) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        return process.pid() + " " + stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --posix", "ksh", "busybox sh"})
    void a_run_without_a_status_stays_however_old_it_is_until_a_person_has_resolved_it(String program) throws Exception {
        run(program, key);
        Files.delete(inRun(key, "status"));
        old(inRun(key, "claim"));
        Set<String> keys = Set.of(key.text());
        runs(program).cleanUp(keys, keys, Set.of());
        assertThat(inRun(key, "claim")).exists();
        assertThat(inRun(key, "out")).exists();
        runs(program).cleanUp(Set.of(), Set.of(), keys);
        assertThat(inRun(key, "")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --posix", "ksh", "busybox sh"})
    void of_a_run_that_has_ended_only_what_is_asked_for_goes_and_all_of_it_once_it_is_old(String program) throws Exception {
        run(program, key);
        RunKey other = Runs.fresh();
        run(program, other);
        runs(program).cleanUp(Set.of(key.text()), Set.of(key.text(), other.text()), Set.of());
        assertThat(inRun(key, "out")).doesNotExist();
        assertThat(inRun(key, "status")).exists();
        assertThat(inRun(other, "out")).exists();
        old(inRun(key, "claim"));
        old(inRun(other, "claim"));
        runs(program).cleanUp(Set.of(), Set.of(key.text()), Set.of());
        assertThat(inRun(key, "")).doesNotExist();
        assertThat(inRun(other, "out")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --posix", "ksh", "busybox sh"})
    void the_highest_turn_of_a_machine_and_one_that_is_not_over_stay_however_old_they_are(String program) throws Exception {
        RunKey last = Runs.fresh();
        for (RunKey each : List.of(key, Runs.fresh(), last)) {
            run(program, each);
        }
        Files.delete(inRun(key, "status")); // open, or in doubt
        List<Path> before = turns();
        assertThat(before).hasSize(3);
        Path elsewhere = Files.writeString(folder.resolve("ru ns/turns/other.boot.0.10"), "key 1 2 mark\n");
        Path beaten = Files.writeString(folder.resolve("ru ns/turns/other.boot.0.9"), "key 1 2 mark\n");
        Path half = Files.writeString(folder.resolve("ru ns/turns/ad-0123"), "key 1 2 ad-0123\n");
        runs(program).cleanUp(Set.of(), Set.of(), Set.of());
        assertThat(turns()).hasSize(6);
        for (Path turn : turns()) {
            old(turn);
        }
        runs(program).cleanUp(Set.of(), Set.of(), Set.of());
        assertThat(turns()).containsExactlyInAnyOrder(before.getFirst(), before.getLast(), elsewhere).doesNotContain(beaten, half);
        runs(program).cleanUp(Set.of(), Set.of(), Set.of(key.text()));
        assertThat(turns()).containsExactlyInAnyOrder(before.getLast(), elsewhere);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --posix", "ksh", "busybox sh"})
    void a_status_frees_no_turn_while_what_could_not_be_stopped_lives(String program) throws Exception {
        run(program, key);
        Process root = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(inRun(key, "left"), named(root) + "\n1 7\nend\n");
            assertThat(run(program, Runs.fresh())).isEqualTo(new TurnTaken(key.text()));
            assertThat(run(program, key)).isInstanceOfSatisfying(Finished.class, finished -> assertThat(finished.how())
                    .isInstanceOfSatisfying(Ended.InDoubt.class, doubt -> assertThat(doubt.failure().wording()).isEqualTo("in-doubt.not-stopped")));
        } finally {
            root.destroyForcibly().waitFor();
        }
        assertThat(run(program, key)).isEqualTo(new Finished(new Ended.Succeeded(0), 4));
        assertThat(run(program, Runs.fresh())).isEqualTo(new Finished(new Ended.Succeeded(0), 4));
    }
}
