package org.autodispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import org.autodispatcher.DispatchState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured is a ledger like any other. */
class LargeHistoryTest {
    @TempDir
    private Path state;

    @Test
    void it_is_intact_has_every_outcome_and_ends_with_what_is_open() throws IOException {
        new LargeHistory(1300, 30, LedgerContract.NOON).write(state);
        try (SqliteLedger ledger = SqliteLedger.open(state, KeptLedger.CLOCK)) {
            assertThat(ledger.check()).isInstanceOf(LedgerCheck.Intact.class);
            List<Long> all = ledger.dispatches();
            assertThat(all).hasSize(1300);
            assertThat(ledger.unended()).isEqualTo(all.subList(1270, 1300));
            assertThat(ledger.tally().all().keySet()).isEqualTo(new LinkedHashSet<>(List.of(DispatchState.values())));
            HistoryRow newest = ledger.page(HistoryFilter.ALL, 1271).getFirst();
            assertThat(newest).isEqualTo(HistoryRow.of(ledger.dispatch(1270)));
            assertThat(newest.ended().orElseThrow()).isAfter(newest.arrived()).isBefore(LedgerContract.NOON);
        }
    }
}
