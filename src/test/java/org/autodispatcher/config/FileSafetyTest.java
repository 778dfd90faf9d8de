package org.autodispatcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSafetyTest {
    private final Problems problems = new Problems();

    @TempDir
    private Path folder;

    private Path file(String permissions) throws IOException {
        return allow(Files.writeString(folder.resolve("routes.cfg"), "[s]\n"), permissions);
    }

    private static Path allow(Path path, String permissions) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void a_readable_file_is_doubtful_only_where_it_holds_a_password() throws IOException {
        FileSafety.checkFile(file("rw-r--r--"), false, problems);
        assertThat(problems.all()).isEmpty();
        FileSafety.checkFile(file("rw-r--r--"), true, problems);
        FileSafety.checkFile(file("rw-r-----"), true, problems);
        FileSafety.checkFile(file("rw-------"), true, problems);
        assertThat(Told.by(problems)).containsExactly("0 file.password-readable", "0 file.password-readable");
        assertThat(problems.anyError()).isFalse();
        assertThat(Told.hint(problems, 0)).isEqualTo("chmod 600 " + folder.resolve("routes.cfg"));
    }

    @Test
    void a_file_that_others_can_write_is_refused() throws IOException {
        FileSafety.checkFile(file("rw-rw----"), false, problems);
        assertThat(problems.all()).isEmpty();
        FileSafety.checkFile(file("rw-----w-"), false, problems);
        assertThat(Told.by(problems)).containsExactly("0 file.writable");
        assertThat(problems.anyError()).isTrue();
    }

    @Test
    void a_home_may_be_passed_through_but_not_written() throws IOException {
        Path state = Files.createDirectory(folder.resolve("state"));
        allow(folder, "rwxr-xr-x");
        allow(state, "rwx------");
        FileSafety.checkHome(folder, problems);
        assertThat(problems.all()).isEmpty();
        allow(folder, "rwxr-xrwx");
        allow(state, "rwxrwxrwx");
        FileSafety.checkHome(folder, problems);
        assertThat(Told.by(problems)).containsExactly("0 file.home-writable", "0 file.state-writable");
    }

    @Test
    void a_home_without_state_is_in_order() throws IOException {
        allow(folder, "rwx--x--x");
        FileSafety.checkHome(folder, problems);
        assertThat(problems.all()).isEmpty();
    }

    @Test
    @Needs("mkfifo")
    void reading_tells_what_is_in_the_way_and_never_waits() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        assertThat(FileSafety.read(pipe, problems)).isEmpty();
        assertThat(FileSafety.read(folder, problems)).isEmpty();
        assertThat(FileSafety.read(folder.resolve("none"), problems)).isEmpty();
        assertThat(FileSafety.read(file("rw-------").resolve("below"), problems)).isEmpty();
        assertThat(Told.by(problems)).containsExactly("0 file.not-regular", "0 file.directory", "0 file.missing", "0 file.missing");
        assertThat(FileSafety.read(folder.resolve("routes.cfg"), problems).map(bytes -> bytes.length)).contains(4);
    }
}
