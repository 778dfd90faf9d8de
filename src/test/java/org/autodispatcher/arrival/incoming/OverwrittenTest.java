package org.autodispatcher.arrival.incoming;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.autodispatcher.Reason;
import org.autodispatcher.config.Sources;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to a file while it is being copied. */
@Needs(value = {"setpriv", "python3", "sha256sum"}, accounts = "ad-dropper", root = "it drops files as another account, and asks after its writers")
@Timeout(240)
class OverwrittenTest extends WatchedDrops {
    /** So large, with nothing in it, that whoever sees its copy begin is in time to change it. */
    private static final long LARGE = 64L << 20;
    private static final int ATTEMPTS = 10;

    /** Has the dropper make a large file beside the directory that begins and ends with this letter. */
    private Path large(String name, char letter) {
        Path file = dir.resolve("made").resolve(name);
        dropper.does("f = os.open('%s', os.O_RDWR | os.O_CREAT, 0o644); os.pwrite(f, b'%s', 0); os.pwrite(f, b'%<s', %d); os.close(f)"
                .formatted(file, letter, LARGE - 1));
        return file;
    }

    private String digest(Path file) throws IOException {
        return dropper.runs("sha256sum", file.toString()).substring(0, 64);
    }

    /** Drops a large file and changes it while it is being copied; comes back with the name of one where that was so for sure. */
    private String overwritten(String change) throws IOException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            String name = "large-" + attempt + ".bin";
            Path old = large("old-" + attempt, 'a');
            large("new-" + attempt, 'b');
            dropper.does("os.rename('" + old + "', '" + name + "')");
            drops.copying(name);
            dropper.does(change.formatted(name, dir.resolve("made/new-" + attempt)));
            if (drops.halfCopies() > 0 && drops.sink.all(name).isEmpty()) {
                return name;
            }
            drops.sink.awaited(name);
        }
        throw new AssertionError("no copy lasted long enough");
    }

    private void onlyTheNewOneCame(String name) throws IOException {
        drops.cameOnce(name, digest(drops.path(name)));
        drops.quietPasses();
        assertThat(drops.sink.all(name)).hasSize(1);
        assertThat(drops.halfCopies()).isZero();
    }

    @Test
    void one_whose_copy_takes_long_is_said_to_be_read() throws IOException {
        CountDownLatch goesOn = new CountDownLatch(1);
        drops.sink.whenRouted(name -> {
            if (name.equals("slow.bin")) {
                Drops.awaited(goesOn);
            }
        });
        dropper.does("open('slow.bin', 'wb').write(b'slow')");
        drops.waits("slow.bin", why -> why.is(Reason.INCOMPLETE, "reading"));
        goesOn.countDown();
        drops.cameOnce("slow.bin", drops.path("slow.bin"));
        drops.awaitStanding(standing -> standing.waiting().stream().noneMatch(each -> each.path().equals("slow.bin"))); // its thread has yet to say so
    }

    @Test
    void one_that_is_changed_and_gets_a_companion_while_it_is_handed_over_comes_again_as_it_is_then() throws Exception {
        drops.stop();
        drops.watching(Sources.How.AUTO, Duration.ofHours(1)).start();
        Path file = drops.path("pay.bin");
        drops.sink.whenRecorded(fresh -> {
            if (fresh.name().equals("pay.bin") && drops.sink.all("pay.bin").size() == 1) {
                dropper.does("open('pay.bin', 'wb').write(b'second'); open('pay.bin.sha256', 'w').write('" + Drops.digest("second".getBytes(US_ASCII)) + "')");
                drops.mark();
            }
        });
        dropper.does("open('pay.bin', 'wb').write(b'first')");
        drops.sink.await(() -> drops.sink.all("pay.bin").size() == 2, "the second one");
        assertThat(drops.sink.all("pay.bin").getLast().digest()).contains(Drops.digest(file));
    }

    @Test
    void one_that_is_removed_while_its_refusal_is_recorded_is_told_to_be_gone_after_that() throws Exception {
        Path file = drops.path("empty.bin");
        drops.sink.whenRecorded(_ -> {
            dropper.does("os.remove('empty.bin')");
            drops.sink.awaitGone(file.toString());
        });
        dropper.does("open('empty.bin', 'wb').close()");
        drops.sink.await(() -> drops.sink.timesGone(file.toString()) == 2, "it to be told once more");
    }

    @Test
    void one_that_is_written_over_in_place_comes_once_as_it_is_then() throws IOException {
        onlyTheNewOneCame(overwritten("f = os.open('%s', os.O_WRONLY); [os.pwrite(f, b'b', at) for at in (0, " + (LARGE - 1) + ")]; os.close(f)"));
    }

    @Test
    void one_that_another_is_renamed_over_comes_once_as_the_other() throws IOException {
        onlyTheNewOneCame(overwritten("os.rename('%2$s', '%1$s')"));
    }
}
