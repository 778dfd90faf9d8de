package org.autodispatcher.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import org.autodispatcher.rig.Meanwhile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How fast bytes go. */
@Timeout(60)
class ThrottleTest {
    private final SteppedClock clock = new SteppedClock();
    private final Throttle throttle = new Throttle(clock);

    private void take(long bytes, long rate) throws InterruptedException {
        for (long left = bytes; left > 0; ) {
            int may = throttle.take((int) Math.min(left, 65536), rate);
            assertThat(may).isBetween(1, (int) Math.min(left, 32768));
            left -= may;
        }
    }

    @ParameterizedTest
    @CsvSource({"1,5", "7,100", "1024,307200", "102400,307200", "10485760,104857600", "1073741824,3221225472"})
    void bytes_go_at_the_rate_and_nobody_waits_longer_than_for_one_piece(long rate, long bytes) throws InterruptedException {
        double begun = clock.seconds();
        take(bytes, rate);
        double piece = Math.max(1.0 / rate, 0.1);
        // all but the last piece is waited for, and but for the credit
        assertThat(clock.seconds() - begun).isEqualTo((double) bytes / rate, offset(piece + 0.1));
        assertThat(clock.longest()).isLessThanOrEqualTo(piece + 1e-6);
    }

    @Test
    void who_comes_first_does_not_wait() throws InterruptedException {
        double begun = clock.seconds();
        assertThat(throttle.take(1000, 1000)).isEqualTo(100);
        assertThat(clock.seconds()).isEqualTo(begun);
    }

    @Test
    void many_small_files_go_no_faster_than_a_large_one() throws InterruptedException {
        double begun = clock.seconds();
        for (int i = 0; i < 3000; i++) {
            take(100, 100_000);
        }
        assertThat(clock.seconds() - begun).isCloseTo(3, within(0.2));
    }

    @Test
    void idleness_is_no_credit() throws InterruptedException {
        take(1000, 1000);
        clock.passes(3600);
        double begun = clock.seconds();
        take(10_000, 1000);
        assertThat(clock.seconds() - begun).isCloseTo(10, within(0.25));
    }

    @Test
    void who_is_woken_late_makes_up_for_it() throws InterruptedException {
        clock.late(0.03);
        double begun = clock.seconds();
        take(10_000, 1000);
        assertThat(clock.seconds() - begun).isCloseTo(10, within(0.25));
    }

    @Test
    void another_rate_holds_from_the_next_piece_on() throws InterruptedException {
        take(1000, 1000);
        double begun = clock.seconds();
        take(100_000, 100_000);
        assertThat(clock.seconds() - begun).isCloseTo(1, within(0.3));
    }

    /** A clock that stands still until the test moves it. */
    private static final class StillClock implements Throttle.Clock {
        private final AtomicLong now = new AtomicLong();

        @Override
        public long nanos() {
            return now.get();
        }

        @Override
        public void await(Condition turn, long nanos) throws InterruptedException {
            turn.awaitNanos(1_000_000); // looks whether it was moved
        }
    }

    private final StillClock still = new StillClock();
    private final Throttle shared = new Throttle(still);

    private void awaitWaiting(int count) {
        while (shared.waiting() != count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void those_who_share_get_one_piece_each_in_turn() throws InterruptedException {
        BlockingQueue<String> taken = new LinkedBlockingQueue<>();
        shared.take(20, 100);
        shared.take(20, 100); // the credit
        int most = 1000;
        int waiting = 0;
        for (String name : List.of("a", "b", "c")) {
            Meanwhile.doing(() -> {
                for (int i = 0; i < 3; i++) {
                    taken.add(name + shared.take(most, 100));
                }
                return name;
            });
            awaitWaiting(++waiting);
        }
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            assertThat(taken).as("nobody goes before the time").isEmpty();
            still.now.addAndGet(100_000_000);
            order.add(taken.take());
            awaitWaiting(i < 6 ? 3 : 8 - i);
        }
        assertThat(order).containsExactly("a10", "b10", "c10", "a10", "b10", "c10", "a10", "b10", "c10");
    }

    @Test
    void who_is_interrupted_goes_and_holds_up_nobody() throws Exception {
        shared.take(20, 100);
        shared.take(20, 100);
        List<Thread> threads = new ArrayList<>();
        List<CompletableFuture<Integer>> results = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            results.add(Meanwhile.doing(() -> {
                thread.complete(Thread.currentThread());
                return shared.take(10, 100);
            }));
            threads.add(thread.get());
            awaitWaiting(i + 1);
        }
        threads.get(1).interrupt(); // in the middle
        assertThatThrownBy(results.get(1)::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(InterruptedException.class);
        threads.get(0).interrupt(); // at the head
        assertThatThrownBy(results.get(0)::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(InterruptedException.class);
        awaitWaiting(1);
        assertThat(results.get(2)).isNotDone();
        still.now.addAndGet(100_000_000);
        assertThat(results.get(2).get()).isEqualTo(10);
    }
}
