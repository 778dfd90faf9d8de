package org.autodispatcher.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.autodispatcher.FailureException;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Reason;
import org.autodispatcher.faults.Site;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final long MIB = 1 << 20;

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
    void a_copy_is_written_into_a_file_that_lay_ready_and_another_lies_ready_then_until_nobody_takes_any_more() throws Exception {
        Spool spool = spool(100, 0);
        spool.readyAhead(true);
        Path blank = ready(spool);
        Object number = Files.getAttribute(blank, "unix:ino");
        Spooled first = spool.take(Files.writeString(dir.resolve("a.zip"), "hello"));
        assertThat(Files.getAttribute(first.bytes(), "unix:ino")).isEqualTo(number);
        Files.delete(ready(spool)); // by somebody who tidies up
        assertThat(spool.take(Files.writeString(dir.resolve("b.zip"), "again")).bytes()).hasContent("again");
        ready(spool);
        spool.readyAhead(false);
        assertThat(spool.folder()).isDirectoryNotContaining("glob:**/taking-*");
    }

    private static Path ready(Spool spool) throws Exception {
        Site.await("a file lies ready", () -> all(spool, "taking-*").size() == 1);
        return all(spool, "taking-*").getFirst();
    }

    private static List<Path> all(Spool spool, String glob) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(spool.folder(), glob)) {
            all.forEach(found::add);
        }
        return found;
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

    @Test
    @Needs(value = "mount", root = "mounts a small tmpfs")
    void however_many_are_taken_at_once_min_free_stays_free() throws Exception {
        onSmallDisk(spool -> {
            CountDownLatch begun = new CountDownLatch(10);
            List<Future<Optional<Reason>>> all = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 10; i++) {
                    byte content = (byte) i;
                    all.add(threads.submit(() -> {
                        Sent sent = new Sent(4 * MIB, content, 0, begun);
                        Optional<Reason> refused = refused(spool, sent);
                        sent.countDown();
                        return refused;
                    }));
                }
            }
            List<Optional<Reason>> refused = new ArrayList<>();
            for (Future<Optional<Reason>> each : all) {
                refused.add(each.get());
            }
            assertThat(refused).filteredOn(Optional::isEmpty).as("32 MiB less min_free").hasSize(6);
            assertThat(refused).filteredOn(Optional::isPresent).containsOnly(Optional.of(Reason.SPOOL_FULL));
            assertThat(Files.getFileStore(spool.folder()).getUsableSpace()).isEqualTo(8 * MIB);

            Spooled one = spool.recorded(new InstallPackage("a.zip", spool.copies().keySet().iterator().next(), 4 * MIB));
            Files.delete(one.bytes());
            Sent cut = new Sent(3 * MIB, (byte) 20, 0, new CountDownLatch(0));
            assertThat(catchThrowableOfType(FailureException.class, () -> spool.take("a.zip", 4 * MIB, cut)).failure().reason()).isEqualTo(Reason.INCOMPLETE);
            // whatever was being started elsewhere in this JVM meanwhile has every open file for a moment, and with it their room
            Site.await("the disk has the room of both", () -> Files.getFileStore(spool.folder()).getUsableSpace() == 12 * MIB);
            assertThat(refused(spool, new Sent(4 * MIB, (byte) 21, 0, new CountDownLatch(0)))).as("nothing is kept for what has ended").isEmpty();
        });
    }

    @Test
    @Needs(value = "mount", root = "mounts a small tmpfs")
    void what_has_been_written_of_a_package_counts_once() throws Exception {
        onSmallDisk(spool -> {
            CountDownLatch halfWay = new CountDownLatch(1);
            CountDownLatch other = new CountDownLatch(1);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Optional<Reason>> slow = threads.submit(() -> refused(spool, new Sent(12 * MIB, (byte) 1, 8 * MIB, halfWay) {
                    @Override
                    void pause() throws InterruptedException {
                        countDown();
                        other.await();
                    }
                }));
                halfWay.await();
                try {
                    assertThat(refused(spool, new Sent(12 * MIB, (byte) 2, 0, new CountDownLatch(0)))).isEmpty();
                    assertThat(refused(spool, new Sent(1, (byte) 3, 0, new CountDownLatch(0)))).contains(Reason.SPOOL_FULL);
                } finally {
                    other.countDown();
                }
                assertThat(slow.get()).isEmpty();
            }
        });
    }

    private interface OnDisk {
        void with(Spool spool) throws Exception;
    }

    /** A spool on a disk of 32 MiB, 8 of which must stay free. */
    private void onSmallDisk(OnDisk test) throws Exception {
        Path disk = Files.createDirectory(dir.resolve("disk"));
        assertThat(new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=32m", "ad-test", disk.toString()).inheritIO().start().waitFor()).isZero();
        try {
            test.with(new Spool(disk.resolve("spool"), new Spool.Limits(100 * MIB, 8 * MIB)));
        } finally {
            assertThat(new ProcessBuilder("umount", "--lazy", disk.toString()).inheritIO().start().waitFor()).isZero();
        }
    }

    /** Bytes that are sent, with a pause before one of them: there all wait for one another. */
    private static class Sent extends InputStream {
        private final long size;
        private final byte content;
        private final long pauseAt;
        private final CountDownLatch there;
        private final AtomicBoolean counted = new AtomicBoolean();
        private long given;

        Sent(long size, byte content, long pauseAt, CountDownLatch there) {
            this.size = size;
            this.content = content;
            this.pauseAt = pauseAt;
            this.there = there;
        }

        void countDown() {
            if (!counted.getAndSet(true)) {
                there.countDown();
            }
        }

        void pause() throws InterruptedException {
            countDown();
            there.await();
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("it is read in pieces");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (given == pauseAt) {
                try {
                    pause();
                } catch (InterruptedException e) {
                    throw new java.io.InterruptedIOException();
                }
            }
            int now = (int) Math.min(length, (given < pauseAt ? pauseAt : size) - given);
            Arrays.fill(bytes, offset, offset + now, content);
            given += now;
            return now == 0 ? -1 : now;
        }
    }

    private static Optional<Reason> refused(Spool spool, Sent sent) throws IOException {
        try {
            spool.take("a.zip", sent.size, sent);
            return Optional.empty();
        } catch (FailureException e) {
            return Optional.of(e.failure().reason());
        }
    }

    private static Reason refused(Spool spool, Path file) {
        return catchThrowableOfType(FailureException.class, () -> spool.take(file)).failure().reason();
    }
}
