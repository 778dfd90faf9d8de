package org.autodispatcher.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.config.Settings;
import org.autodispatcher.ledger.LedgerView;
import org.autodispatcher.ledger.Retention;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.ledger.UpgradeOutputs;

/** Removes, once a day, copies of packages and output that are old enough and belong to nothing that is open, current or the good one before. */
final class Housekeeping implements AutoCloseable, Runnable {
    private static final Duration EVERY = Duration.ofDays(1);

    private final LedgerView ledger;
    private final Things things;
    private final Supplier<Settings.Keep> keep;
    private final Steps home;
    private final InstantSource clock;
    private final Signal end = new Signal();

    /** What things are removed from. */
    record Things(Spool spool, UpgradeOutputs outputs) {}

    /**
     * @param keep how long things are kept, asked each time
     * @param home steps of the HOME as a whole
     */
    Housekeeping(LedgerView ledger, Things things, Supplier<Settings.Keep> keep, Steps home, InstantSource clock) {
        this.ledger = ledger;
        this.things = things;
        this.keep = keep;
        this.home = home;
        this.clock = clock;
    }

    /** Begins at once, on a thread of its own, until it is closed. */
    Housekeeping start() {
        Thread.ofVirtual().name("housekeeping").start(this);
        return this;
    }

    @Override
    public void run() {
        try {
            do {
                cleanQuietly();
            } while (!end.await(EVERY));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What could not be removed now is removed another day; nothing depends on it. */
    private void cleanQuietly() {
        try {
            clean();
        } catch (RejectedExecutionException e) {
            // the HOME was let go meanwhile: the next owner goes on
        } catch (IOException | UncheckedIOException e) {
            // the failure of the step is in the ledger, where that can be written
        } catch (RuntimeException bug) {
            home.mark(Step.CLEAN, Failure.of(Reason.BUG).with("detail", bug), Map.of());
        }
    }

    /** Removes what may go. */
    void clean() throws IOException {
        Retention retention = new Retention(ledger, keep.get().spool(), keep.get().output());
        Set<Sha256> packages = retention.packages(things.spool().copies(), clock.instant());
        Set<Long> outputs = retention.outputs(things.outputs().dispatches(), clock.instant());
        if (!packages.isEmpty() || !outputs.isEmpty()) {
            remove(packages, outputs);
        }
    }

    private void remove(Set<Sha256> packages, Set<Long> outputs) throws FailureException {
        Map<String, String> what = Map.of("packages", String.valueOf(packages.size()), "outputs", String.valueOf(outputs.size()));
        home.take(Step.CLEAN, what, () -> {
            for (Sha256 sha256 : packages) {
                things.spool().remove(sha256, clock.instant().minus(keep.get().spool()));
            }
            for (long dispatch : outputs) {
                things.outputs().remove(dispatch);
            }
            return new Steps.Fact<>("", what);
        });
    }

    @Override
    public void close() {
        end.give();
    }
}
