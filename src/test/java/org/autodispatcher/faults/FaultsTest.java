package org.autodispatcher.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final Duration AN_HOUR = Duration.ofMinutes(60);

    @Test
    void what_the_whole_was_to_do_is_done_with_2000_deliveries_killed_in_an_hour() {
        assertThat(Faults.missing(2_000, AN_HOUR)).isEmpty();
    }

    @Test
    void fewer_killed_are_missing() {
        assertThat(Faults.missing(1_999, AN_HOUR)).containsExactly("only 1999 deliveries were killed, of 2000");
    }

    @Test
    void more_than_an_hour_is_too_long() {
        assertThat(Faults.missing(2_000, AN_HOUR.plusSeconds(1))).containsExactly("it took longer than 60 minutes");
    }
}
