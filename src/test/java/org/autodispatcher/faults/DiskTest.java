package org.autodispatcher.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk whose power fails keeps what was synced, and loses the rest; otherwise nothing would be shown with it. */
@Needs(value = {"mkfs.ext4", "mount"}, root = "it mounts a disk")
class DiskTest {
    @TempDir
    Path dir;

    @Test
    void what_was_synced_is_kept_and_what_was_not_is_lost() throws IOException {
        Path folder = Files.createDirectory(dir.resolve("disk"));
        try (Disk disk = Disk.in(dir.resolve("image"), folder, "32M")) {
            sync(Files.writeString(folder.resolve("synced"), "kept"));
            sync(folder);
            Files.writeString(folder.resolve("synced"), ", and more", StandardOpenOption.APPEND);
            Files.writeString(folder.resolve("not-synced"), "lost");
            disk.losePower();
            assertThat(folder.resolve("synced")).hasContent("kept");
            assertThat(folder.resolve("not-synced")).doesNotExist();
        }
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
