package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.ledger.Step;
import org.junit.jupiter.api.Test;

/** What may be cleared up of the runs that lie on a target. */
class KnownRunsTest {
    private static final String TARGET = "app@web1:22";

    private final MemoryLedger ledger = new MemoryLedger(InstantSource.system());
    private final long dispatch = ledger.open();

    private void write(Step step, Tense tense, Map<String, String> values, Optional<Failure> failure) {
        ledger.append("alice", new Entry.Draft(dispatch, TARGET, step, tense, values, failure));
    }

    private void begun(String key) {
        write(Step.UPGRADE, Tense.INTENT, Map.of(DeliveryRecord.RUN, Upgrades.DETACHED, DeliveryRecord.RUN_KEY, key), Optional.empty());
    }

    private void ended() {
        write(Step.UPGRADE, Tense.FACT, Map.of(DeliveryRecord.EXIT_CODE, "0"), Optional.empty());
    }

    private void failed(Reason reason) {
        write(Step.UPGRADE, Tense.FAILURE, Map.of(), Optional.of(Failure.of(reason)));
    }

    private void resolved(String as) {
        write(Step.RESOLVE, Tense.FACT, Map.of(Entry.AS, as), Optional.empty());
    }

    private KnownRuns known(String... keys) {
        return KnownRuns.of(Set.of(keys), ledger);
    }

    @Test
    void a_run_that_is_open_or_in_doubt_is_left_alone() {
        begun("a");
        assertThat(known("a")).isEqualTo(new KnownRuns(Set.of(), Set.of(), Set.of(), Set.of()));
        failed(Reason.OVERDUE);
        failed(Reason.IN_DOUBT);
        assertThat(known("a")).isEqualTo(new KnownRuns(Set.of(), Set.of(), Set.of(), Set.of()));
    }

    @Test
    void a_run_that_was_seen_to_end_whose_output_is_kept_is_had() {
        begun("a");
        ended();
        assertThat(known("a")).isEqualTo(new KnownRuns(Set.of("a"), Set.of("a"), Set.of(), Set.of()));
    }

    @Test
    void a_run_whose_output_could_not_be_kept_keeps_it_on_the_target() {
        begun("a");
        write(Step.UPGRADE, Tense.INTENT, Map.of(Runs.OUTPUT_KEPT, "no"), Optional.empty());
        failed(Reason.EXIT_STATUS);
        assertThat(known("a")).isEqualTo(new KnownRuns(Set.of(), Set.of("a"), Set.of(), Set.of()));
    }

    @Test
    void a_run_that_only_a_person_has_ended_keeps_its_output() {
        begun("a");
        failed(Reason.IN_DOUBT);
        resolved("upgraded");
        assertThat(known("a")).isEqualTo(new KnownRuns(Set.of(), Set.of(), Set.of("a"), Set.of()));
    }

    @Test
    void each_run_of_a_delivery_is_judged_by_itself() {
        begun("a");
        failed(Reason.REBOOTED);
        resolved(Entry.START_AGAIN);
        begun("b");
        ended();
        assertThat(known("a", "b", "c")).isEqualTo(new KnownRuns(Set.of("b"), Set.of("b"), Set.of("a"), Set.of("c")));
    }
}
