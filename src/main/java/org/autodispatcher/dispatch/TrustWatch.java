package org.autodispatcher.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.Ledger;

/** Lets go on, by itself, what was held for a key or certificate that has been recorded since, by this or another process. */
final class TrustWatch implements AutoCloseable, Runnable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Set<Reason> OF_TRUST = EnumSet.of(
            Reason.HOST_KEY_UNKNOWN, Reason.HOST_KEY_CHANGED, Reason.CERTIFICATE_UNKNOWN, Reason.CERTIFICATE_CHANGED);

    private final Path state;
    private final Ledger ledger;
    private final Deliveries deliveries;
    private final String actor;
    private final Signal end = new Signal();
    private String seen = "";

    /** @param actor whose name stands at what goes on by itself */
    TrustWatch(Path state, Ledger ledger, Deliveries deliveries, String actor) {
        this.state = state;
        this.ledger = ledger;
        this.deliveries = deliveries;
        this.actor = actor;
    }

    /** Looks from time to time, on a thread of its own, until it is closed. */
    TrustWatch start() {
        Thread.ofVirtual().name("trust watch").start(this);
        return this;
    }

    @Override
    public void run() {
        try {
            while (!end.await(LOOK_EVERY)) {
                lookQuietly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A file that cannot be read now is looked at again; who logs in says what is wrong with it. */
    private void lookQuietly() {
        try {
            look();
        } catch (IOException | UncheckedIOException e) {
            seen = "";
        }
    }

    /** Looks once. */
    void look() throws IOException {
        String now = Trust.version(state);
        if (!now.equals(seen)) {
            seen = now;
            for (long dispatch : ledger.unended()) {
                letGoOn(dispatch);
            }
        }
    }

    private void letGoOn(long dispatch) throws IOException {
        Instant recorded = recorded();
        deliveries.release(dispatch, actor, each -> each.state() == DeliveryState.HELD
                && each.reason().filter(OF_TRUST::contains).isPresent()
                && ledger.entries(dispatch, each.target()).getLast().at().isBefore(recorded));
    }

    /** When a key or certificate was last recorded. */
    private Instant recorded() throws IOException {
        Instant last = Instant.EPOCH;
        for (Path file : Stream.of("known_hosts", "known_certificates").map(state::resolve).filter(Files::exists).toList()) {
            Instant written = Files.getLastModifiedTime(file).toInstant();
            last = written.isAfter(last) ? written : last;
        }
        return last;
    }

    @Override
    public void close() {
        end.give();
    }
}
