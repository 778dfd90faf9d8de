package org.autodispatcher.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.HomeLock;

/** Has something written down by whoever owns HOME; where nobody does, by this process for as long as that takes. */
record Recorder(Options options, Controls controls) {
    /** So long another process may have HOME without answering for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    /** What the owner does. */
    @FunctionalInterface
    interface ByOwner<T> {
        T done(Control owner) throws IOException;
    }

    /** What this process does, in HOME's private folder, which is its own. */
    @FunctionalInterface
    interface Alone<T> {
        T done(Path state) throws IOException;
    }

    /** Where another process has just taken HOME, or lets go of it, one of both comes true before long. */
    <T> T recorded(ByOwner<T> byOwner, Alone<T> alone) throws IOException, UsageException {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            Optional<Control> owner = controls.owner(options);
            if (owner.isPresent()) {
                return byOwner.done(owner.get());
            }
            try {
                return alone.done(Home.read(options).stateForWriting(options));
            } catch (HomeLock.Taken taken) {
                if (Instant.now().isAfter(end)) {
                    throw taken;
                }
                LockSupport.parkNanos(LOOK_EVERY.toNanos());
            }
        }
    }
}
