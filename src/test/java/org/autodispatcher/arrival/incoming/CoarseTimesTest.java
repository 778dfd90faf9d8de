package org.autodispatcher.arrival.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.autodispatcher.config.Sources;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.SshKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** File systems whose times go on in steps: a file that is changed twice within one looks as if it had been changed once. */
@Needs(value = {"mount", "umount", "truncate", "mkfs.ext4", "sha256sum"}, root = "it mounts file systems")
@Timeout(180)
class CoarseTimesTest {
    /** So large, with nothing in it, that whoever sees its copy begin is in time to change it. */
    private static final long LARGE = 64L << 20;
    private static final int FILES = 6;
    private static final int ATTEMPTS = 10;

    @TempDir
    Path dir;

    private Path disk;
    private Drops drops;

    /** A disk of which every file has room for whole seconds only. */
    @BeforeEach
    void place() throws IOException {
        disk = Files.createDirectory(dir.resolve("disk"));
        String image = dir.resolve("image").toString();
        SshKeys.run(List.of("truncate", "--size=32M", image));
        SshKeys.run(List.of("mkfs.ext4", "-q", "-I", "128", image));
        SshKeys.run(List.of("mount", "-o", "loop", image, disk.toString()));
        drops = Drops.in(disk);
    }

    @AfterEach
    void end() throws IOException {
        drops.close();
        SshKeys.run(List.of("umount", "-l", disk.toString()));
    }

    /** Without cutting it off before. */
    private static void writeOver(Path file, byte[] content) {
        try {
            Files.write(file, content, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean cameLast(String name, byte[] content) {
        List<RecordingSink.Arrived> all = drops.sink.all(name);
        return !all.isEmpty() && all.getLast().digest().equals(java.util.Optional.of(Drops.digest(content)));
    }

    @Test
    void what_is_changed_once_more_right_after_it_was_looked_at_is_noticed_by_the_next_look() throws IOException {
        drops.watching(Sources.How.SCAN, Duration.ofMillis(1)).start();
        Map<String, byte[]> second = new ConcurrentHashMap<>();
        drops.sink.whenRouted(name -> {
            byte[] content = second.get(name);
            if (content[0] == 0) {
                content[0] = 'P';
                writeOver(drops.path(name), content); // once, right after it was copied
            }
        });
        for (int each = 0; each < FILES; each++) {
            String name = "n" + each + ".zip";
            byte[] first = Drops.zip(2000, each);
            byte[] then = first.clone();
            then[100]++;
            then[0] = 0;
            second.put(name, then);
            Files.move(drops.made(name, first), drops.path(name), StandardCopyOption.ATOMIC_MOVE);
        }
        second.forEach((name, content) -> drops.sink.await(() -> content[0] == 'P' && cameLast(name, content), "what " + name + " became"));
        assertThat(drops.sink.all()).hasSize(2 * FILES);
    }

    private List<Object> looks(Path file) throws IOException {
        return List.of(Files.getAttribute(file, "unix:ctime"), Files.getLastModifiedTime(file));
    }

    /** Drops a large file and writes over its two ends while it is being copied, and within the second; where that came to pass, its name. */
    private String writtenOver() throws IOException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Path file = drops.path("large-" + attempt + ".bin");
            String name = String.valueOf(file.getFileName());
            Path made = drops.made(name, new byte[] {'a'});
            try (FileChannel bytes = FileChannel.open(made, StandardOpenOption.WRITE)) {
                bytes.write(ByteBuffer.wrap(new byte[] {'a'}), LARGE - 1);
            }
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            List<Object> before = looks(file);
            drops.copying(name);
            try (FileChannel bytes = FileChannel.open(file, StandardOpenOption.WRITE)) {
                bytes.write(ByteBuffer.wrap(new byte[] {'b'}), 0);
                bytes.write(ByteBuffer.wrap(new byte[] {'b'}), LARGE - 1);
            }
            if (drops.halfCopies() > 0 && drops.sink.all(name).isEmpty() && before.equals(looks(file))) {
                return name;
            }
            drops.sink.awaited(name);
        }
        throw new AssertionError("no copy lasted long enough");
    }

    @Test
    void what_is_written_over_within_the_second_while_it_is_copied_never_comes_as_a_mixture() throws IOException {
        drops.start();
        String name = writtenOver();
        drops.cameOnce(name, SshKeys.run(List.of("sha256sum", drops.path(name).toString())).substring(0, 64));
        drops.quietPasses();
        assertThat(drops.sink.all(name)).hasSize(1);
    }
}
