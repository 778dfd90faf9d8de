package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long is waited before something is tried again. */
class RetryPolicyTest {
    private static final int[] LONGEST_SECONDS = {5, 10, 20, 40, 80, 160, 300, 300, 300, 300, 300, 300, 300, 300, 300, 300, 300, 300, 300, 300};

    /** Chance that always falls on the same end. */
    private record End(boolean high) implements RandomGenerator {
        @Override
        public long nextLong() {
            throw new IllegalStateException("only what is below a bound is asked for");
        }

        @Override
        public long nextLong(long bound) {
            return high ? bound - 1 : 0;
        }
    }

    private static RetryPolicy usual(RandomGenerator random) {
        return new RetryPolicy(RetryPolicy.USUAL.first(), RetryPolicy.USUAL.most(), random);
    }

    @Test
    void it_is_five_seconds_then_twice_as_long_each_time_up_to_five_minutes() {
        for (int failed = 1; failed <= LONGEST_SECONDS.length; failed++) {
            Duration longest = Duration.ofSeconds(LONGEST_SECONDS[failed - 1]);
            assertThat(usual(new End(false)).wait(failed)).as("after %d", failed).isEqualTo(longest);
            assertThat(usual(new End(true)).wait(failed)).as("after %d, at the least", failed).isEqualTo(longest.multipliedBy(4).dividedBy(5));
        }
    }

    @Test
    void no_number_of_failures_makes_it_longer_or_none_at_all() {
        for (int failed : new int[] {21, 31, 32, 33, 60, 64, 65, 10_000, Integer.MAX_VALUE}) {
            assertThat(RetryPolicy.USUAL.wait(failed)).as("after %d", failed).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
        }
    }

    @Test
    void those_that_failed_together_come_back_spread_over_a_fifth_of_the_time() {
        RetryPolicy policy = usual(new Random(1));
        for (int failed : new int[] {1, 4, 20}) {
            long longest = LONGEST_SECONDS[failed - 1] * 1000L;
            List<Long> waits = IntStream.range(0, 200).mapToObj(i -> policy.wait(failed).toMillis()).toList();
            assertThat(waits).allMatch(wait -> wait >= longest * 4 / 5 && wait <= longest);
            for (int part = 0; part < 10; part++) {
                long from = longest * (40 + part) / 50;
                long to = longest * (41 + part) / 50;
                assertThat(waits).as("after %d, part %d", failed, part).anyMatch(wait -> wait >= from && wait < to);
            }
        }
        assertThat(IntStream.range(0, 200).mapToObj(i -> RetryPolicy.USUAL.wait(20)).distinct()).hasSizeGreaterThan(100);
    }
}
