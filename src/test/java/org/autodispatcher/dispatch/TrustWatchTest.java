package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.MemoryLedger;
import org.junit.jupiter.api.Test;

/** What is held for a key goes on by itself once the key is recorded, in whatever order the two come. */
class TrustWatchTest extends MemoryHome<Ledger> {
    private static final Failure UNKNOWN_KEY = Failure.of(Reason.HOST_KEY_UNKNOWN).with("host", "web1");

    TrustWatchTest() {
        super(new MemoryLedger(NOON));
    }

    private TrustWatch watch() throws IOException {
        TrustWatch watch = new TrustWatch(Files.createDirectories(dir.resolve("state")), ledger, owner.machinery.deliveries(), "alice");
        watch.look();
        return watch;
    }

    private void recordKey(Duration afterNoon) throws IOException {
        Path file = Files.writeString(dir.resolve("state/known_hosts"), "a key " + afterNoon + "\n");
        Files.setLastModifiedTime(file, FileTime.from(NOON.instant().plus(afterNoon)));
    }

    private DispatchRecord held() throws Exception {
        targets.fails("web1", UNKNOWN_KEY);
        DispatchRecord held = owner.dispatch(file("pay-1.zip", "x"), event -> {});
        assertThat(held.state()).isEqualTo(DispatchState.HELD);
        return held;
    }

    @Test
    void a_key_that_is_recorded_after_the_hold_lets_it_go_on() throws Exception {
        TrustWatch watch = watch();
        DispatchRecord held = held();
        targets.mended("web1");
        watch.look();
        assertThat(ended(held.id()).state()).isEqualTo(DispatchState.HELD);
        recordKey(Duration.ofSeconds(1));
        watch.look();
        assertThat(ended(held.id()).state()).isEqualTo(DispatchState.DONE);
    }

    @Test
    void a_key_that_was_recorded_while_the_connection_was_on_its_way_lets_go_on_what_is_held_after_it() throws Exception {
        TrustWatch watch = watch();
        recordKey(Duration.ofSeconds(1)); // the connection began at noon, without it
        watch.look();
        DispatchRecord held = held();
        targets.mended("web1");
        watch.look();
        assertThat(ended(held.id()).state()).isEqualTo(DispatchState.DONE);
    }

    @Test
    void what_is_held_although_the_key_was_recorded_is_not_tried_for_ever() throws Exception {
        TrustWatch watch = watch();
        recordKey(Duration.ofHours(1));
        DispatchRecord held = held();
        for (int i = 0; i < 10; i++) {
            watch.look();
            ended(held.id());
        }
        assertThat(ended(held.id()).deliveries().getFirst().attempts()).isEqualTo(3);
    }
}
