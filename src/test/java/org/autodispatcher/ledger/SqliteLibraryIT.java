package org.autodispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The finished program has SQLite's library as a file: nothing is unpacked at a start. */
class SqliteLibraryIT {
    private static final Path LIB = Path.of("target/auto-dispatcher/lib").toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    void a_temporary_folder_that_cannot_be_used_does_not_matter() throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(), "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=/proc", "-Dorg.sqlite.tmpdir=/proc",
                        "-cp", LIB.resolve("auto-dispatcher.jar") + ":" + Path.of("target/test-classes").toAbsolutePath(),
                        AppendingProcess.class.getName(), folder.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            assertThat(lines.readLine()).matches("\\d+"); // the number of an entry, whichever thread wrote it
        } finally {
            process.toHandle().destroyForcibly();
            process.waitFor();
        }
    }
}
