package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.junit.jupiter.api.Test;

/** When a deferred delivery is tried again, whatever the clock does meanwhile. Each plan here is that of a process started anew. */
class RetryPlanTest {
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final long TEN_YEARS = 3653;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MOST = Duration.ofMinutes(5);
    private static final Duration LEAST = Duration.ofSeconds(4);

    private final RetryPolicy policy = new RetryPolicy(Duration.ofSeconds(5), MOST, new Random(1));
    private Instant now = NOON;
    private long nanos = -7;
    private final Map<String, String> facts = new TreeMap<>();

    private RetryPlan started() {
        return new RetryPlan(new RetryPlan.Timing(policy, () -> nanos, () -> now));
    }

    private DeliveryRecord record() {
        return new DeliveryRecord("app@web1:22", DeliveryState.DEFERRED, Optional.of(Failure.of(Reason.UNREACHABLE)), facts);
    }

    private boolean fails(RetryPlan plan, Duration retryFor) {
        RetryPlan.Next next = plan.after(record(), retryFor);
        facts.putAll(next.values());
        return next.over();
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        now = now.plus(time);
    }

    @Test
    void it_is_due_when_the_time_has_passed_and_another_process_waits_for_the_rest_of_it() {
        RetryPlan plan = started();
        assertThat(plan.untilNext(record())).as("not planned yet").isZero();
        assertThat(fails(plan, HOUR)).isFalse();
        Duration wait = plan.untilNext(record());
        assertThat(wait).isBetween(LEAST, Duration.ofSeconds(5));
        assertThat(facts).containsEntry(DeliveryRecord.NEXT_ATTEMPT, now.plus(wait).toString())
                .containsEntry(DeliveryRecord.GIVES_UP, now.plus(HOUR).toString())
                .containsEntry(RetryPlan.FAILED, "1");
        pass(Duration.ofSeconds(1));
        assertThat(plan.untilNext(record())).isEqualTo(wait.minusSeconds(1));
        assertThat(started().untilNext(record())).isEqualTo(wait.minusSeconds(1));
        pass(wait);
        assertThat(plan.untilNext(record()).isPositive()).isFalse();
        assertThat(started().untilNext(record()).isPositive()).isFalse();
    }

    @Test
    void a_clock_that_jumps_while_it_waits_changes_nothing() {
        RetryPlan plan = started();
        fails(plan, HOUR);
        Duration wait = plan.untilNext(record());
        for (long days : new long[] {TEN_YEARS, -2 * TEN_YEARS, TEN_YEARS}) {
            now = now.plus(days, ChronoUnit.DAYS);
            assertThat(plan.untilNext(record())).isEqualTo(wait);
        }
    }

    @Test
    void after_a_restart_ten_years_too_early_it_waits_no_longer_than_ever() {
        fails(started(), HOUR);
        now = now.minus(TEN_YEARS, ChronoUnit.DAYS);
        RetryPlan plan = started();
        Duration wait = plan.untilNext(record());
        assertThat(wait).isBetween(LEAST, MOST);
        pass(wait);
        assertThat(plan.untilNext(record()).isPositive()).isFalse();
    }

    @Test
    void of_many_that_find_the_clock_too_early_not_all_come_back_together() {
        facts.put(RetryPlan.FAILED, "9");
        facts.put(DeliveryRecord.NEXT_ATTEMPT, NOON.plus(TEN_YEARS, ChronoUnit.DAYS).toString());
        Set<Duration> waits = IntStream.range(0, 200).mapToObj(i -> started().untilNext(record())).collect(Collectors.toSet());
        assertThat(waits).hasSizeGreaterThan(100).allSatisfy(wait -> assertThat(wait).isBetween(LEAST, MOST));
    }

    /** As at a machine whose battery is dead: its clock stands anywhere after each start. */
    @Test
    void over_restarts_with_a_clock_that_is_anywhere_it_is_tried_at_once_at_most_and_then_waits_longer_and_longer() {
        List<Duration> waits = new ArrayList<>();
        for (int restart = 0; restart < 20; restart++) {
            now = NOON.plus(restart % 2 == 0 ? TEN_YEARS : -TEN_YEARS, ChronoUnit.DAYS);
            RetryPlan plan = started();
            assertThat(plan.untilNext(record())).isLessThanOrEqualTo(MOST);
            fails(plan, Duration.ofDays(1));
            waits.add(plan.untilNext(record()));
        }
        assertThat(waits.getFirst()).isBetween(LEAST, Duration.ofSeconds(5));
        for (int i = 1; i < 7; i++) {
            assertThat(waits.get(i)).isGreaterThan(waits.get(i - 1));
        }
        assertThat(waits.subList(7, 20)).allSatisfy(wait -> assertThat(wait).isBetween(Duration.ofMinutes(4), MOST));
    }

    @Test
    void a_clock_centuries_away_is_no_trouble_either() {
        fails(started(), HOUR);
        for (String moment : List.of("1970-01-01T00:00:00Z", "2600-01-01T00:00:00Z", "9999-12-31T23:59:59Z")) {
            now = Instant.parse(moment);
            assertThat(started().untilNext(record())).as(moment).isLessThanOrEqualTo(MOST);
        }
    }

    @Test
    void it_is_given_up_by_the_time_that_was_measured_and_not_by_the_clock() {
        RetryPlan plan = started();
        for (int minutes = 0; minutes < 60; minutes += 10) {
            assertThat(fails(plan, HOUR)).as("after %d min", minutes).isFalse();
            assertThat(facts).containsEntry(DeliveryRecord.TRIED_FOR, String.valueOf(minutes * 60));
            now = now.plus(minutes % 20 == 0 ? TEN_YEARS : -TEN_YEARS, ChronoUnit.DAYS);
            nanos += Duration.ofMinutes(10).toNanos();
        }
        assertThat(fails(plan, HOUR)).isTrue();
        facts.putAll(RetryPlan.anew());
        assertThat(fails(started(), HOUR)).as("a person ordered it").isFalse();
        assertThat(facts).containsEntry(RetryPlan.FAILED, "1").containsEntry(DeliveryRecord.TRIED_FOR, "0");
    }

    @Test
    void time_in_which_nothing_could_be_tried_does_not_count() throws Exception {
        RetryPlan plan = started();
        assertThat(fails(plan, HOUR)).isFalse();
        pass(Duration.ofMinutes(10));
        plan.uncounted(() -> pass(Duration.ofHours(3)));
        pass(Duration.ofMinutes(5));
        assertThat(fails(plan, HOUR)).isFalse();
        assertThat(facts).containsEntry(DeliveryRecord.TRIED_FOR, String.valueOf(15 * 60));
        pass(Duration.ofMinutes(45));
        assertThat(fails(plan, HOUR)).isTrue();
    }

    @Test
    void an_upgrade_out_of_sight_is_looked_for_at_once_then_less_and_less_often_and_at_once_again_after_it_was_in_sight() {
        RetryPlan plan = started();
        assertThat(plan.comeBackAfter()).isZero();
        for (int times = 1; times <= 100; times++) {
            plan.begins();
            pass(Duration.ofSeconds(30)); // nobody answers: that is not in sight, and neither is the wait
            Duration wait = plan.comeBackAfter();
            assertThat(wait).as("%d", times).isBetween(LEAST, MOST);
            assertThat(plan.longUnseen()).isEqualTo(times >= 4);
            pass(wait);
        }
        plan.begins();
        pass(MOST);
        pass(Duration.ofNanos(1));
        assertThat(plan.comeBackAfter()).isZero();
    }
}
