package org.autodispatcher.arrival.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.autodispatcher.linux.Descriptor;
import org.autodispatcher.linux.Inotify;
import org.autodispatcher.linux.Stat;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More happens than the system remembers for us. */
@Needs(value = {"setpriv", "python3"}, accounts = "ad-dropper", root = "it drops files as another account, and asks after its writers")
@Timeout(240)
class OverflowTest extends WatchedDrops {
    /** Each is told of three times; fs.inotify.max_queued_events is 16384 usually. */
    private static final int MORE_THAN_ANY_QUEUE = 12_000;

    @Test
    void the_system_says_when_it_forgot_something_and_goes_on_afterwards() throws IOException {
        try (Inotify inotify = Inotify.open(); Descriptor folder = Descriptor.folder(drops.path())) {
            int watch = inotify.watch(folder);
            dropper.does("[(open('.h%d' % n, 'w').close(), os.remove('.h%d' % n)) for n in range(" + MORE_THAN_ANY_QUEUE + ")]");
            inotify.wake();
            List<Inotify.Event> events = inotify.await(() -> { }).events();
            assertThat(events).filteredOn(event -> event.is(Inotify.OVERFLOW)).hasSize(1).allMatch(event -> event.watch() == -1);
            Files.createFile(drops.path(".after"));
            assertThat(inotify.await(() -> { }).events()).first().satisfies(event -> {
                assertThat(event.watch()).isEqualTo(watch);
                assertThat(event.is(Inotify.CREATE)).isTrue();
                assertThat(event.name().toString()).isEqualTo(".after");
            });
        }
    }

    @Test
    void of_a_burst_that_is_larger_than_any_queue_nothing_is_lost_and_nothing_comes_twice() {
        int files = 4500; // each is told of four times
        dropper.does("[(open('b%d.bin' % n, 'wb').write(b'%d' % n), os.link('b%d.bin' % n, 'l%d.bin' % n)) for n in range(" + files + ")]");
        drops.sink.awaitCount(2 * files);
        drops.mark();
        List<RecordingSink.Arrived> all = drops.sink.all().stream().filter(each -> each.name().endsWith(".bin")).toList();
        assertThat(all).hasSize(2 * files);
        assertThat(all.stream().map(RecordingSink.Arrived::name).collect(Collectors.toSet())).hasSize(2 * files);
        assertThat(all).allMatch(each -> each.digest().orElseThrow().equals(Drops.digest(each.name().replaceAll("\\D", "").getBytes())));
    }

    @Test
    void what_was_missed_while_nobody_read_is_found_by_looking() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        drops.close();
        drops = Drops.in(dir).elsewhere(_ -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        });
        var started = drops.begin();
        dropper.does("os.mkdir('d')"); // whoever looks into it is kept
        dropper.does("[(open('h.part', 'w').close(), os.remove('h.part')) for n in range(" + MORE_THAN_ANY_QUEUE + ")]")
                .does("[open('m%d.bin' % n, 'wb').write(b'%d' % n) for n in range(100)]");
        held.countDown();
        started.join();
        drops.sink.awaitCount(100);
        drops.mark();
        assertThat(drops.sink.all()).hasSize(101);
    }

    /** Keeps whoever looks into a folder. */
    private static final class Gate implements Predicate<Stat> {
        private final CountDownLatch looking = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);
        private volatile boolean shut;

        @Override
        public boolean test(Stat folder) {
            try {
                if (shut) {
                    looking.countDown();
                    opened.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        }
    }

    /** Files are dropped of which the system forgets to tell. */
    private void forgotten(String names) throws Exception {
        CountDownLatch goesOn = drops.nobodyReads();
        dropper.does("[(open('h.part', 'w').close(), os.remove('h.part')) for n in range(" + MORE_THAN_ANY_QUEUE + ")]")
                .does("[open('" + names + "%d.bin' % n, 'wb').write(b'%d' % n) for n in range(100)]");
        goesOn.countDown();
    }

    @Test
    void what_is_forgotten_again_while_everything_is_looked_at_for_that_is_not_lost_and_comes_once() throws Exception {
        Gate gate = new Gate();
        drops.close();
        dropper.does("os.mkdir('d')");
        drops = Drops.in(dir).elsewhere(gate).start();
        gate.shut = true;
        forgotten("first");
        gate.looking.await();
        forgotten("second");
        forgotten("third");
        assertThat(drops.sink.all()).isEmpty();
        gate.opened.countDown();
        drops.sink.awaitCount(300);
        drops.mark();
        drops.quietPasses();
        List<String> names = drops.sink.all().stream().map(RecordingSink.Arrived::name).filter(name -> name.endsWith(".bin")).toList();
        assertThat(names).hasSize(300).doesNotHaveDuplicates();
        assertThat(drops.standing().way()).isEqualTo(DirectoryStanding.Way.EVENTS);
    }
}
