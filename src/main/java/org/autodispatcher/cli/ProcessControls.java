package org.autodispatcher.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import org.autodispatcher.config.Problems;
import org.autodispatcher.config.Settings;
import org.autodispatcher.dispatch.Conductor;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.dispatch.ReadOnlyControl;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.routing.RoutesInForce;

/** The ways of this process: over the socket of whoever owns HOME, else as its owner, else by reading the record as it lies. */
final class ProcessControls implements Controls {
    @Override
    public Control open(Screen screen, Options options, Purpose purpose) throws IOException, UsageException {
        return switch (purpose) {
            case LOOK -> new ReadOnlyControl(
                    new MemoryLedger(clock()), Settings.load(options.home(), new Problems()).environment());
            case DECIDE, CONDUCT -> owned(screen, options, purpose);
        };
    }

    private static Control owned(Screen screen, Options options, Purpose purpose) throws IOException, UsageException {
        Home home = Home.read(options);
        RoutesInForce routes = RoutesInForce.read(home.folder(), InstantSource.system(), new Problems())
                .orElseThrow(() -> new UsageException("usage.configuration", "home_option", options.homeOption()));
        OwnedHome owned = OwnedHome.own(home.stateForWriting(options), routes, "dispatch", new Loud(screen));
        try {
            if (purpose == Purpose.CONDUCT) {
                owned.recover();
            }
            return new OwningControl(owned);
        } catch (IOException | RuntimeException e) {
            owned.close();
            throw e;
        }
    }

    /** Bugs and disk trouble go where all that goes wrong goes. */
    private record Loud(Screen screen) implements Conductor.Trouble {
        @Override
        public void bug(long dispatch, String target, RuntimeException bug) {
            screen.bug(bug, dispatch + ":" + target);
        }

        @Override
        public void ledger(UncheckedIOException problem) {
            screen.bug(problem, String.valueOf(problem.getMessage()));
        }
    }
}
