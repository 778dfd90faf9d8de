package org.autodispatcher.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.autodispatcher.rig.Meanwhile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InotifyTest {
    @TempDir
    Path dir;

    @Test
    void events_come_in_order_with_the_names_as_bytes_and_both_halves_of_a_rename_are_tied() throws IOException {
        try (Inotify inotify = Inotify.open(); Descriptor folder = Descriptor.folder(dir)) {
            int watch = inotify.watch(folder);
            assertThat(inotify.watch(folder)).as("the same folder").isEqualTo(watch);
            folder.create(Name.ofLossless("\\xFE"), 0600).close();
            folder.rename(Name.ofLossless("\\xFE"), folder, Name.of("b"));
            Files.delete(dir.resolve("b"));
            Files.createDirectory(dir.resolve("c"));
            inotify.wake();
            List<Inotify.Event> events = inotify.await(() -> { }).events();
            assertThat(events).extracting(event -> event.name().lossless()).containsExactly("\\xFE", "\\xFE", "\\xFE", "b", "b", "c");
            assertThat(events).extracting(Inotify.Event::mask).containsExactly(
                    Inotify.CREATE, Inotify.CLOSE_WRITE, Inotify.MOVED_FROM, Inotify.MOVED_TO, Inotify.DELETE, Inotify.CREATE | Inotify.FOLDER);
            assertThat(events.get(2).cookie()).isEqualTo(events.get(3).cookie()).isNotZero();
        }
    }

    @Test
    void whoever_waits_is_woken_and_what_happened_before_is_among_what_he_gets() throws IOException {
        try (Inotify inotify = Inotify.open(); Descriptor folder = Descriptor.folder(dir)) {
            CompletableFuture<Inotify.Happened> nothing = Meanwhile.doing(() -> inotify.await(() -> { }));
            inotify.wake();
            assertThat(nothing.join().events()).isEmpty();
            inotify.watch(folder);
            for (int each = 0; each < 3000; each++) { // more than one reading takes
                Files.createFile(dir.resolve("a-rather-long-name-so-that-few-fit-" + each));
            }
            inotify.wake();
            List<Inotify.Event> events = inotify.await(() -> { }).events();
            assertThat(events).hasSize(6000);
        }
    }

    @Test
    void once_closed_it_is_left_alone_whoever_has_its_numbers_by_then() throws IOException {
        Inotify inotify = Inotify.open();
        inotify.close();
        Path file = Files.createFile(dir.resolve("file"));
        try (Descriptor folder = Descriptor.folder(dir);
                Descriptor second = Descriptor.folder(dir);
                Descriptor third = Descriptor.folder(dir);
                var _ = java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
            inotify.wake();
            inotify.unwatch(1);
            LinuxException closed = catchThrowableOfType(LinuxException.class, () -> inotify.watch(folder));
            assertThat(closed.errno()).isEqualTo(LinuxException.EBADF);
            assertThat(second.stat()).isEqualTo(third.stat());
        }
        assertThat(file).isEmptyFile();
    }
}
