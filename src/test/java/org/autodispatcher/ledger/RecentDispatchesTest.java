package org.autodispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecentDispatchesTest {
    private static final int DISPATCHES = 5;
    private static final int ENTRIES = 2000;

    private final List<Entry> disk = new CopyOnWriteArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();

    private List<Entry> read(long dispatch) {
        reads.incrementAndGet();
        return disk.stream().filter(entry -> entry.draft().dispatch() == dispatch).toList();
    }

    private static Entry entry(long sequence, long dispatch) {
        return new Entry(sequence, Instant.EPOCH, "ops", new Entry.Draft(
                dispatch, "app@web1:22", Step.WAIT, Entry.Tense.FACT, Map.of("n", String.valueOf(sequence)), Optional.empty()));
    }

    @Test
    void a_dispatch_is_read_once_and_kept_up_from_then_on() {
        RecentDispatches recent = new RecentDispatches(this::read);
        disk.add(entry(1, 7));
        assertThat(recent.entries(7)).isEqualTo(disk);
        disk.add(entry(2, 7));
        recent.committed(List.of(entry(2, 7)));
        assertThat(recent.entries(7)).isEqualTo(disk);
        assertThat(recent.delivery(7, "app@web1:22").fact("n")).contains("2");
        assertThat(recent.dispatch(7)).isEqualTo(DispatchRecord.of(7, disk));
        assertThat(reads).hasValue(1);
    }

    @Test
    void one_that_has_just_begun_is_known_without_being_read() {
        RecentDispatches recent = new RecentDispatches(this::read);
        recent.begun(7);
        assertThat(recent.entries(7)).isEmpty();
        disk.add(entry(1, 7));
        recent.committed(List.of(entry(1, 7)));
        assertThat(recent.entries(7)).isEqualTo(disk);
        assertThat(reads).hasValue(0);
    }

    @Test
    void one_that_could_not_be_read_is_read_by_the_next_who_asks() {
        AtomicBoolean broken = new AtomicBoolean(true);
        RecentDispatches recent = new RecentDispatches(id -> {
            if (broken.get()) {
                throw new IllegalStateException("no disk");
            }
            return read(id);
        });
        disk.add(entry(1, 7));
        assertThatThrownBy(() -> recent.entries(7)).hasMessage("no disk");
        broken.set(false);
        assertThat(recent.entries(7)).isEqualTo(disk);
    }

    @Test
    void whoever_asks_while_others_write_misses_nothing_and_gets_nothing_twice() throws Exception {
        RecentDispatches recent = new RecentDispatches(this::read, 300); // most are forgotten again and again
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService readers = Executors.newFixedThreadPool(3)) {
            List<Future<?>> asking = java.util.stream.IntStream.range(0, 3).<Future<?>>mapToObj(reader -> readers.submit(() -> {
                while (!over.get()) {
                    for (long id = 1; id <= DISPATCHES; id++) {
                        List<Long> sequences = recent.entries(id).stream().map(Entry::sequence).toList();
                        assertThat(sequences).isSorted().doesNotHaveDuplicates();
                    }
                }
            })).toList();
            for (int sequence = 1; sequence <= ENTRIES; sequence++) {
                Entry entry = entry(sequence, 1 + sequence % DISPATCHES);
                disk.add(entry);
                recent.committed(List.of(entry));
                assertThat(recent.entries(entry.draft().dispatch()).getLast()).isEqualTo(entry);
            }
            over.set(true);
            for (Future<?> each : asking) {
                each.get(1, TimeUnit.MINUTES);
            }
        }
        for (long id = 1; id <= DISPATCHES; id++) {
            assertThat(recent.entries(id)).isEqualTo(read(id));
        }
    }
}
