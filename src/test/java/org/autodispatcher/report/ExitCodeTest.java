package org.autodispatcher.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A script may act on every code: it speaks of what stands, not of how it came about. */
class ExitCodeTest {
    private static DeliveryRecord delivery(DeliveryState state, Reason... reason) {
        return new DeliveryRecord("app@web1:22", state, List.of(reason).stream().map(Failure::of).findFirst(), Map.of());
    }

    private static ExitCode of(DeliveryRecord... deliveries) {
        return ExitCode.of(List.of(
                new DispatchRecord(7, Instant.EPOCH, "ops", Map.of(), Optional.empty(), DeliveryState.QUEUED, List.of(deliveries))));
    }

    private static ExitCode whole(Reason reason, DeliveryState stopped) {
        return ExitCode.of(List.of(
                new DispatchRecord(7, Instant.EPOCH, "ops", Map.of(), Optional.of(Failure.of(reason)), stopped, List.of())));
    }

    @ParameterizedTest
    @EnumSource(value = Reason.class, names = {"UNREACHABLE", "DISK_FULL", "NO_PROGRESS", "LOGIN_REFUSED"})
    void what_is_held_needs_a_person_whatever_it_was_tried_for(Reason reason) {
        assertThat(of(delivery(DeliveryState.HELD, reason))).isEqualTo(ExitCode.HELD);
    }

    @Test
    void what_is_deferred_in_doubt_or_waits_is_not_finished() {
        assertThat(of(delivery(DeliveryState.DEFERRED, Reason.UNREACHABLE))).isEqualTo(ExitCode.UNFINISHED);
        assertThat(of(delivery(DeliveryState.IN_DOUBT, Reason.IN_DOUBT))).isEqualTo(ExitCode.UNFINISHED);
        assertThat(of(delivery(DeliveryState.QUEUED, Reason.PAUSED))).isEqualTo(ExitCode.UNFINISHED);
        assertThat(of(delivery(DeliveryState.UPGRADING, Reason.OVERDUE))).isEqualTo(ExitCode.UNFINISHED);
        DeliveryRecord waits = new DeliveryRecord(
                "app@web1:22", DeliveryState.DELIVERED, Optional.of(Failure.of(Reason.TURN_TAKEN)), Map.of(DeliveryRecord.UPGRADES, "yes"));
        assertThat(of(waits)).isEqualTo(ExitCode.UNFINISHED);
    }

    @Test
    void a_failure_comes_before_what_is_held_and_that_before_what_moves() {
        DeliveryRecord failed = delivery(DeliveryState.FAILED, Reason.EXIT_STATUS);
        DeliveryRecord held = delivery(DeliveryState.HELD, Reason.HOST_KEY_UNKNOWN);
        DeliveryRecord deferred = delivery(DeliveryState.DEFERRED, Reason.UNREACHABLE);
        assertThat(of(deferred, held, failed)).isEqualTo(ExitCode.FAILED);
        assertThat(of(deferred, held, delivery(DeliveryState.UPGRADED))).isEqualTo(ExitCode.HELD);
        assertThat(of(deferred, delivery(DeliveryState.DELIVERED))).isEqualTo(ExitCode.UNFINISHED);
    }

    @Test
    void what_arrived_and_is_not_on_its_way_yet_is_not_finished() {
        assertThat(of()).isEqualTo(ExitCode.UNFINISHED);
    }

    @Test
    void what_somebody_cancelled_was_not_done() {
        assertThat(of(delivery(DeliveryState.CANCELLED, Reason.CANCELLED), delivery(DeliveryState.UPGRADED))).isEqualTo(ExitCode.FAILED);
        assertThat(whole(Reason.CANCELLED, DeliveryState.CANCELLED)).isEqualTo(ExitCode.FAILED);
        assertThat(whole(Reason.NEVER_ARRIVED, DeliveryState.CANCELLED)).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void a_whole_without_a_route_has_a_code_of_its_own_and_one_that_was_to_be_ignored_is_done() {
        assertThat(whole(Reason.NO_ROUTE, DeliveryState.HELD)).isEqualTo(ExitCode.NO_ROUTE);
        assertThat(whole(Reason.HANDED_IN_BEFORE, DeliveryState.HELD)).isEqualTo(ExitCode.HELD);
        assertThat(whole(Reason.HANDED_IN_BEFORE, DeliveryState.CANCELLED)).isEqualTo(ExitCode.DONE);
    }
}
