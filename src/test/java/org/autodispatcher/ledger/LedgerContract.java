package org.autodispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.autodispatcher.ledger.Drafts.fact;
import static org.autodispatcher.ledger.Drafts.failure;
import static org.autodispatcher.ledger.Drafts.intent;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.junit.jupiter.api.Test;

/** What every ledger promises, whatever it is kept in. */
abstract class LedgerContract {
    static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final String WEB = "app@web01:22";
    private static final String DB = "app@db01:22";

    /** A fresh, empty ledger whose clock shows {@code clock}. */
    abstract Ledger ledger(InstantSource clock);

    private final Ledger ledger = ledger(InstantSource.fixed(NOON));

    @Test
    void ids_are_short_decimal_numbers_that_are_never_given_twice() {
        assertThat(List.of(ledger.open(), ledger.open(), ledger.open())).containsExactly(1L, 2L, 3L);
    }

    @Test
    void an_entry_has_its_time_its_actor_and_the_next_number() {
        long id = ledger.open();
        Entry first = ledger.append("alice", intent(id, "", Step.SPOOL, Map.of("package", "a.zip")));
        Entry second = ledger.append("alice", fact(id, "", Step.SPOOL, Map.of()));
        assertThat(first.sequence()).isEqualTo(1);
        assertThat(second.sequence()).isEqualTo(2);
        assertThat(first.at()).isEqualTo(NOON);
        assertThat(first.actor()).isEqualTo("alice");
        assertThat(ledger.entries(id)).containsExactly(first, second);
    }

    @Test
    void entries_of_one_dispatch_are_not_shown_for_another() {
        long one = ledger.open();
        long other = ledger.open();
        ledger.append("alice", intent(one, "", Step.SPOOL, Map.of()));
        assertThat(ledger.entries(other)).isEmpty();
        assertThat(ledger.entries(99)).isEmpty();
    }

    @Test
    void nothing_is_recorded_for_an_id_that_was_never_given() {
        assertThatThrownBy(() -> ledger.append("alice", intent(7, "", Step.SPOOL, Map.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void many_threads_write_in_one_order_without_gaps() throws Exception {
        long id = ledger.open();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 200).forEach(i -> threads.submit(() -> ledger.append("alice", intent(id, "", Step.SPOOL, Map.of()))));
        }
        assertThat(ledger.entries(id)).extracting(Entry::sequence).containsExactlyElementsOf(
                java.util.stream.LongStream.rangeClosed(1, 200).boxed().toList());
    }

    @Test
    void a_routed_dispatch_is_active_and_all_its_deliveries_are_queued() {
        long id = routed("");
        assertThat(ledger.dispatch(id).state()).isEqualTo(DispatchState.ACTIVE);
        assertThat(ledger.dispatch(id).deliveries()).extracting(DeliveryRecord::target).containsExactly(WEB, DB);
        assertThat(ledger.dispatch(id).deliveries()).extracting(DeliveryRecord::state).containsOnly(DeliveryState.QUEUED);
    }

    @Test
    void placed_is_done_where_nothing_is_to_be_run_and_active_where_an_upgrade_follows() {
        for (String upgrades : List.of("", "yes")) {
            long id = routed(upgrades);
            for (String target : List.of(WEB, DB)) {
                ledger.append("alice", fact(id, target, Step.PLACE, Map.of(DeliveryRecord.REMOTE_PATH, "/p")));
            }
            assertThat(ledger.dispatch(id).deliveries()).extracting(DeliveryRecord::state).containsOnly(DeliveryState.DELIVERED);
            assertThat(ledger.dispatch(id).state()).isEqualTo(upgrades.isEmpty() ? DispatchState.DONE : DispatchState.ACTIVE);
        }
    }

    @Test
    void a_failure_gives_the_delivery_its_state_and_reason_and_the_dispatch_the_first_that_applies() {
        long id = routed("yes");
        ledger.append("alice", failure(id, WEB, Step.UPGRADE, Failure.of(Reason.EXIT_STATUS).with("exit_code", 3)));
        assertThat(ledger.dispatch(id).state()).isEqualTo(DispatchState.ACTIVE);
        ledger.append("alice", failure(id, DB, Step.CONNECT, Failure.of(Reason.HOST_KEY_UNKNOWN)));
        DispatchRecord dispatch = ledger.dispatch(id);
        assertThat(dispatch.state()).isEqualTo(DispatchState.HELD);
        assertThat(dispatch.reason()).contains(Reason.HOST_KEY_UNKNOWN);
        assertThat(dispatch.deliveries().getFirst().state()).isEqualTo(DeliveryState.FAILED);
        assertThat(dispatch.deliveries().getFirst().exitCode()).hasValue(3);
    }

    @Test
    void every_attempt_is_counted() {
        long id = routed("");
        ledger.append("alice", intent(id, WEB, Step.CONNECT, Map.of()));
        ledger.append("alice", failure(id, WEB, Step.CONNECT, Failure.of(Reason.UNREACHABLE)));
        ledger.append("alice", intent(id, WEB, Step.CONNECT, Map.of()));
        assertThat(ledger.dispatch(id).deliveries()).extracting(DeliveryRecord::attempts).containsExactly(2, 0);
    }

    @Test
    void a_package_without_a_route_is_held_with_that_reason() {
        long id = ledger.open();
        ledger.append("alice", failure(id, "", Step.ROUTE, Failure.of(Reason.NO_ROUTE)));
        assertThat(ledger.dispatch(id).state()).isEqualTo(DispatchState.HELD);
        assertThat(ledger.dispatch(id).reason()).contains(Reason.NO_ROUTE);
    }

    private long routed(String upgrades) {
        long id = ledger.open();
        ledger.append("alice", intent(id, "", Step.SPOOL, Map.of(DispatchRecord.PACKAGE, "a.zip")));
        ledger.append("alice", fact(id, "", Step.ROUTE, Map.of(DispatchRecord.TARGETS, WEB + "\n" + DB)));
        for (String target : upgrades.isEmpty() ? List.<String>of() : List.of(WEB, DB)) {
            ledger.append("alice", fact(id, target, Step.ROUTE, Map.of(DeliveryRecord.UPGRADES, upgrades)));
        }
        return id;
    }
}
