package org.autodispatcher.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.autodispatcher.config.Problems;
import org.autodispatcher.config.Settings;
import org.autodispatcher.daemon.ControlClient;
import org.autodispatcher.daemon.ControlException;
import org.autodispatcher.arrival.incoming.DirectoryStanding;
import org.autodispatcher.dispatch.Conductor;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.HomeLock;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.dispatch.ReadOnlyControl;
import org.autodispatcher.ledger.LedgerFiles;
import org.autodispatcher.ledger.StillLedger;
import org.autodispatcher.ledger.UpgradeOutputs;
import org.autodispatcher.routing.RoutesInForce;

/** The ways of this process: over the socket of whoever owns HOME, else as its owner, else by reading the record as it lies. */
final class ProcessControls implements Controls {
    /** So long somebody who has just become the owner, or is about to end, may leave others without an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Who only looks can look once more. */
    private static final Duration PATIENCE_OF_WHO_LOOKS = Duration.ofSeconds(10);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    @Override
    public Control open(Screen screen, Options options, Purpose purpose) throws IOException, UsageException {
        Path home = options.home();
        return switch (purpose) {
            case LOOK -> looking(home);
            case DECIDE, STOP, CONDUCT ->
                    new AskedAnew(ordering(screen, options, purpose), () -> ordering(screen, options, purpose), () -> looking(home));
        };
    }

    private static Control looking(Path home) throws IOException {
        Optional<ControlClient> owner = ControlClient.reach(home);
        Path state = home.resolve("state");
        return owner.isPresent()
                ? owner.get().requireAnswer(PATIENCE_OF_WHO_LOOKS)
                : new ReadOnlyControl(
                        StillLedger.open(state), new UpgradeOutputs(new LedgerFiles(state).outputs()), Settings.load(home, new Problems()).environment());
    }

    private static Control ordering(Screen screen, Options options, Purpose purpose) throws IOException, UsageException {
        Optional<Control> owner = answering(options.home());
        return owner.isPresent() ? owner.get() : ownedOrAsked(screen, options, purpose);
    }

    @Override
    public Optional<Control> owner(Options options) throws IOException {
        Optional<ControlClient> owner = ControlClient.reach(options.home());
        return owner.isPresent() ? Optional.of(owner.get().requireAnswer(PATIENCE)) : Optional.empty();
    }

    /** One that ends before it has answered at all is none any more. */
    private static Optional<Control> answering(Path home) throws IOException {
        try {
            Optional<ControlClient> owner = ControlClient.reach(home);
            return owner.isPresent() ? Optional.of(owner.get().requireAnswer(PATIENCE)) : Optional.empty();
        } catch (ControlException e) {
            if (e.code() == ControlException.Code.OWNER_GONE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Where another process has just taken HOME, or lets go of it, one of both comes true before long. */
    private static Control ownedOrAsked(Screen screen, Options options, Purpose purpose) throws IOException, UsageException {
        Home home = Home.read(options);
        RoutesInForce routes = home.inForce(screen, options);
        Path state = home.stateForWriting(options);
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                return owned(screen, options, routes, OwnedHome.own(state, routes, options.verb(), new Loud(screen, options)), purpose);
            } catch (HomeLock.Taken taken) {
                Optional<Control> owner = answering(home.folder());
                if (owner.isPresent()) {
                    return owner.get();
                }
                if (Instant.now().isAfter(end)) {
                    throw new UsageException("usage.owned", "pid", taken.pid(), "home_option", options.homeOption());
                }
                LockSupport.parkNanos(LOOK_EVERY.toNanos());
            }
        }
    }

    private static Control owned(Screen screen, Options options, RoutesInForce routes, OwnedHome owned, Purpose purpose) {
        try {
            OwningControl.Serving serving = new OwningControl.Serving(
                    options.home(), () -> routes.loaded().settings(), count -> stays(screen, options, count));
            return switch (purpose) {
                case CONDUCT -> OwningControl.conducting(owned, serving);
                case STOP -> OwningControl.stopping(owned, serving);
                case LOOK, DECIDE -> OwningControl.deciding(owned);
            };
        } catch (RuntimeException e) {
            owned.close();
            throw e;
        }
    }

    private static void stays(Screen screen, Options options, int count) {
        if (!options.quiet() && !options.json()) {
            screen.line(screen.wording().textOf("record", "stays", "count", String.valueOf(count)));
        }
    }

    /** Bugs and disk trouble go where all that goes wrong goes. What keeps on going wrong in the same way is said once. */
    private static final class Loud implements Conductor.Trouble {
        private final Screen screen;
        private final Breakdown breakdown;
        private final Set<String> said = ConcurrentHashMap.newKeySet();

        Loud(Screen screen, Options options) {
            this.screen = screen;
            breakdown = new Breakdown(screen, Optional.of(options));
        }

        @Override
        public void noted(DirectoryStanding.Note note) {
            // a command watches no directory
        }

        @Override
        public void bug(long dispatch, String target, Throwable bug) {
            screen.bug(bug, dispatch + ":" + target);
        }

        @Override
        public void ledger(UncheckedIOException problem) {
            if (said.add(String.valueOf(problem.getMessage()))) {
                breakdown.told(problem);
            }
        }
    }
}
