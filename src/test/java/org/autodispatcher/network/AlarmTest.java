package org.autodispatcher.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AlarmTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    @Test
    void it_rings_once_the_time_has_passed() throws Exception {
        CountDownLatch rung = new CountDownLatch(1);
        try (Alarm alarm = new Alarm(SHORT, rung::countDown)) {
            rung.await();
            assertThat(alarm.rang()).isTrue();
        }
    }

    @Test
    void the_time_that_somebody_else_takes_does_not_count_and_that_afterwards_does() throws Exception {
        CountDownLatch rung = new CountDownLatch(1);
        try (Alarm alarm = new Alarm(Duration.ofSeconds(2), rung::countDown)) {
            boolean rangMeanwhile = alarm.held(() -> {
                awaitLater();
                return alarm.rang();
            });
            assertThat(rangMeanwhile).isFalse();
            rung.await();
            assertThat(alarm.rang()).isTrue();
        }
    }

    /** Longer than the alarm under test would have taken. */
    private static void awaitLater() {
        CountDownLatch later = new CountDownLatch(1);
        try (Alarm _ = new Alarm(Duration.ofSeconds(3), later::countDown)) {
            later.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
