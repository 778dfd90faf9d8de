package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.autodispatcher.config.Problems;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RoutingTable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many attempts are at work at once. */
@Timeout(60)
class PlacesTest {
    @TempDir
    Path dir;

    private Route pay;
    private Route web;

    @BeforeEach
    void load() throws Exception {
        Path file = Files.writeString(dir.resolve("routes.cfg"), "[pay-.*]\nhost = a\nlogin = x\nparallel = 1\n[web-.*]\nhost = a\nlogin = x\nparallel = 1\n");
        RoutingTable table = RoutingTable.load(file, new Problems()).orElseThrow();
        pay = table.routes().get(0);
        web = table.routes().get(1);
    }

    private static CompletableFuture<Void> taking(Places.Held held) {
        return CompletableFuture.runAsync(() -> {
            try {
                held.take();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void an_upgrade_that_runs_keeps_its_routes_place_and_no_other() throws Exception {
        Places places = new Places(1);
        Places.Held first = places.of(pay);
        Places.Held sameRoute = places.of(pay);
        Places.Held other = places.of(web);
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
        Places places = new Places(1);
        Places.Held held = places.of(pay);
        held.take();
        held.take();
        held.close();
        held.close();
        Places.Held first = places.of(pay);
        first.take();
        CompletableFuture<Void> second = taking(places.of(web));
        assertThat(second).isNotDone(); // closing twice has not made a second place
        first.close();
        second.get();
    }
}
