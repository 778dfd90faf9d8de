package org.autodispatcher.arrival.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.Reason;
import org.autodispatcher.arrival.FirstLook;
import org.autodispatcher.config.Sources;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Meanwhile;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders that come, go and are renamed, names of every kind, and what lies there as more than one name. */
@Needs(value = {"setpriv", "python3", "tar"}, accounts = "ad-dropper", root = "it drops files as another account, and asks after its writers")
@Timeout(240)
class TreesTest extends WatchedDrops {
    @Test
    void files_in_folders_that_were_made_a_moment_before_all_come() {
        int trees = 1000;
        dropper.does("[(os.makedirs('t%d/b/c' % n), open('t%d/b/c/p%d.bin' % (n, n), 'wb').write(b'%d' % n)) for n in range(" + trees + ")]");
        drops.sink.awaitCount(trees);
        drops.mark();
        assertThat(drops.sink.all()).hasSize(trees + 1);
        assertThat(drops.sink.all().stream().map(RecordingSink.Arrived::name).collect(Collectors.toSet())).hasSize(trees + 1);
        for (RecordingSink.Arrived each : drops.sink.all()) {
            String number = each.name().replaceAll("\\D", "");
            assertThat(each.digest()).as(each.path()).contains(Drops.digest((each.name().startsWith("p") ? number : each.name()).getBytes()));
        }
    }

    @Test
    void what_mkdir_and_cp_and_tar_and_mv_bring_comes_from_its_right_path() throws IOException {
        Path zip = drops.made("pkg.zip", Drops.zip(2000, 1));
        dropper.sh("mkdir -p a/b/c/d; cp " + zip + " a/b/c/d/one.zip");
        assertThat(drops.cameOnce("one.zip", zip).path()).isEqualTo(drops.path("a/b/c/d/one.zip").toString());
        dropper.sh("mv a/b moved; cp " + zip + " moved/c/d/two.zip");
        assertThat(drops.cameOnce("two.zip", zip).path()).isEqualTo(drops.path("moved/c/d/two.zip").toString());
        assertThat(drops.sink.all("one.zip")).hasSize(1);

        Path outside = Files.createDirectory(dir.resolve("made/whole"));
        Files.copy(zip, outside.resolve("three.zip"));
        Folders.give(outside, Dropper.ACCOUNT);
        dropper.runs("mv", outside.toString(), "came");
        assertThat(drops.cameOnce("three.zip", zip).path()).isEqualTo(drops.path("came/three.zip").toString());

        Path packed = Files.createDirectories(dir.resolve("made/packed/deep/er"));
        Files.copy(zip, packed.resolve("four.zip"));
        dropper.sh("tar -C " + dir.resolve("made/packed") + " -cf - deep | tar -xf -");
        assertThat(drops.cameOnce("four.zip", zip).path()).isEqualTo(drops.path("deep/er/four.zip").toString());
    }

    @Test
    void what_leaves_the_tree_is_not_heard_any_more_and_what_is_put_under_its_name_is() throws IOException {
        Path zip = drops.made("pkg.zip", Drops.zip(2000, 2));
        dropper.sh("mkdir d; cp " + zip + " d/one.zip");
        drops.cameOnce("one.zip", zip);
        dropper.sh("mv d ../made/left; cp " + zip + " ../made/left/no.zip; mkdir d; cp " + zip + " d/two.zip");
        drops.cameOnce("two.zip", zip);
        drops.mark();
        assertThat(drops.sink.all("no.zip")).isEmpty();
    }

    @Test
    void a_file_is_moved_or_linked_in_and_moved_about_and_comes_once() throws IOException {
        Path bin = drops.made("a.bin", Drops.opaque(1000, 3));
        Path linked = drops.made("l.bin", Drops.opaque(1000, 4));
        Path other = Files.write(Files.createTempFile(Path.of("/dev/shm"), "ad-drop-", ""), Drops.opaque(500_000, 5));
        Folders.give(bin, Dropper.ACCOUNT);
        Folders.give(linked, Dropper.ACCOUNT);
        Folders.give(other, Dropper.ACCOUNT);
        String content = Drops.digest(bin);
        String elsewhere = Drops.digest(other);
        dropper.sh("mkdir sub; ln " + linked + " l.bin; mv " + other + " o.bin; mv " + bin + " a.bin");
        assertThat(drops.cameOnce("l.bin", linked).rule()).isEqualTo("at-once");
        assertThat(drops.sink.awaited("o.bin").digest()).contains(elsewhere);
        assertThat(drops.sink.awaited("a.bin").rule()).isEqualTo("at-once");
        dropper.sh("mv a.bin sub/a.bin; mv sub/a.bin a.bin; chmod 600 a.bin; ln a.bin sub/a.bin");
        drops.mark();
        drops.quietPasses();
        assertThat(drops.sink.all("a.bin")).hasSize(1).allMatch(each -> each.digest().get().equals(content));
        assertThat(drops.sink.all("o.bin")).hasSize(1);
    }

    @Test
    void names_of_any_bytes_stay_apart_and_are_told_with_what_would_mend_them() {
        dropper.does("open(b'\\xe4.bin', 'wb').write(b'1'); open(b'\\xf6.bin', 'wb').write(b'2'); open(b'a\\nb.bin', 'wb').write(b'3')")
                .does("open('" + "n".repeat(251) + ".bin', 'wb').write(b'4'); open('支付系统（生产）.bin', 'wb').write(b'5')");
        assertThat(drops.sink.awaited("\\xE4.bin").reason()).contains(Reason.NAME_REFUSED);
        assertThat(drops.sink.awaited("\\xF6.bin").reason()).contains(Reason.NAME_REFUSED);
        assertThat(drops.sink.awaited("a\nb.bin").reason()).contains(Reason.NAME_REFUSED);
        assertThat(drops.sink.awaited("n".repeat(251) + ".bin").reason()).contains(Reason.NAME_REFUSED);
        assertThat(drops.sink.awaited("支付系统（生产）.bin").digest()).contains(Drops.digest("5".getBytes()));
    }

    @Test
    void paths_that_are_longer_than_any_call_takes_are_followed_folder_by_folder() {
        dropper.does("[(os.mkdir('f' * 40), os.chdir('f' * 40)) for n in range(300)]").does("open('deep.bin', 'wb').write(b'deep')");
        RecordingSink.Arrived deep = drops.sink.awaited("deep.bin");
        assertThat(deep.digest()).contains(Drops.digest("deep".getBytes()));
        assertThat(deep.path().length()).isGreaterThan(300 * 41);
        dropper.does("os.rename('deep.bin', 'deeper.bin'); os.remove('deeper.bin')");
        assertThat(dropper.answer("[(os.chdir('..'), os.rmdir('f' * 40)) for n in range(300)]")).isEqualTo("done");
    }

    @Test
    void a_link_that_is_swapped_in_leads_nowhere_and_pipes_are_not_opened() throws IOException {
        Path secret = drops.made("secret.bin", "secret".getBytes());
        dropper.does("os.mkdir('swap'); os.symlink('" + dir.resolve("made") + "', 'folder-link'); os.symlink('" + secret + "', 'link.bin')")
                .does("os.mkfifo('pipe.bin'); os.mkfifo('after.zip.sha256')");
        CompletableFuture<String> swaps = Meanwhile.doing(() -> dropper.answer("""
                [(open('x.bin', 'wb').write(b'own'), os.symlink('%s', 'y'), os.rename('y', 'x.bin'), os.rmdir('swap'),\
                 os.symlink('%s', 'swap'), os.remove('swap'), os.mkdir('swap'), os.remove('x.bin')) for n in range(300)]\
                """.formatted(secret, dir.resolve("made"))));
        assertThat(swaps.join()).isEqualTo("done");
        Path after = drops.made("after.zip", Drops.zip(1000, 1));
        Files.copy(after, drops.path("after.zip"));
        drops.cameOnce("after.zip", after);
        drops.quietPasses();
        assertThat(drops.sink.all()).noneMatch(each -> each.digest().equals(java.util.Optional.of(Drops.digest("secret".getBytes()))));
        Set<String> names = drops.sink.all().stream().map(RecordingSink.Arrived::name).collect(Collectors.toCollection(HashSet::new));
        assertThat(names).doesNotContain("link.bin", "pipe.bin", "secret.bin");
    }

    @Test
    void what_a_look_alone_can_find_is_found() throws IOException {
        drops.stop();
        drops.watching(Sources.How.AUTO, Duration.ofMillis(300)).start();
        Path outside = drops.made("hard.bin", Drops.opaque(100, 8));
        Files.createLink(drops.path("hard.bin"), outside);
        drops.cameOnce("hard.bin", outside);
        Files.write(outside, Drops.opaque(100, 9));
        drops.sink.await(() -> drops.sink.all("hard.bin").size() == 2, "what was written through its other name");
        assertThat(drops.sink.all("hard.bin").getLast().digest()).contains(Drops.digest(outside));
    }

    @Test
    void a_folder_that_is_renamed_all_the_time_while_everything_is_looked_at_keeps_what_was_adopted_in_it() throws IOException {
        drops.stop();
        dropper.sh("mkdir -p r0/s; echo adopted >r0/s/adopted.bin");
        Folders.remove(drops.memory());
        drops.watching(Sources.How.AUTO, Duration.ofMillis(1)).start();
        dropper.does("[os.rename('r%d' % n, 'r%d' % (n + 1)) for n in range(2000)]");
        Files.move(drops.made("end.bin", "end".getBytes()), drops.path("r2000/s/end.bin"), StandardCopyOption.ATOMIC_MOVE);
        assertThat(drops.sink.awaited("end.bin").path()).isEqualTo(drops.path("r2000/s/end.bin").toString());
        drops.quietPasses();
        assertThat(drops.sink.all("adopted.bin")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_is_dropped_into_a_large_tree_while_it_is_being_watched_comes_once(boolean known) throws IOException {
        dropper.does("[os.makedirs('g%d/h%d' % (n % 50, n)) for n in range(3000)]");
        drops.awaitStanding(standing -> standing.tree().folders() == 3051);
        drops.stop();
        if (!known) {
            Folders.remove(drops.memory());
            drops.firstLook(FirstLook.DISPATCH);
        }
        Path stop = dir.resolve("made/stop");
        dropper.does("import itertools");
        CompletableFuture<String> dropping = Meanwhile.doing(() -> dropper.answer("""
                for n in itertools.takewhile(lambda n: n < 300 or not os.path.exists('%s'), range(8000)):\
                 open('g%%d/h%%d/p%%d.bin' %% (n * 1999 %% 3000 %% 50, n * 1999 %% 3000, n), 'wb').write(b'%%d' %% n)\
                """.formatted(stop)));
        while (Files.notExists(drops.path("g%d/h%d/p300.bin".formatted(300 * 1999 % 3000 % 50, 300 * 1999 % 3000)))) {
            Thread.onSpinWait();
        }
        drops.start();
        Files.createFile(stop);
        assertThat(dropping.join()).isEqualTo("done");
        long dropped;
        try (Stream<Path> all = Files.walk(drops.path())) {
            dropped = all.filter(each -> each.toString().endsWith(".bin")).count();
        }
        drops.sink.awaitCount((int) dropped);
        drops.mark();
        drops.quietPasses();
        List<RecordingSink.Arrived> all = drops.sink.all().stream().filter(each -> each.name().endsWith(".bin")).toList();
        assertThat(all).extracting(RecordingSink.Arrived::name).hasSize((int) dropped).doesNotHaveDuplicates();
        assertThat(all).allMatch(each -> each.digest().orElseThrow().equals(Drops.digest(each.name().replaceAll("\\D", "").getBytes())));
    }
}
