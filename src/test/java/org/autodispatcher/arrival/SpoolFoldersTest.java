package org.autodispatcher.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolFoldersTest {
    @TempDir
    Path dir;

    @Test
    void what_a_killed_process_left_is_removed_and_what_a_living_one_has_stays() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Path dead = Files.createDirectory(dir.resolve("of-" + ended.pid()));
        Files.writeString(dead.resolve("digest"), "x");
        Path alive = Files.createDirectory(dir.resolve("of-" + ProcessHandle.current().pid()));
        Path other = Files.createDirectory(dir.resolve("of-somebody"));
        SpoolFolders folders = new SpoolFolders(dir);
        folders.removeAbandoned();
        assertThat(dead).doesNotExist();
        assertThat(alive).isEqualTo(folders.own()).exists();
        assertThat(other).exists();
        folders.removeOwn();
        assertThat(alive).doesNotExist();
    }

    @Test
    void commands_that_clear_at_the_same_moment_do_not_stumble_over_each_other() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        for (int round = 0; round < 50; round++) {
            Path dead = Files.createDirectory(dir.resolve("of-" + ended.pid()));
            for (int copy = 0; copy < 20; copy++) {
                Files.createFile(dead.resolve("copy-" + copy));
            }
            try (var threads = Executors.newFixedThreadPool(4)) {
                Callable<Void> clear = () -> {
                    new SpoolFolders(dir).removeAbandoned();
                    return null;
                };
                for (Future<Void> cleared : threads.invokeAll(Collections.nCopies(4, clear))) {
                    cleared.get();
                }
            }
            assertThat(dead).doesNotExist();
        }
    }

    @Test
    void a_spool_that_was_never_used_is_no_matter() throws Exception {
        SpoolFolders folders = new SpoolFolders(dir.resolve("none"));
        folders.removeAbandoned();
        folders.removeOwn();
        assertThat(dir.resolve("none")).doesNotExist();
    }
}
