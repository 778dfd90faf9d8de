package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.autodispatcher.config.Problems;
import org.autodispatcher.delivery.Pace;
import org.autodispatcher.delivery.SteppedClock;
import org.autodispatcher.delivery.Throttle;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RoutingTable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose bytes share which limit. */
class BandwidthsTest {
    @TempDir
    Path dir;

    private final SteppedClock clock = new SteppedClock();
    private final AtomicReference<Optional<Long>> together = new AtomicReference<>(Optional.empty());
    private final Bandwidths bandwidths = new Bandwidths(together::get, () -> new Throttle(clock));
    private Route pay;
    private Route web;
    private Route free;

    @BeforeEach
    void load() throws Exception {
        Path file = Files.writeString(dir.resolve("routes.cfg"), """
                [DEFAULT]
                host = a b
                login = x
                [pay-.*]
                bandwidth = 1kB/s
                [web-.*]
                bandwidth = 1kB/s
                [free-.*]
                """);
        RoutingTable table = RoutingTable.load(file, new Problems()).orElseThrow();
        pay = table.routes().get(0);
        web = table.routes().get(1);
        free = table.routes().get(2);
    }

    /** Seconds that so many bytes take of each, piece by piece in turn. */
    private double seconds(int bytes, Pace... paces) throws InterruptedException {
        double begun = clock.seconds();
        int[] left = new int[paces.length];
        Arrays.fill(left, bytes);
        for (boolean more = true; more; ) {
            more = false;
            for (int i = 0; i < paces.length; i++) {
                left[i] -= left[i] > 0 ? paces[i].take(left[i]) : 0;
                more |= left[i] > 0;
            }
        }
        return clock.seconds() - begun;
    }

    @Test
    void deliveries_to_one_target_by_one_route_share_its_bandwidth() throws InterruptedException {
        assertThat(seconds(5000, bandwidths.of(pay, "x@a:22"), bandwidths.of(pay, "x@a:22"))).isCloseTo(10, within(0.3));
    }

    @Test
    void each_target_and_each_route_has_its_own() throws InterruptedException {
        assertThat(seconds(5000, bandwidths.of(pay, "x@a:22"), bandwidths.of(pay, "x@b:22"), bandwidths.of(web, "x@a:22"))).isCloseTo(5, within(0.3));
    }

    @Test
    void one_that_comes_after_another_has_ended_begins_where_that_ended() throws InterruptedException {
        double begun = clock.seconds();
        for (int i = 0; i < 50; i++) {
            seconds(100, bandwidths.of(pay, "x@a:22"));
        }
        assertThat(clock.seconds() - begun).isCloseTo(5, within(0.3));
    }

    @Test
    void all_together_keep_to_the_bandwidth_of_the_settings_whatever_their_routes_say() throws InterruptedException {
        together.set(Optional.of(500L));
        assertThat(seconds(5000, bandwidths.of(pay, "x@a:22"), bandwidths.of(pay, "x@b:22"), bandwidths.of(free, "x@a:22"))).isCloseTo(30, within(0.5));
    }

    @Test
    void a_slow_target_does_not_use_up_what_the_others_may_have() throws InterruptedException {
        together.set(Optional.of(100_000L));
        assertThat(seconds(5000, bandwidths.of(pay, "x@a:22"))).isCloseTo(5, within(0.3));
        assertThat(seconds(500_000, bandwidths.of(free, "x@a:22"))).isCloseTo(5, within(0.3));
    }

    @Test
    void without_any_limit_nobody_waits_and_a_limit_of_the_settings_holds_at_once() throws InterruptedException {
        Pace pace = bandwidths.of(free, "x@a:22");
        assertThat(seconds(1 << 20, pace)).isZero();
        together.set(Optional.of(1000L));
        assertThat(seconds(5000, pace)).isCloseTo(5, within(0.3));
        together.set(Optional.empty());
        assertThat(seconds(1 << 20, pace)).isZero();
    }
}
