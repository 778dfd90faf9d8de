package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.autodispatcher.config.Problems;
import org.autodispatcher.rig.Meanwhile;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RoutingTable;
import org.autodispatcher.upgrade.Timer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many attempts are at work at once. */
@Timeout(300)
class PlacesTest {
    @TempDir
    Path dir;

    private final Clock clock = new Clock();
    private Route pay;
    private Route web;
    private Route app;

    @BeforeEach
    void load() throws Exception {
        Path file = Files.writeString(dir.resolve("routes.cfg"), "[pay-.*]\n%1$s[web-.*]\n%1$s[app-.*]\n%1$s".formatted("host = a\nlogin = x\nparallel = 1\n"));
        RoutingTable table = RoutingTable.load(file, new Problems()).orElseThrow();
        pay = table.routes().get(0);
        web = table.routes().get(1);
        app = table.routes().get(2);
    }

    /** A timer of the test. */
    private static final class Clock implements Timer {
        private final List<Runnable> due = new ArrayList<>();

        @Override
        public Pending start(Duration delay, Runnable action) {
            assertThat(delay).isEqualTo(Places.PATIENCE);
            due.add(action);
            return () -> due.remove(action);
        }

        /** The patience with everybody who connects now comes to its end. */
        void passes() {
            List.copyOf(due).forEach(Runnable::run);
        }
    }

    private static CompletableFuture<Void> taking(Places.Held held) {
        return Meanwhile.doing(() -> {
            held.take();
            return null;
        });
    }

    @Test
    void an_upgrade_that_runs_keeps_its_routes_place_and_no_other() throws Exception {
        Places places = new Places(1, clock);
        Places.Held first = places.of(pay, 1);
        Places.Held sameRoute = places.of(pay, 1);
        Places.Held other = places.of(web, 1);
        first.take();
        CompletableFuture<Void> waits = taking(other);
        assertThat(waits).isNotDone();
        first.sent();
        waits.get();
        other.close();
        CompletableFuture<Void> behind = taking(sameRoute);
        assertThat(behind).isNotDone();
        first.close();
        behind.get();
    }

    @Test
    void a_place_is_taken_once_and_given_back_once() throws Exception {
        Places places = new Places(1, clock);
        Places.Held held = places.of(pay, 1);
        held.take();
        held.take();
        held.close();
        held.close();
        Places.Held first = places.of(pay, 1);
        first.take();
        CompletableFuture<Void> second = taking(places.of(web, 1));
        assertThat(second).isNotDone(); // closing twice has not made a second place
        first.close();
        second.get();
    }

    /** One that has taken its place and lent it, since it has been connecting for a while. */
    private Places.Held lending(Places places) throws InterruptedException {
        Places.Held slow = places.of(pay, 1);
        slow.take();
        slow.connects();
        clock.passes();
        return slow;
    }

    @Test
    void who_has_been_connecting_for_a_while_lends_its_place_to_other_routes_and_not_to_its_own() throws Exception {
        Places places = new Places(1, clock);
        Places.Held slow = places.of(pay, 1);
        slow.take();
        slow.connects();
        Places.Held ofWeb = places.of(web, 1);
        CompletableFuture<Void> other = taking(ofWeb);
        CompletableFuture<Void> sameRoute = taking(places.of(pay, 1));
        assertThat(other).isNotDone();
        clock.passes();
        other.get();
        assertThat(sameRoute).isNotDone();
        slow.close();
        ofWeb.close();
        sameRoute.get();
    }

    @Test
    void once_it_is_connected_what_it_lent_counts_again_beyond_the_limit() throws Exception {
        Places places = new Places(1, clock);
        Places.Held slow = lending(places);
        Places.Held other = places.of(web, 1);
        other.take();
        slow.connected();
        other.sent(); // its place in its route is left to it
        slow.connected();
        CompletableFuture<Void> third = taking(places.of(app, 1));
        assertThat(third).isNotDone(); // two were at work, and one of them still is
        slow.close();
        third.get();
    }

    @Test
    void what_was_lent_by_one_that_never_got_a_connection_is_not_given_back_twice() throws Exception {
        Places places = new Places(1, clock);
        Places.Held slow = lending(places);
        Places.Held other = places.of(web, 1);
        other.take();
        slow.close();
        CompletableFuture<Void> again = taking(slow);
        assertThat(again).isNotDone();
        other.close();
        again.get();
    }

    @Test
    void patience_with_a_connection_that_is_there_ends_nothing() throws Exception {
        Places places = new Places(1, clock);
        Places.Held quick = places.of(pay, 1);
        quick.take();
        quick.connects();
        List<Runnable> late = List.copyOf(clock.due); // just too late to be cancelled
        quick.connected();
        assertThat(clock.due).isEmpty();
        late.forEach(Runnable::run);
        CompletableFuture<Void> other = taking(places.of(web, 1));
        assertThat(other).isNotDone();
        quick.close();
        other.get();
    }

    /** Has somebody wait for a place who does not get one now; what they are called is added to {@code got} once they do. */
    private static Thread waiting(Places.Held held, String name, List<String> got) {
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                held.take();
                got.add(name);
                held.close();
            } catch (InterruptedException e) {
                got.add("nothing for " + name);
            }
        });
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return thread;
    }

    @Test
    void of_those_that_wait_the_earliest_dispatch_goes_first() throws Exception {
        Places places = new Places(1, clock);
        Places.Held first = places.of(pay, 1);
        first.take();
        List<String> got = Collections.synchronizedList(new ArrayList<>());
        List<Thread> all = List.of(waiting(places.of(web, 9), "9", got), waiting(places.of(app, 7), "7", got));
        first.close();
        for (Thread each : all) {
            each.join();
        }
        assertThat(got).containsExactly("7", "9");
    }

    @Test
    void who_is_broken_off_while_waiting_leaves_the_place_to_the_next() throws Exception {
        Places places = new Places(1, clock);
        Places.Held first = places.of(pay, 1);
        first.take();
        List<String> got = Collections.synchronizedList(new ArrayList<>());
        Thread cancelled = waiting(places.of(web, 2), "2", got);
        Thread next = waiting(places.of(app, 3), "3", got);
        cancelled.interrupt();
        cancelled.join();
        first.close();
        next.join();
        assertThat(got).containsExactly("nothing for 2", "3");
    }
}
