package org.autodispatcher.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    @TempDir
    Path dir;

    private Spool spool(long maxSize, long minFree) {
        return new Spool(dir.resolve("spool"), new Spool.Limits(maxSize, minFree));
    }

    @Test
    void a_copy_is_kept_under_its_digest_for_the_owner_alone() throws IOException {
        Path file = Files.writeString(dir.resolve("a.zip"), "hello");
        Spooled spooled = spool(100, 0).take(file);
        assertThat(spooled.pack().sha256().hex()).isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
        assertThat(spooled.pack().size()).isEqualTo(5);
        assertThat(spooled.bytes()).hasContent("hello").hasFileName(spooled.pack().sha256().hex());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spooled.bytes()))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("spool")))).isEqualTo("rwx------");
    }

    @Test
    void replacing_the_original_afterwards_does_not_change_the_copy() throws IOException {
        Path file = Files.writeString(dir.resolve("a.zip"), "first");
        Spooled spooled = spool(100, 0).take(file);
        Files.writeString(file, "other");
        assertThat(spooled.bytes()).hasContent("first");
    }

    @Test
    void what_is_no_regular_file_is_never_opened() throws Exception {
        Path target = Files.writeString(dir.resolve("real.zip"), "x");
        Path link = Files.createSymbolicLink(dir.resolve("link.zip"), target);
        Path folder = Files.createDirectory(dir.resolve("folder.zip"));
        Path pipe = dir.resolve("pipe.zip");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        for (Path file : Stream.of(link, folder, pipe, dir.resolve("none.zip")).toList()) {
            assertThat(refused(spool(100, 0), file)).isEqualTo(Reason.NOT_A_FILE);
        }
    }

    @Test
    void empty_too_large_and_no_room_are_told_apart_and_leave_nothing() throws IOException {
        Path empty = Files.createFile(dir.resolve("empty.zip"));
        Path file = Files.writeString(dir.resolve("a.zip"), "hello");
        assertThat(refused(spool(100, 0), empty)).isEqualTo(Reason.EMPTY);
        assertThat(refused(spool(4, 0), file)).isEqualTo(Reason.TOO_LARGE);
        assertThat(refused(spool(100, Long.MAX_VALUE / 2), file)).isEqualTo(Reason.SPOOL_FULL);
        assertThat(refused(spool(100, 0), dir.resolve("-x"))).isEqualTo(Reason.NAME_REFUSED);
        try (Stream<Path> left = Files.list(dir.resolve("spool"))) {
            assertThat(left).isEmpty();
        }
    }

    private static Reason refused(Spool spool, Path file) {
        return catchThrowableOfType(FailureException.class, () -> spool.take(file)).failure().reason();
    }
}
