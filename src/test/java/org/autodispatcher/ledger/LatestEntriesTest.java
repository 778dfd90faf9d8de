package org.autodispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatestEntriesTest {
    private final LatestEntries latest = new LatestEntries(10);

    private static List<Entry> entries(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(each -> new Entry(each, Instant.EPOCH, "ops", Drafts.fact(1, "", Step.SPOOL, Map.of())))
                .toList();
    }

    private Optional<List<Long>> after(long sequence, int limit) {
        return latest.after(sequence, limit).map(found -> found.stream().map(Entry::sequence).toList());
    }

    @Test
    void what_was_written_since_it_began_is_told_in_order_and_no_more_at_once_than_is_asked_for() {
        latest.committed(entries(11, 13));
        latest.committed(entries(14, 15));
        assertThat(after(10, 3)).contains(List.of(11L, 12L, 13L));
        assertThat(after(13, 100)).contains(List.of(14L, 15L));
        assertThat(after(15, 100)).contains(List.of());
    }

    @Test
    void what_is_not_here_any_more_or_never_was_is_left_to_the_disk() {
        latest.committed(entries(11, 13));
        assertThat(after(9, 100)).isEmpty();
        latest.committed(entries(14, 40_000));
        assertThat(after(11, 100)).isEmpty();
        assertThat(after(40_000 - 16_385, 1)).isEmpty();
        assertThat(after(40_000 - 16_384, 1)).contains(List.of(40_000L - 16_383));
    }
}
