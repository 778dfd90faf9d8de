package org.autodispatcher.arrival.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that take long to be read as a whole, and what is dropped meanwhile. */
@Needs(root = "it asks after the writers of files")
@Timeout(180)
class LargeFilesTest {
    /** As many as there are threads that look at files. */
    private static final int MANY = 8;

    private final CountDownLatch goOn = new CountDownLatch(1);

    @TempDir
    Path dir;

    private Drops drops;

    @BeforeEach
    void make() throws IOException {
        drops = Drops.in(dir);
        drops.sink.whenRouted(name -> {
            if (name.startsWith("large")) {
                awaitGoOn();
            }
        });
    }

    private void awaitGoOn() {
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void end() throws IOException {
        goOn.countDown();
        drops.close();
    }

    private Path large(String name) throws IOException {
        Path file = drops.made(name, Drops.opaque(100, name.hashCode()));
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(Workshop.SMALL + 1);
        }
        return file;
    }

    @Test
    void while_many_large_files_are_being_read_small_ones_come_and_each_large_one_comes_once() throws IOException {
        drops.start();
        for (int each = 0; each < MANY; each++) {
            Files.move(large("large-" + each), drops.path("large-" + each), StandardCopyOption.ATOMIC_MOVE);
        }
        drops.mark();
        goOn.countDown();
        for (int each = 0; each < MANY; each++) {
            drops.cameOnce("large-" + each, drops.path("large-" + each));
        }
    }

    @Test
    void a_large_file_beside_its_digest_is_compared_with_it() throws IOException {
        goOn.countDown();
        drops.start();
        Path fits = large("fits.bin");
        Files.writeString(drops.path("fits.bin.sha256"), Drops.digest(fits) + "\n");
        Files.move(fits, drops.path("fits.bin"), StandardCopyOption.ATOMIC_MOVE);
        assertThat(drops.cameOnce("fits.bin", drops.path("fits.bin")).rule()).isEqualTo("digest");
    }
}
