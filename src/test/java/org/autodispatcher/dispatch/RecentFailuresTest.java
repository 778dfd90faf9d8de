package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.ledger.Step;
import org.junit.jupiter.api.Test;

/** What {@code status} says of failures that are at their end. */
class RecentFailuresTest {
    private static final Instant NIGHT = Instant.parse("2026-11-26T02:00:00Z");
    private static final String TARGET = "app@web1:22";

    private final AtomicReference<Instant> now = new AtomicReference<>(NIGHT);
    private final InstantSource clock = now::get;
    private final Ledger ledger = new MemoryLedger(clock);

    private long arrived(String name) {
        long id = ledger.open();
        ledger.append("ann", new Entry.Draft(id, "", Step.SPOOL, Entry.Tense.FACT, Map.of(DispatchRecord.PACKAGE, name), Optional.empty()));
        ledger.append("ann", new Entry.Draft(
                id, "", Step.ROUTE, Entry.Tense.FACT, Map.of(DispatchRecord.ROUTE, "pay", DispatchRecord.TARGETS, TARGET), Optional.empty()));
        return id;
    }

    private void fails(long id) {
        ledger.append("ann", new Entry.Draft(
                id, TARGET, Step.UPGRADE, Entry.Tense.FAILURE, Map.of(), Optional.of(Failure.of(Reason.EXIT_STATUS).with("exit_code", 3))));
    }

    @Test
    void the_last_of_the_night_is_named_in_the_morning_and_no_longer_than_a_day() {
        fails(arrived("pay-1.zip"));
        fails(arrived("pay-2.zip"));
        Standing.Note note = new Standing.Note("failed", Map.of("count", "2", "id", "2", "package", "pay-2.zip"));
        assertThat(RecentFailures.notes(ledger, NIGHT.plus(Duration.ofHours(6)))).containsExactly(note);
        assertThat(RecentFailures.notes(ledger, NIGHT.plus(Duration.ofHours(25)))).isEmpty();
    }

    @Test
    void what_waited_for_days_before_it_failed_is_named_and_what_was_ordered_anew_is_not() {
        long id = arrived("pay-1.zip");
        now.set(NIGHT.plus(Duration.ofDays(3)));
        assertThat(RecentFailures.notes(ledger, now.get())).isEmpty();
        fails(id);
        assertThat(RecentFailures.notes(ledger, now.get().plusSeconds(1))).hasSize(1);
        ledger.append("ann", new Entry.Draft(id, TARGET, Step.RETRY, Entry.Tense.FACT, Map.of(), Optional.empty()));
        assertThat(RecentFailures.notes(ledger, now.get().plusSeconds(1))).isEmpty();
    }
}
