package org.autodispatcher.console;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.autodispatcher.dispatch.OwnedHome;

/** Whether we live, and whether we get anything done; for those who watch over services, and so for everybody. */
final class Health {
    /** Whoever asks more often is told the same. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final OwnedHome home;
    private final InstantSource clock;
    private Instant asked = Instant.EPOCH;
    private boolean alive;

    Health(OwnedHome home, InstantSource clock) {
        this.home = home;
        this.clock = clock;
    }

    /** @param ready whether it is asked if packages are taken, and not only if this process is of any use */
    void tell(Visit visit, boolean ready) {
        boolean well = alive() && (!ready || home.ledger().trouble().isEmpty());
        visit.answer(well ? 200 : 503, Map.of("status", well ? "ok" : "trouble"));
    }

    private synchronized boolean alive() {
        Instant now = clock.instant();
        if (now.isAfter(asked.plus(FRESH)) || asked.isAfter(now)) {
            alive = home.alive();
            asked = clock.instant();
        }
        return alive;
    }
}
