package org.autodispatcher.arrival.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.autodispatcher.Reason;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever writes a file system call by system call, with any pause in between: nothing is taken before the end. */
@Needs(value = {"setpriv", "python3"}, accounts = "ad-dropper", root = "it drops files as another account, and asks after its writers")
@Timeout(180)
class WritersTest extends WatchedDrops {
    private void writes(String name) throws IOException {
        drops.quietPasses();
        assertThat(drops.waits(name).why().is(Reason.INCOMPLETE, Judge.WRITING)).as(name).isTrue();
        assertThat(drops.sink.all(name)).isEmpty();
    }

    @Test
    void a_writer_that_stalls_is_waited_for() throws IOException {
        dropper.does("f = open('slow.bin', 'wb', 0); f.write(b'half')");
        writes("slow.bin");
        dropper.does("f.write(b', whole'); f.close()");
        RecordingSink.Arrived came = drops.cameOnce("slow.bin", drops.path("slow.bin"));
        assertThat(came.rule()).isEqualTo("quiet");
        assertThat(came.actor()).isEqualTo(Dropper.ACCOUNT);
    }

    @Test
    void a_writer_that_stalls_before_its_first_byte_is_waited_for_and_the_file_is_not_called_empty() throws IOException {
        dropper.does("f = open('late.bin', 'wb', 0)");
        writes("late.bin");
        dropper.does("f.write(b'whole'); f.close()");
        drops.cameOnce("late.bin", drops.path("late.bin"));
    }

    @Test
    void an_empty_file_and_one_of_a_name_that_is_not_taken_are_told_once_they_are_left_alone() {
        dropper.does("open('empty.bin', 'wb').close()").does("open('a?.bin', 'wb').write(b'1')");
        assertThat(drops.sink.awaited("empty.bin").reason()).contains(Reason.EMPTY);
        assertThat(drops.sink.awaited("a?.bin").reason()).contains(Reason.NAME_REFUSED);
    }

    @Test
    void a_file_of_a_name_that_is_not_taken_is_told_once_although_it_is_written_for_long() throws IOException {
        dropper.does("f = open('b?.bin', 'wb', 0); f.write(b'half')");
        writes("b?.bin");
        dropper.does("f.write(b', whole'); f.close()");
        drops.sink.awaited("b?.bin");
        drops.mark();
        assertThat(drops.sink.all("b?.bin")).hasSize(1);
    }

    @Test
    void a_file_that_has_its_full_size_from_the_beginning_is_taken_when_it_is_closed() throws IOException {
        dropper.does("f = os.open('full.bin', os.O_RDWR | os.O_CREAT); os.posix_fallocate(f, 0, 400000)");
        writes("full.bin");
        dropper.does("[os.pwrite(f, b'a' * 1000, at * 1000) for at in reversed(range(400))]; os.close(f)");
        drops.cameOnce("full.bin", drops.path("full.bin"));
    }

    @Test
    void a_copy_as_samba_makes_it_comes_once() throws IOException {
        dropper.does("f = os.open('samba.bin', os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o744); os.ftruncate(f, 300000)")
                .does("[os.pwrite(f, b'b' * 60000, at * 60000) for at in (3, 0, 4, 1)]");
        writes("samba.bin");
        dropper.does("os.pwrite(f, b'b' * 60000, 2 * 60000); os.close(f)")
                .does("f = os.open('samba.bin', os.O_RDONLY); os.utime(f, (1e9, 1e9)); os.close(f)")
                .does("f = os.open('samba.bin', os.O_RDWR); os.setxattr(f, 'user.DOSATTRIB', b'0x20'); os.close(f)");
        drops.cameOnce("samba.bin", drops.path("samba.bin"));
    }

    @Test
    void of_two_writers_both_are_waited_for() throws IOException {
        dropper.does("f = open('two.bin', 'wb', 0); g = open('two.bin', 'r+b', 0); f.write(b'first'); f.close()");
        writes("two.bin");
        dropper.does("g.seek(5); g.write(b', second'); g.close()");
        drops.cameOnce("two.bin", drops.path("two.bin"));
    }

    @Test
    void a_file_that_is_mapped_for_writing_is_waited_for_although_it_was_closed() throws IOException {
        dropper.does("f = os.open('map.bin', os.O_RDWR | os.O_CREAT); os.ftruncate(f, 8192)")
                .does("libc.mmap.restype = ctypes.c_void_p; m = libc.mmap(None, ctypes.c_size_t(8192), 3, 1, f, ctypes.c_long(0)); os.close(f)");
        writes("map.bin");
        dropper.does("ctypes.memset(m + 4096, 120, 4096); libc.munmap(ctypes.c_void_p(m), ctypes.c_size_t(8192))");
        drops.cameOnce("map.bin", drops.path("map.bin"));
    }

    @Test
    void a_nameless_file_that_is_linked_into_place_comes_once_it_is_closed() throws IOException {
        dropper.does("f = os.open('.', os.O_TMPFILE | os.O_RDWR, 0o644); os.write(f, b'half')")
                .does("os.link('/proc/self/fd/%d' % f, 'linked.bin', src_dir_fd=0, follow_symlinks=True)");
        writes("linked.bin");
        dropper.does("os.write(f, b', whole'); os.close(f)");
        assertThat(drops.cameOnce("linked.bin", drops.path("linked.bin")).rule()).isEqualTo("at-once");
        assertThat(drops.sink.all()).noneMatch(each -> each.name().startsWith("#"));
    }

    @Test
    void a_package_that_is_cut_waits_and_comes_when_it_is_sent_again_and_one_of_no_known_format_comes_after_the_quiet_time() throws IOException {
        byte[] zip = Drops.zip(50_000, 1);
        Path whole = drops.made("whole.zip", zip);
        dropper.does("w = open('" + whole + "', 'rb').read(); f = open('cut.zip', 'wb', 0); f.write(w[:25000])")
                .does("g = open('cut.bin', 'wb', 0); g.write(b'half')");
        dropper.killed();
        drops.waits("cut.zip", why -> why.is(Reason.INCOMPLETE, "format"));
        assertThat(drops.sink.awaited("cut.bin").rule()).as("documented: it cannot be told").isEqualTo("quiet");
        assertThat(drops.waitsNow("cut.zip")).isTrue();
        assertThat(drops.sink.all("cut.zip")).isEmpty();
        Files.write(drops.path("cut.zip"), zip);
        assertThat(drops.cameOnce("cut.zip", whole).rule()).isEqualTo("format");
    }

    @Test
    void a_digest_beside_it_keeps_a_cut_file_of_no_known_format_back() throws IOException {
        byte[] bytes = Drops.opaque(5000, 7);
        Path whole = drops.made("whole.bin", bytes);
        Files.writeString(drops.path("cut.bin.sha256"), Drops.digest(bytes) + "  cut.bin\n");
        dropper.does("w = open('" + whole + "', 'rb').read(); f = open('cut.bin', 'wb', 0); f.write(w[:2500]); f.close()");
        assertThat(drops.sink.awaited("cut.bin").reason()).contains(Reason.DIGEST_DIFFERS);
        dropper.does("f = open('cut.bin', 'wb', 0); f.write(w); f.close()");
        drops.sink.await(() -> drops.sink.all("cut.bin").size() == 2, "the whole one");
        assertThat(drops.sink.all("cut.bin").getLast().rule()).isEqualTo("digest");
        assertThat(drops.sink.all("cut.bin").getLast().digest()).contains(Drops.digest(bytes));
    }

    @Test
    void times_long_gone_and_to_come_hold_nothing_up() throws IOException {
        Path old = drops.made("old.bin", Drops.opaque(100, 2));
        Files.setLastModifiedTime(old, FileTime.from(Instant.parse("1999-01-01T00:00:00Z")));
        Path future = drops.made("future.bin", Drops.opaque(100, 3));
        Files.setLastModifiedTime(future, FileTime.from(Instant.parse("2040-01-01T00:00:00Z")));
        dropper.runs("cp", "-p", old.toString(), future.toString(), ".");
        drops.cameOnce("old.bin", old);
        drops.cameOnce("future.bin", future);
    }

    @Test
    void content_that_is_written_over_with_the_same_size_and_time_is_a_new_package() throws IOException {
        Path first = drops.made("first.bin", Drops.opaque(100, 4));
        Path second = drops.made("second.bin", Drops.opaque(100, 5));
        for (Path each : new Path[] {first, second}) {
            Files.setLastModifiedTime(each, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        }
        dropper.runs("cp", "-p", first.toString(), "same.bin");
        drops.cameOnce("same.bin", first);
        dropper.runs("cp", "-p", second.toString(), "same.bin");
        drops.sink.await(() -> drops.sink.all("same.bin").size() == 2, "the second one");
        assertThat(drops.sink.all("same.bin").getLast().digest()).contains(Drops.digest(second));
        dropper.runs("cp", "-p", second.toString(), "same.bin");
        dropper.runs("touch", "-d", "2021-01-01", "same.bin");
        drops.mark();
        assertThat(drops.sink.all("same.bin")).hasSize(2);
    }
}
