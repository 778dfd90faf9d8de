package org.autodispatcher.arrival.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autodispatcher.Reason;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** rsync in its ways to write, slowed down so that each pauses in the middle; all at the same time. */
@Needs(value = {"rsync", "setpriv", "python3"}, accounts = "ad-dropper", root = "it drops files as another account, and asks after its writers")
@Timeout(180)
class RsyncTest {
    private static final int SIZE = 700_000;
    private static final String SLOW = "--bwlimit=300";

    @TempDir
    Path dir;

    private Drops drops;
    private Dropper dropper;
    private Path elsewhere;

    @BeforeEach
    void start() throws IOException {
        drops = Drops.in(dir).ownedBy(Dropper.ACCOUNT).start();
        dropper = Dropper.in(drops.path());
        elsewhere = Files.createTempDirectory(Path.of("/dev/shm"), "ad-rsync-"); // another file system
        Folders.give(elsewhere, Dropper.ACCOUNT);
    }

    @AfterEach
    void end() throws IOException {
        dropper.close();
        drops.close();
        Folders.remove(elsewhere);
    }

    @Test
    void whatever_way_it_writes_each_package_comes_once_and_whole() throws Exception {
        Map<String, List<String>> ways = new LinkedHashMap<>();
        ways.put("plain.bin", List.of("-a"));
        ways.put("inplace.bin", List.of("-a", "--inplace"));
        ways.put("append.bin", List.of("-a", "--append"));
        ways.put("partial.bin", List.of("-a", "--partial-dir=.parts"));
        ways.put("delayed.bin", List.of("-a", "--delay-updates"));
        ways.put("other-fs.bin", List.of("-a", "-T", elsewhere.toString()));
        ways.put("times-not-kept.bin", List.of("-r", "--inplace"));
        ways.put("preallocated.bin", List.of("-a", "--preallocate", "--inplace"));
        Map<String, Path> made = new LinkedHashMap<>();
        List<Process> running = new ArrayList<>();
        for (var way : ways.entrySet()) {
            Path file = drops.made(way.getKey(), Drops.opaque(SIZE, way.getKey().hashCode()));
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_500_000_000_000L));
            made.put(way.getKey(), file);
            if (way.getKey().equals("append.bin")) {
                Files.write(drops.path("append.bin"), new byte[0]);
                Folders.give(drops.path("append.bin"), Dropper.ACCOUNT);
                Files.write(drops.path("append.bin"), Arrays.copyOf(Files.readAllBytes(file), 1000), StandardOpenOption.APPEND);
                drops.sink.awaited("append.bin"); // that it was cut cannot be told
            }
            List<String> words = new ArrayList<>(List.of("rsync", SLOW));
            words.addAll(way.getValue());
            words.addAll(List.of(file.toString(), drops.path().toString() + "/"));
            running.add(dropper.starts(words.toArray(String[]::new)));
        }
        for (Process each : running) {
            assertThat(each.onExit().join().exitValue()).as(new String(each.getInputStream().readAllBytes())).isZero();
        }
        for (String name : ways.keySet()) {
            if (name.equals("append.bin")) {
                drops.sink.await(() -> drops.sink.all(name).size() == 2, "the whole one");
                assertThat(drops.sink.all(name).getLast().digest()).contains(Drops.digest(made.get(name)));
            } else {
                drops.cameOnce(name, made.get(name));
            }
        }
        drops.quietPasses();
        assertThat(drops.sink.all().stream().filter(each -> ways.containsKey(each.name()))).as("none twice").hasSize(ways.size() + 1);
        assertThat(drops.sink.all()).noneMatch(each -> each.path().contains("/.") || each.reason().isPresent());
        assertThat(drops.standing().waiting()).isEmpty();
    }

    @Test
    void a_transfer_that_is_killed_leaves_nothing_that_is_taken_and_the_next_one_brings_it() throws IOException {
        Path file = drops.made("killed.zip", Drops.zip(SIZE, 5));
        Process killed = dropper.starts("rsync", SLOW, "-a", "--inplace", file.toString(), "./");
        drops.written("killed.zip");
        killed.descendants().forEach(ProcessHandle::destroyForcibly);
        killed.destroyForcibly().onExit().join();
        drops.waits("killed.zip", why -> why.is(Reason.INCOMPLETE, "format"));
        dropper.runs("rsync", "-a", "--inplace", file.toString(), "./");
        assertThat(drops.cameOnce("killed.zip", file).rule()).isEqualTo("format");
    }
}
