package org.autodispatcher.arrival.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.autodispatcher.config.Sources;
import org.autodispatcher.faults.Site;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.SshKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories into which, under which and over which file systems are mounted. */
@Needs(value = {"mount", "umount", "sshd", "sshfs", "truncate", "mkfs.ext4"}, accounts = "ad-dropper", root = "it mounts file systems")
@Timeout(180)
class MountsTest {
    @TempDir
    Path dir;

    private Drops drops;
    private final Deque<Path> mounted = new ArrayDeque<>();

    @BeforeEach
    void make() throws IOException {
        drops = Drops.in(dir);
    }

    @AfterEach
    void end() throws IOException {
        drops.close();
        for (Path each : mounted) {
            SshKeys.run(List.of("umount", "-l", each.toString()));
        }
    }

    private Path mount(Path at, String... words) throws IOException {
        Files.createDirectories(at);
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(words));
        command.add(at.toString());
        SshKeys.run(command);
        mounted.push(at);
        return at;
    }

    /** Where nobody else is given the number of what is removed. */
    private Path disk(Path at) throws IOException {
        Path image = dir.resolve("image");
        SshKeys.run(List.of("truncate", "--size=32M", image.toString()));
        SshKeys.run(List.of("mkfs.ext4", "-q", "-I", "256", image.toString()));
        return mount(at, "-o", "loop", image.toString());
    }

    private void unmount(Path at) throws IOException {
        for (int attempt = 1; attempt <= 200; attempt++) {
            try {
                SshKeys.run(List.of("umount", at.toString()));
                mounted.remove(at);
                return;
            } catch (IOException e) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos()); // whoever looks has it open for a moment
            }
        }
        throw new IOException(at + " stays busy");
    }

    private Path write(Path file, int seed) throws IOException {
        return Files.write(file, Drops.opaque(300, seed));
    }

    @Test
    void a_file_system_that_is_mounted_below_is_watched_and_what_it_hid_is_not_sent_again() throws IOException {
        Path sub = Files.createDirectory(drops.path("sub"));
        drops.start();
        Path hidden = write(sub.resolve("hidden.bin"), 1);
        drops.cameOnce("hidden.bin", hidden);
        mount(sub, "-t", "tmpfs", "ad-test");
        Path inside = write(sub.resolve("inside.bin"), 2);
        drops.cameOnce("inside.bin", inside);
        unmount(sub);
        Path after = write(sub.resolve("after.bin"), 3);
        drops.cameOnce("after.bin", after);
        drops.quietPasses();
        assertThat(drops.sink.all("hidden.bin")).hasSize(1);
    }

    @ParameterizedTest(name = "while nobody watches: {0}, mounted at first: {1}")
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void what_was_adopted_stays_so_while_another_file_system_comes_into_its_place_and_goes(boolean down, boolean mountedFirst) throws IOException {
        Path sub = Files.createDirectory(drops.path("sub"));
        write(Files.createDirectory(sub.resolve("deep")).resolve("below.bin"), 1);
        Path disk = mount(dir.resolve("disk"), "-t", "tmpfs", "ad-test");
        write(Files.createDirectory(disk.resolve("deep")).resolve("above.bin"), 2);
        if (mountedFirst) {
            mount(sub, "--bind", disk.toString());
        }
        drops.start();
        boolean there = mountedFirst;
        for (int turn = 1; turn <= 4; turn++) {
            boolean was = there;
            turn(down, () -> {
                if (was) {
                    unmount(sub);
                } else {
                    mount(sub, "--bind", disk.toString());
                }
            });
            there = !there;
            drops.sink.awaited(mountedFirst ? "below.bin" : "above.bin"); // nobody has seen that before
            drops.quietPasses();
        }
        drops.cameOnceFound("later.bin", write(sub.resolve("deep/later.bin"), 4));
        assertThat(drops.sink.all(mountedFirst ? "above.bin" : "below.bin")).isEmpty();
        assertThat(drops.sink.all(mountedFirst ? "below.bin" : "above.bin")).hasSize(1);
    }

    @Test
    void a_folder_that_got_the_number_of_the_one_whose_place_it_takes_is_another_one() throws Exception {
        Path disk = disk(Files.createDirectory(dir.resolve("disk")));
        try (Drops there = Drops.in(disk)) {
            write(there.path("adopted.bin"), 1);
            there.start();
            Object number = Files.getAttribute(there.path(), "unix:ino");
            there.stop();
            Folders.remove(there.path());
            Site.await("the number is given once more", () -> {
                Files.deleteIfExists(there.path());
                return Files.getAttribute(Files.createDirectory(there.path()), "unix:ino").equals(number);
            });
            write(there.path("restored.bin"), 2);
            there.start();
            there.sink.awaitedNote("incoming-replaced");
            there.quietPasses();
            assertThat(there.sink.all("restored.bin")).isEmpty();
        }
    }

    @FunctionalInterface
    private interface Step {
        void take() throws IOException;
    }

    private void turn(boolean down, Step step) throws IOException {
        if (down) {
            drops.stop();
        }
        step.take();
        if (down) {
            drops.start();
        }
    }

    @Test
    void a_folder_that_is_mounted_twice_brings_each_package_once_and_stays_watched_when_one_goes() throws IOException {
        Path one = Files.createDirectory(drops.path("one"));
        Path two = Files.createDirectory(drops.path("two"));
        mount(two, "--bind", one.toString());
        drops.start();
        drops.cameOnce("a.bin", write(one.resolve("a.bin"), 1));
        drops.quietPasses();
        assertThat(drops.sink.all("a.bin")).hasSize(1);
        unmount(two);
        drops.cameOnce("b.bin", write(one.resolve("b.bin"), 2));
        assertThat(drops.sink.all("b.bin").getFirst().path()).isEqualTo(one.resolve("b.bin").toString());
    }

    @Test
    void a_directory_whose_file_system_is_unmounted_is_told_and_goes_on_when_it_is_back() throws IOException {
        Path disk = Files.createDirectory(dir.resolve("disk"));
        mount(disk, "-t", "tmpfs", "ad-test");
        mount(drops.path(), "--bind", disk.toString());
        Path first = write(drops.path("first.bin"), 1);
        drops.start();
        unmount(drops.path());
        drops.sink.awaitedNote("incoming-lost");
        drops.sink.awaitedNote("incoming-replaced");
        Path meanwhile = write(disk.resolve("meanwhile.bin"), 2);
        mount(drops.path(), "--bind", disk.toString());
        drops.cameOnceFound("meanwhile.bin", meanwhile);
        assertThat(first).exists();
        assertThat(drops.sink.all("first.bin")).isEmpty();
    }

    @ParameterizedTest(name = "removed while the first is taken: {0}")
    @ValueSource(booleans = {false, true})
    void a_file_that_is_handed_in_anew_with_its_old_times_is_a_new_drop_although_the_system_gives_it_the_old_number(boolean atOnce) throws Exception {
        disk(drops.path());
        drops.start();
        Path whole = write(dir.resolve("whole.bin"), 6);
        Files.setLastModifiedTime(whole, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        Path again = drops.path("again.bin");
        drops.sink.whenRecorded(_ -> {
            if (atOnce) {
                removed(again);
            }
        });
        SshKeys.run(List.of("cp", "-p", whole.toString(), again.toString()));
        Object number = Files.getAttribute(again, "unix:ino");
        drops.cameOnceFound("again.bin", whole);
        removed(again);
        Path hidden = drops.path(".again");
        Site.await("the number is given once more", () -> {
            Files.deleteIfExists(hidden);
            return Files.getAttribute(Files.createFile(hidden), "unix:ino").equals(number);
        });
        SshKeys.run(List.of("cp", "-p", whole.toString(), hidden.toString()));
        Files.move(hidden, again, StandardCopyOption.ATOMIC_MOVE);
        drops.sink.await(() -> drops.sink.all("again.bin").size() == 2, "the second one");
    }

    /** Removed, and heard to be. */
    private void removed(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        drops.sink.awaitGone(file.toString());
    }

    @Test
    void what_is_written_under_an_overlay_is_found_by_looking() throws IOException {
        Path disk = mount(dir.resolve("tmp"), "-t", "tmpfs", "ad-test");
        for (String each : new String[] {"lower", "upper", "work"}) {
            Files.createDirectory(disk.resolve(each));
        }
        mount(drops.path(), "-t", "overlay", "-o", "lowerdir=" + disk + "/lower,upperdir=" + disk + "/upper,workdir=" + disk + "/work", "ad-test");
        drops.watching(Sources.How.AUTO, Duration.ofMillis(200)).start();
        drops.cameOnceFound("through.bin", write(drops.path("through.bin"), 1));
        drops.cameOnceFound("under.bin", write(disk.resolve("upper/under.bin"), 2));
    }

    @FunctionalInterface
    private interface Elsewhere {
        void happens(Path there) throws IOException;
    }

    /** The directory lies on another machine meanwhile, under the folder that is given. */
    private void elsewhere(Elsewhere what) throws Exception {
        Path key = SshKeys.make(dir.resolve("key"), "ed25519", "");
        Path there = Files.createDirectory(dir.resolve("there"));
        try (OpenSsh server = OpenSsh.in(dir.resolve("sshd")).listen("127.0.0.62").authorized("root", SshKeys.publicLine(key)).start()) {
            Process sshfs = new ProcessBuilder("sshfs", "-f", "-p", String.valueOf(server.port()), "-o", "IdentityFile=" + key,
                            "-o", "UserKnownHostsFile=" + server.knownHosts(), "root@" + server.host() + ":" + there, drops.path().toString())
                    .redirectErrorStream(true)
                    .start();
            awaitMount(sshfs);
            mounted.push(drops.path());
            what.happens(there);
            drops.stop();
            SshKeys.run(List.of("umount", "-l", drops.path().toString()));
            mounted.remove(drops.path());
            assertThat(sshfs.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_directory_that_lies_elsewhere_is_looked_at_and_a_file_waits_until_it_has_not_changed_for_long() throws Exception {
        elsewhere(there -> {
            drops.watching(Sources.How.AUTO, Duration.ofSeconds(1)).start();
            Path file = write(there.resolve("far.bin"), 1);
            assertThat(drops.sink.awaited("far.bin").digest()).contains(Drops.digest(file));
            assertThat(drops.standing().way()).isEqualTo(DirectoryStanding.Way.LOOKS);
        });
    }

    @Test
    void where_it_is_to_be_told_of_although_it_lies_elsewhere_every_file_comes_and_only_after_the_quiet_time() throws Exception {
        elsewhere(there -> {
            drops.watching(Sources.How.EVENTS, Duration.ofSeconds(1)).start();
            Path far = write(there.resolve("far.bin"), 1);
            assertThat(drops.sink.awaited("far.bin").digest()).contains(Drops.digest(far));
            Path near = Files.move(write(drops.path(".near.bin"), 2), drops.path("near.bin"));
            RecordingSink.Arrived came = drops.sink.awaited("near.bin");
            assertThat(came.digest()).contains(Drops.digest(near));
            assertThat(came.rule()).isEqualTo("quiet");
        });
    }

    private void awaitMount(Process sshfs) throws IOException {
        while (!Files.readString(Path.of("/proc/mounts")).contains(" " + drops.path() + " fuse.sshfs ")) {
            assertThat(sshfs.isAlive()).as("sshfs").isTrue();
            Thread.onSpinWait();
        }
    }
}
