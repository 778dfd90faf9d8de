package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.autodispatcher.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TurnsTest {
    private static final String TARGET = "app@web1:22";

    private final Turns turns = new Turns();

    @Test
    void an_earlier_one_that_was_passed_while_it_was_held_waits_for_the_place_and_holds_nobody_up() {
        turns.enter(TARGET, "pay", 1);
        turns.enter(TARGET, "pay", 2);
        turns.leave(TARGET, 1); // held
        assertThat(turns.own(TARGET, "/srv/pay.zip", 2)).isEmpty();
        turns.enter(TARGET, "pay", 1); // released
        assertThat(turns.behind(TARGET, "pay", 2)).isPresent();
        assertThat(turns.own(TARGET, "/srv/pay.zip", 1)).isPresent();
        assertThat(turns.behind(TARGET, "pay", 2)).isEmpty();
        turns.end(TARGET, 2);
        assertThat(turns.own(TARGET, "/srv/pay.zip", 1)).isEmpty();
    }

    @Test
    void an_earlier_one_that_waits_for_another_place_goes_first() {
        turns.enter(TARGET, "pay", 1);
        turns.enter(TARGET, "pay", 2);
        turns.own(TARGET, "/srv/pay-1.zip", 3);
        turns.own(TARGET, "/srv/pay-1.zip", 1);
        turns.own(TARGET, "/srv/pay-2.zip", 2);
        assertThat(turns.behind(TARGET, "pay", 2)).isPresent();
    }

    @Test
    void of_three_of_a_line_whose_first_was_passed_by_the_third_none_waits_for_ever() {
        turns.enter(TARGET, "pay", 2);
        turns.enter(TARGET, "pay", 3);
        turns.own(TARGET, "/srv/pay-1.zip", 3); // while the first was held
        turns.enter(TARGET, "pay", 1); // released
        turns.own(TARGET, "/srv/pay-1.zip", 1);
        assertThat(turns.behind(TARGET, "pay", 2)).isEmpty();
        assertThat(turns.behind(TARGET, "pay", 3)).isPresent();
        turns.end(TARGET, 2);
        assertThat(turns.behind(TARGET, "pay", 3)).isEmpty();
    }

    @Test
    void who_waits_behind_one_that_leaves_its_line_waits_for_the_one_before_that() {
        turns.enter(TARGET, "pay", 1);
        turns.enter(TARGET, "pay", 2);
        turns.enter(TARGET, "pay", 3);
        Failure behind = turns.behind(TARGET, "pay", 3).orElseThrow();
        assertThat(turns.stands(behind, TARGET, 3)).contains(behind);
        turns.leave(TARGET, 2); // held
        assertThat(turns.stands(behind, TARGET, 3).orElseThrow().values()).containsEntry("by", "1");
        turns.end(TARGET, 1);
        assertThat(turns.stands(behind, TARGET, 3)).isEmpty();
    }

    @Test
    void who_waits_for_a_shared_turn_waits_for_whoever_has_it_now() {
        turns.take("database", "app@web1:22", 1);
        turns.take("database", "app@web2:22", 2);
        Failure taken = turns.take("database", "app@web3:22", 3).orElseThrow();
        assertThat(turns.stands(taken, "app@web3:22", 3)).contains(taken);
        turns.end("app@web1:22", 1);
        assertThat(turns.take("database", "app@web2:22", 2)).isEmpty();
        assertThat(turns.stands(taken, "app@web3:22", 3).orElseThrow().values()).containsEntry("by", "2").containsEntry("other", "app@web2:22");
        turns.end("app@web2:22", 2);
        assertThat(turns.stands(taken, "app@web3:22", 3)).isEmpty();
    }

    @Test
    void who_is_deferred_or_paused_keeps_nobody_from_the_turn() {
        assertThat(turns.take(TARGET, TARGET, 1)).isEmpty();
        assertThat(turns.take(TARGET, TARGET, 2)).isPresent();
        Failure behind = turns.take(TARGET, TARGET, 3).orElseThrow();
        assertThat(turns.standAside(TARGET, 1)).isTrue();
        assertThat(turns.stands(behind, TARGET, 3)).isPresent();
        assertThat(turns.standAside(TARGET, 2)).isTrue();
        assertThat(turns.stands(behind, TARGET, 3)).isEmpty();
        assertThat(turns.take(TARGET, TARGET, 3)).isEmpty();
        assertThat(turns.standAside(TARGET, 2)).isFalse();
    }

    /** The waiting of the second of a line, whose first is on its way. */
    private Thread behindTheFirst() {
        turns.enter(TARGET, "pay", 1);
        turns.enter(TARGET, "pay", 2);
        turns.sets(TARGET, 1);
        Thread waiting = Thread.ofPlatform().daemon().start(() -> {
            try {
                turns.awaitEarlier(TARGET, "pay", 2, Duration.ofHours(1));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return waiting;
    }

    @Test
    @Timeout(60)
    void who_comes_behind_one_that_is_on_its_way_waits_until_it_is_there() throws Exception {
        Thread waiting = behindTheFirst();
        turns.end(TARGET, 1);
        assertThat(waiting.isAlive()).isTrue(); // its end is told once nothing is its own any more
        turns.stops(TARGET, 1);
        waiting.join();
        assertThat(turns.behind(TARGET, "pay", 2)).isEmpty();
    }

    @Test
    @Timeout(60)
    void who_comes_behind_one_that_stops_on_its_way_waits_no_longer() throws Exception {
        Thread waiting = behindTheFirst();
        turns.stops(TARGET, 1);
        waiting.join();
        assertThat(turns.behind(TARGET, "pay", 2)).isPresent();
    }

    @Test
    @Timeout(60)
    void nobody_waits_on_the_spot_for_one_that_has_not_set_out_or_longer_than_is_borne() throws Exception {
        turns.enter(TARGET, "pay", 1);
        turns.enter(TARGET, "pay", 2);
        turns.awaitEarlier(TARGET, "pay", 2, Duration.ofHours(1));
        turns.sets(TARGET, 1);
        turns.awaitEarlier(TARGET, "pay", 2, Duration.ofMillis(1));
        turns.awaitEarlier(TARGET, "pay", 1, Duration.ofHours(1));
    }
}
