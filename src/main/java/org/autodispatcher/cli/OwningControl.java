package org.autodispatcher.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.autodispatcher.config.Settings;
import org.autodispatcher.daemon.ServedHome;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.dispatch.RepositoryRead;

/**
 * The control of a HOME that this process owns for one command. While it lasts others can ask it over the socket, and what they hand
 * in is conducted to its end too; when it is closed, the HOME is let go.
 */
final class OwningControl extends ForwardingControl {
    /** What is under way when a command ends is handed back; the next owner takes it up. */
    private static final Duration HANDS_BACK_WITHIN = Duration.ofSeconds(1);

    private final OwnedHome home;
    private final Control control;
    private final Optional<Serving> serving;
    private final boolean takesUp;
    private Optional<ServedHome> served = Optional.empty();
    private volatile boolean answered;

    /**
     * How a HOME is served while a command owns it.
     *
     * @param folder   the HOME
     * @param settings those in force, asked at every request
     * @param stays    told how many other dispatches still move once this command has its answer
     */
    record Serving(Path folder, Supplier<Settings> settings, IntConsumer stays) {}

    private OwningControl(OwnedHome home, Optional<Serving> serving, boolean takesUp) {
        this.home = home;
        this.serving = serving;
        this.takesUp = takesUp;
        control = home.control(System.getProperty("user.name"));
    }

    /** Takes up what is open, and answers others, as soon as something is handed in or followed; decisions before that begin nothing. */
    static OwningControl conducting(OwnedHome home, Serving serving) {
        home.standStill();
        return new OwningControl(home, Optional.of(serving), true);
    }

    /** Ends running upgrades and follows them to their end; begins nothing. Others are answered meanwhile, and their orders wait for its end. */
    static OwningControl stopping(OwnedHome home, Serving serving) {
        home.standStill();
        return new OwningControl(home, Optional.of(serving), false);
    }

    /** Only writes decisions down. */
    static OwningControl deciding(OwnedHome home) {
        try {
            home.onlyDecide();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new OwningControl(home, Optional.empty(), false);
    }

    @Override
    Control to() {
        return control;
    }

    private synchronized void serve() throws IOException {
        if (serving.isEmpty() || served.isPresent()) {
            return;
        }
        ServedHome opened = ServedHome.open(serving.get().folder(), home, serving.get().settings());
        try {
            if (takesUp) {
                home.recover();
            } else {
                opened.refuseOrders();
            }
            opened.answer();
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
        served = Optional.of(opened);
    }

    private synchronized Optional<ServedHome> served() {
        return served;
    }

    @Override
    public long handIn(Path file, boolean again) throws IOException {
        serve();
        return control.handIn(file, again);
    }

    @Override
    public RepositoryRead read(String named) throws IOException {
        serve();
        return control.read(named);
    }

    @Override
    public Decided decide(Decision decision) throws IOException {
        if (!takesUp) {
            serve();
        }
        return control.decide(decision);
    }

    @Override
    public boolean follow(Collection<Long> dispatches, Optional<Duration> wait, DispatchEvent.Follower follower)
            throws IOException, InterruptedException {
        serve();
        try (ReadAlong reader = new ReadAlong(follower)) {
            answered = control.follow(dispatches, wait, reader);
            reader.catchUp();
        }
        return answered;
    }

    @Override
    public void close() {
        try {
            Optional<ServedHome> open = served();
            if (open.isPresent()) {
                letGo(open.get());
            } else {
                home.stop(HANDS_BACK_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            home.close();
        }
    }

    private void letGo(ServedHome open) throws IOException, InterruptedException {
        try {
            if (answered) {
                conductOthers(open);
            }
        } finally {
            open.refuseOrders();
            open.stopTaking();
            try {
                home.stop(HANDS_BACK_WITHIN);
            } finally {
                open.close();
            }
        }
    }

    /** What was open before, or is handed over while this waits, is conducted too: nobody else would. */
    private void conductOthers(ServedHome open) throws InterruptedException {
        int moving = home.moving();
        if (moving > 0) {
            serving.ifPresent(those -> those.stays().accept(moving));
        }
        do {
            home.awaitRest();
        } while (!open.refuseOrdersIf(() -> home.moving() == 0));
    }
}
