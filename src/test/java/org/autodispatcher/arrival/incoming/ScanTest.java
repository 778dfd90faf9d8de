package org.autodispatcher.arrival.incoming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.autodispatcher.arrival.Arrival;
import org.autodispatcher.config.Sources;
import org.autodispatcher.rig.Meanwhile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Comparisons of a folder tree with the last one, without watching. */
@Timeout(60)
class ScanTest {
    @TempDir
    Path dir;

    private Path tree;

    @BeforeEach
    void make() throws IOException {
        tree = Files.createDirectory(dir.resolve("tree"));
    }

    private Scan scan(Path... others) {
        Sources.Incoming settings = new Sources.Incoming(
                "scan", tree, new Sources.Completeness(Sources.When.AUTO, ".ready", Duration.ofMillis(50)),
                new Sources.Watching(Sources.How.AUTO, Duration.ofMinutes(1)), new Sources.Answers(false, Sources.After.KEEP));
        return new Scan(settings, dir.resolve("memory"), List.of(others));
    }

    /** Takes what it gets when it is told to. */
    private static final class Slow implements Sink {
        private final CountDownLatch takes = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final AtomicInteger taken = new AtomicInteger();

        @Override
        public boolean routed(String name) {
            return true;
        }

        @Override
        public OptionalLong take(Arrival arrival, String actor) {
            takes.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return OptionalLong.of(taken.incrementAndGet());
        }

        @Override
        public void noted(DirectoryStanding.Note note) {
            throw new IllegalStateException(note.toString());
        }
    }

    @Test
    void while_a_scan_is_at_work_another_one_of_the_same_tree_does_not_begin() throws Exception {
        Files.writeString(tree.resolve("pay-1"), "1");
        Slow sink = new Slow();
        CompletableFuture<Scan.Outcome> first = Meanwhile.doing(() -> scan().handOver(sink, InstantSource.system()));
        sink.takes.await();
        assertThatThrownBy(() -> scan().handOver(sink, InstantSource.system())).isInstanceOf(Scan.Busy.class);
        assertThatThrownBy(() -> scan().compare(false)).isInstanceOf(Scan.Busy.class);
        sink.goOn.countDown();
        assertThat(first.join().changes()).hasSize(1);
        assertThat(scan().handOver(sink, InstantSource.system()).changes()).isEmpty();
        assertThat(sink.taken).hasValue(1);
    }

    @Test
    void a_folder_that_has_rules_of_its_own_is_left_out_by_whatever_way_it_is_named() throws Exception {
        Path own = Files.createDirectories(tree.resolve("a/own"));
        Files.writeString(own.resolve("pay-1"), "1");
        Files.writeString(tree.resolve("a/pay-2"), "2");
        Path link = Files.createSymbolicLink(dir.resolve("link"), own);
        assertThat(scan(link).compare(false).changes()).extracting(Scan.Changed::path).containsExactly("a/pay-2");
        assertThat(scan(link).compare(false).changes()).isEmpty();
    }
}
