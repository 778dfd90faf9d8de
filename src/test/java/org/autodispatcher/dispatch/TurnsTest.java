package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
}
