package org.autodispatcher.arrival.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.autodispatcher.linux.Descriptor;
import org.autodispatcher.linux.Name;
import org.autodispatcher.rig.Meanwhile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a dropped file once its dispatch is done. */
@Timeout(120)
class BesideFileTest {
    private static final long ID = 7;
    private static final Name OURS = Name.of(".auto-dispatcher-done-" + ID);

    @TempDir
    Path dir;

    private Path file;
    private BesideFile beside;

    @BeforeEach
    void make() throws IOException {
        file = Files.createDirectory(dir.resolve("in")).resolve("pay-1.zip");
        beside = BesideFile.of(file.getParent(), file.toString()).orElseThrow();
    }

    private String drop(String content) throws IOException {
        Files.move(Files.writeString(dir.resolve("made"), content), file, StandardCopyOption.ATOMIC_MOVE);
        try (Descriptor folder = Descriptor.folder(file.getParent())) {
            return Facts.seen(folder.stat(Name.of("pay-1.zip")));
        }
    }

    private Path inFolder(String name) {
        return file.resolveSibling(name);
    }

    @Test
    void a_file_that_takes_the_place_of_a_dispatched_one_stays_whenever_it_comes() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        for (int round = 0; round < 3000; round++) {
            String seen = drop("dispatched " + round);
            Path fresh = Files.writeString(dir.resolve("fresh"), "fresh " + round);
            CompletableFuture<Path> comes = Meanwhile.doing(() -> {
                together.await();
                return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            });
            removed(together, seen, round);
            comes.join();
            assertThat(file).as("round %d", round).hasContent("fresh " + round);
            assertThat(inFolder(OURS.toString())).doesNotExist();
        }
    }

    private void removed(CyclicBarrier together, String seen, int round) throws IOException, InterruptedException, BrokenBarrierException {
        together.await();
        if (round % 2 == 0) {
            beside.remove(seen, ID);
        } else {
            beside.archive(seen, ID);
        }
    }

    @Test
    void who_was_killed_after_taking_a_file_away_is_gone_on_with() throws IOException {
        String seen = drop("dispatched");
        Files.move(file, inFolder(OURS.toString()));
        String fresh = drop("fresh");
        beside.archive(seen, ID);
        assertThat(inFolder(".archive/pay-1.zip")).hasContent("dispatched");
        assertThat(file).hasContent("fresh");

        Files.move(file, inFolder(OURS.toString()));
        beside.remove(seen, ID);
        assertThat(file).hasContent("fresh");
        beside.archive(fresh, ID);
        assertThat(inFolder(".archive/pay-1.zip." + ID)).hasContent("fresh");
        assertThat(inFolder(".archive/pay-1.zip")).hasContent("dispatched");
    }
}
