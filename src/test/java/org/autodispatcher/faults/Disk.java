package org.autodispatcher.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.SshKeys;

/**
 * A disk of its own that can lose its power: ext4(5) in a file, mounted through a loop device. What the kernel was not yet made to
 * write is in its memory and not in that file, so a copy of the file is what a disk holds after the power failed. Needs root.
 */
final class Disk implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path image;
    private final Path folder;

    private Disk(Path image, Path folder) {
        this.image = image;
        this.folder = folder;
    }

    /** One of {@code size} (truncate(1)) in the file {@code image}, mounted at the folder {@code folder}. */
    static Disk in(Path image, Path folder, String size) throws IOException {
        SshKeys.run(List.of("truncate", "--size=" + size, image.toString()));
        // nothing is left to be made later, which would write to it in the middle of our work
        SshKeys.run(List.of("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", image.toString()));
        Disk disk = new Disk(image, folder);
        disk.mount();
        return disk;
    }

    /** All that was written so far is on it. */
    void sync() throws IOException {
        SshKeys.run(List.of("sync", "--file-system", folder.toString()));
    }

    /** The power fails, and comes back: whatever was not synced may be gone. Nobody may use it meanwhile. */
    void losePower() throws IOException {
        Path left = image.resolveSibling(image.getFileName() + ".left");
        SshKeys.run(List.of("cp", image.toString(), left.toString()));
        unmount();
        Files.move(left, image, StandardCopyOption.REPLACE_EXISTING);
        mount();
    }

    @Override
    public void close() throws IOException {
        unmount();
    }

    /** As soon as the last of those who were killed, or notice that, lets go of it. */
    private void unmount() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                SshKeys.run(List.of("umount", folder.toString()));
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    /** The kernel would write what was changed every few seconds of itself (commit=); a power failure comes sooner. */
    private void mount() throws IOException {
        SshKeys.run(List.of("mount", "-o", "loop,commit=600", image.toString(), folder.toString()));
        Folders.open(folder);
    }
}
