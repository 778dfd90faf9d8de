package org.autodispatcher.arrival.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.autodispatcher.Reason;
import org.autodispatcher.arrival.FirstLook;
import org.autodispatcher.faults.Site;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered from one run to the next, and what becomes of files when it is old, lost or damaged. */
@Needs(root = "it asks after the writers of files")
@Timeout(180)
class RestartTest {
    @TempDir
    Path dir;

    private Drops drops;

    @BeforeEach
    void make() throws IOException {
        drops = Drops.in(dir);
    }

    @AfterEach
    void end() throws IOException {
        drops.close();
    }

    private static void awaited(CountDownLatch open) {
        try {
            open.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(String name, int seed) throws IOException {
        Files.createDirectories(drops.path(name).getParent());
        Files.write(drops.path(name), Drops.opaque(200, seed));
    }

    private Path look() throws IOException {
        try (var files = Files.list(drops.memory())) {
            return files.filter(file -> file.toString().endsWith(".look")).findFirst().orElseThrow();
        }
    }

    @Test
    void what_lay_there_is_not_sent_what_came_before_is_not_sent_again_and_what_comes_while_nobody_looks_is() throws IOException {
        write("sub/old.bin", 1);
        drops.start();
        assertThat(drops.sink.awaitedNote("incoming-adopted").values()).containsEntry("count", "1");
        write("sub/first.bin", 2);
        drops.sink.awaited("first.bin");
        drops.stop();

        write("sub/meanwhile.bin", 3);
        write("sub/old.bin", 4); // other content
        Files.delete(drops.path("sub/first.bin"));
        drops.start();
        drops.sink.awaited("meanwhile.bin");
        assertThat(drops.sink.awaited("old.bin").digest()).contains(Drops.digest(Drops.opaque(200, 4)));
        drops.sink.awaitGone(drops.path("sub/first.bin").toString());
        drops.stop();

        drops.start();
        drops.quietPasses();
        assertThat(drops.sink.all("first.bin")).hasSize(1);
        assertThat(drops.sink.all("meanwhile.bin")).hasSize(1);
        assertThat(drops.sink.all("old.bin")).hasSize(1);
    }

    @Test
    void a_memory_that_is_older_than_what_was_taken_has_nothing_sent_twice() throws IOException {
        drops.start();
        drops.stop();
        Path look = look();
        Path old = Files.copy(look, dir.resolve("old-look"));
        drops.start();
        write("one.bin", 1);
        drops.sink.awaited("one.bin");
        drops.stop();
        Files.copy(old, look, StandardCopyOption.REPLACE_EXISTING);
        drops.start();
        drops.sink.await(() -> drops.sink.repeats() > 0, "it to be met again");
        assertThat(drops.sink.all("one.bin")).hasSize(1);
    }

    @Test
    void with_a_memory_that_is_lost_what_lies_there_is_adopted_or_sent_as_was_said_and_never_twice() throws IOException {
        drops.start();
        write("one.bin", 1);
        drops.sink.awaited("one.bin");
        drops.stop();
        Folders.remove(drops.memory());
        write("two.bin", 2);
        drops.firstLook(FirstLook.DISPATCH).start();
        drops.sink.awaited("two.bin");
        drops.quietPasses();
        assertThat(drops.sink.all("one.bin")).hasSize(1);
    }

    @Test
    void whatever_is_flipped_in_the_memory_it_begins() throws IOException {
        write("a/b/one.bin", 1);
        drops.start();
        drops.stop();
        byte[] sound = Files.readAllBytes(look());
        Path file = look();
        Random random = new Random(7);
        for (int round = 0; round < 12; round++) {
            byte[] damaged = sound.clone();
            damaged[random.nextInt(sound.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, round % 4 == 0 ? java.util.Arrays.copyOf(damaged, random.nextInt(sound.length)) : damaged);
            drops.start();
            drops.mark();
            drops.stop();
        }
        assertThat(drops.sink.all("one.bin").size()).isLessThanOrEqualTo(1);
    }

    @Test
    void while_nothing_can_be_recorded_it_waits_and_comes_once_afterwards() throws IOException {
        AtomicInteger tries = new AtomicInteger();
        drops.sink.broken(() -> tries.incrementAndGet() < 2);
        drops.start();
        write("one.bin", 1);
        RecordingSink.Arrived one = drops.sink.awaited("one.bin");
        assertThat(one.digest()).contains(Drops.digest(drops.path("one.bin")));
        drops.mark();
        assertThat(drops.sink.all("one.bin")).hasSize(1);
        assertThat(tries.get()).isGreaterThan(1);
        assertThat(drops.halfCopies()).isZero();
    }

    @Test
    void a_directory_that_is_removed_is_told_and_one_that_is_made_anew_is_watched() throws IOException {
        write("one.bin", 1);
        drops.start();
        Folders.remove(drops.path());
        drops.sink.awaitedNote("incoming-lost");
        assertThat(drops.sink.all()).noneMatch(each -> each.reason().equals(java.util.Optional.of(Reason.EMPTY)));
        Files.createDirectory(drops.path());
        Instant made = Instant.now();
        drops.awaitStanding(standing -> standing.notes().stream().noneMatch(note -> note.code().equals("incoming-lost"))
                && standing.looked().filter(made::isBefore).isPresent());
        write("two.bin", 2);
        drops.sink.awaited("two.bin");
    }

    @Test
    void a_look_that_is_still_going_on_when_another_directory_takes_the_place_adopts_what_lies_in_that() throws Exception {
        write("sub/one.bin", 1);
        drops.start();
        drops.stop();
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Void> started = drops.elsewhere(_ -> {
            looking.countDown();
            awaited(goOn);
            return false;
        }).begin();
        looking.await();
        Path other = Files.createDirectory(dir.resolve("other"));
        Files.write(other.resolve("lies.bin"), Drops.opaque(200, 2));
        Files.move(drops.path(), dir.resolve("before"));
        Files.move(other, drops.path());
        drops.sink.awaitedNote("incoming-replaced");
        goOn.countDown();
        started.orTimeout(60, TimeUnit.SECONDS).join();
        drops.quietPasses();
        assertThat(drops.sink.all("lies.bin")).isEmpty();
        assertThat(drops.sink.notes()).noneMatch(note -> note.code().equals("incoming-deaf"));
        assertThat(drops.sink.all("one.bin")).isEmpty();
    }

    @Test
    void of_a_section_that_has_another_name_now_everything_is_known() throws Exception {
        write("adopted.bin", 1);
        try (IncomingDirectory before = drops.another("before", drops.path())) {
            before.start(FirstLook.ADOPT).orTimeout(60, TimeUnit.SECONDS).join();
        }
        write("meanwhile.bin", 2);
        drops.start();
        drops.cameOnceFound("meanwhile.bin", drops.path("meanwhile.bin"));
        drops.quietPasses();
        assertThat(drops.sink.all("adopted.bin")).isEmpty();
    }

    @Test
    void what_is_put_back_while_nobody_watches_is_another_drop_unless_it_is_the_file_itself() throws Exception {
        drops.start();
        write("pay.bin", 1);
        drops.cameOnceFound("pay.bin", drops.path("pay.bin"));
        write("pay.bin", 2);
        drops.sink.await(() -> drops.sink.all("pay.bin").size() == 2, "the second one");
        drops.stop();
        write("pay.bin", 1);
        drops.start();
        drops.sink.await(() -> drops.sink.all("pay.bin").size() == 3, "the first one again");
        drops.stop();
        Files.delete(drops.path("pay.bin"));
        write("pay.bin", 1);
        drops.start();
        drops.sink.await(() -> drops.sink.all("pay.bin").size() == 4, "a copy that was made anew");
        drops.stop();
        Files.setLastModifiedTime(drops.path("pay.bin"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        drops.start();
        drops.quietPasses();
        assertThat(drops.sink.all("pay.bin")).hasSize(4);
    }

    @Test
    void what_is_being_handed_over_when_it_ends_is_known_at_the_next_start() throws Exception {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        drops.sink.whenRecorded(_ -> {
            Thread.startVirtualThread(() -> {
                try {
                    drops.stop();
                    ended.complete(null);
                } catch (IOException e) {
                    ended.completeExceptionally(e);
                }
            });
            awaitNoThread("test-events");
        });
        drops.start();
        write("pay.bin", 1);
        ended.orTimeout(60, TimeUnit.SECONDS).join();
        drops.sink.whenRecorded(_ -> { });
        drops.start();
        drops.quietPasses();
        assertThat(drops.sink.all("pay.bin")).hasSize(1);
        assertThat(drops.sink.repeats()).isZero();
    }

    private static void awaitNoThread(String name) {
        try {
            Site.await(name + " has ended", () -> Thread.getAllStackTraces().keySet().stream().noneMatch(each -> each.getName().equals(name)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_was_known_of_a_directory_of_its_own_is_known_in_the_one_around_it_once_only_that_is_left() throws Exception {
        write("inner/adopted.bin", 1);
        write("inner/deep/adopted-too.bin", 2);
        Path inner = drops.path("inner");
        Object number = Files.getAttribute(inner, "unix:ino");
        drops.elsewhere(stat -> number.equals(stat.inode())).start();
        try (IncomingDirectory own = drops.another("own", inner)) {
            own.start(FirstLook.ADOPT).orTimeout(60, TimeUnit.SECONDS).join();
        }
        drops.stop();
        write("inner/meanwhile.bin", 3);
        drops.elsewhere(_ -> false).start();
        drops.cameOnceFound("meanwhile.bin", inner.resolve("meanwhile.bin"));
        write("inner/deep/later.bin", 4);
        drops.cameOnceFound("later.bin", inner.resolve("deep/later.bin"));
        drops.stop();
        drops.start();
        drops.quietPasses();
        assertThat(drops.sink.all("adopted.bin")).isEmpty();
        assertThat(drops.sink.all("adopted-too.bin")).isEmpty();
        assertThat(drops.sink.all("later.bin")).hasSize(1);
    }
}
