package org.autodispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LedgerFollowerTest {
    private final Ledger ledger = new MemoryLedger(InstantSource.fixed(Instant.EPOCH));

    /** Cannot read the ledger at first. */
    private static final class Hampered implements LedgerFollower.Reader {
        private final List<Long> told = new ArrayList<>();
        private int problems;

        @Override
        public void read(List<Entry> entries) {
            if (problems == 0) {
                throw new UncheckedIOException(new IOException("no descriptors left"));
            }
            entries.forEach(entry -> told.add(entry.sequence()));
        }

        @Override
        public void trouble(UncheckedIOException problem) {
            problems++;
        }
    }

    @Test
    void what_could_not_be_told_is_told_at_the_next_look() {
        ledger.append("ann", new Entry.Draft(ledger.open(), "", Step.SPOOL, Entry.Tense.INTENT, Map.of(), Optional.empty()));
        Hampered reader = new Hampered();
        LedgerFollower follower = new LedgerFollower(ledger, 0, reader);
        follower.look();
        assertThat(reader.problems).isEqualTo(1);
        assertThat(reader.told).isEmpty();
        follower.look();
        follower.look();
        assertThat(reader.told).hasSize(1);
    }

    @Test
    @Timeout(5)
    void who_follows_is_woken_by_what_is_written() throws Exception {
        BlockingQueue<Entry> told = new LinkedBlockingQueue<>();
        LedgerFollower follower = new LedgerFollower(ledger, 0, new LedgerFollower.Reader() {
            @Override
            public void read(List<Entry> entries) {
                told.addAll(entries);
            }

            @Override
            public void trouble(UncheckedIOException problem) {
                throw problem;
            }
        });
        Thread thread = Thread.ofVirtual().start(follower::follow);
        try {
            for (int each = 0; each < 3; each++) {
                Entry written = ledger.append("ann", new Entry.Draft(ledger.open(), "", Step.SPOOL, Entry.Tense.INTENT, Map.of(), Optional.empty()));
                assertThat(told.take()).isEqualTo(written);
            }
        } finally {
            thread.interrupt();
        }
    }
}
