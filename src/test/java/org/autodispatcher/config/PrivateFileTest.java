package org.autodispatcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateFileTest {
    @TempDir
    private Path folder;

    private Path file(String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "x\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static void refused(Path file, String code) {
        assertThatThrownBy(() -> PrivateFile.read(file)).isInstanceOfSatisfying(FileProblemException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            Problems problems = new Problems();
            problems.add(e.problem());
            assertThat(Told.by(problems)).containsExactly("0 file." + code);
        });
    }

    @Test
    void a_file_of_ones_own_is_read() throws IOException {
        assertThat(PrivateFile.read(file("rw-------"))).asString().isEqualTo("x\n");
        assertThat(PrivateFile.read(file("r--------"))).asString().isEqualTo("x\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw--w----", "rw---x---", "rw----r--", "rw-----w-", "rw------x", "rw-rw-rw-"})
    void any_right_of_group_or_others_is_refused(String permissions) throws IOException {
        refused(file(permissions), "permissions");
    }

    @Test
    void the_remedy_is_a_command() throws IOException {
        FileProblemException e = catchThrowable(file("rw-r--r--"));
        Problems problems = new Problems();
        problems.add(e.problem());
        assertThat(Told.hint(problems, 0)).isEqualTo("chmod 600 " + folder.resolve("secret"));
        assertThat(Told.message(problems, 0)).contains("0644");
    }

    private static FileProblemException catchThrowable(Path file) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(FileProblemException.class, () -> PrivateFile.read(file));
    }

    @Test
    @Needs(value = "mkfifo")
    void links_folders_and_pipes_are_refused_without_opening_them() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", "-m", "600", pipe.toString()).start().waitFor()).isZero();
        refused(pipe, "not-regular");
        refused(Files.createSymbolicLink(folder.resolve("link"), file("rw-------")), "link");
        refused(Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere")), "link");
        refused(folder, "directory");
        refused(folder.resolve("nothing"), "missing");
    }

    @Test
    @Needs(root = "gives a file to another account")
    void a_file_of_another_account_is_refused() throws IOException {
        Path file = file("rw-------");
        Files.setAttribute(file, "unix:uid", 65534);
        refused(file, "owner");
        assertThat(catchThrowable(file).values()).containsEntry("owner", "nobody");
    }

    @Test
    void a_file_without_end_is_refused() throws IOException {
        Path file = file("rw-------");
        Files.write(file, new byte[(1 << 20) + 1]);
        refused(file, "too-large");
    }

    @Test
    void what_the_system_refuses_is_told_in_our_words() {
        FileProblemException denied = PrivateFile.unreadable(folder, new AccessDeniedException("x"));
        FileProblemException other = PrivateFile.unreadable(folder, new java.nio.file.FileSystemException("x", null, "Input/output error"));
        assertThat(denied.code()).isEqualTo("denied");
        assertThat(other.code()).isEqualTo("unreadable");
        assertThat(other.values()).containsEntry("cause", "Input/output error");
    }
}
