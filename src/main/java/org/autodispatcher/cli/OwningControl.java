package org.autodispatcher.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.autodispatcher.config.Settings;
import org.autodispatcher.daemon.ServedHome;
import org.autodispatcher.dispatch.Accepted;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.dispatch.Trusted;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.LedgerCheck;

/**
 * The control of a HOME that this process owns for one command. While it lasts others can ask it over the socket, and what they hand
 * in is conducted to its end too; when it is closed, the HOME is let go.
 */
final class OwningControl implements Control {
    /** What is under way when a command ends is handed back; the next owner takes it up. */
    private static final Duration HANDS_BACK_WITHIN = Duration.ofSeconds(1);

    private final OwnedHome home;
    private final Control control;
    private final Optional<ServedHome> served;
    private final IntConsumer stays;
    private volatile boolean answered;

    private OwningControl(OwnedHome home, Optional<ServedHome> served, IntConsumer stays) {
        this.home = home;
        this.served = served;
        this.stays = stays;
        control = home.control(System.getProperty("user.name"));
    }

    /**
     * Takes up what is open, and answers others.
     *
     * @param settings those in force, asked at every request
     * @param stays    told how many other dispatches still move once this command has its answer
     */
    static OwningControl conducting(Path folder, OwnedHome home, Supplier<Settings> settings, IntConsumer stays) throws IOException {
        ServedHome served = ServedHome.open(folder, home, settings);
        try {
            home.recover();
            served.answer();
            return new OwningControl(home, Optional.of(served), stays);
        } catch (IOException | RuntimeException e) {
            served.close();
            throw e;
        }
    }

    /** Only writes decisions down. */
    static OwningControl deciding(OwnedHome home) {
        try {
            home.onlyDecide();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new OwningControl(home, Optional.empty(), count -> {});
    }

    @Override
    public long handIn(Path file, boolean again) throws IOException {
        return control.handIn(file, again);
    }

    @Override
    public boolean follow(Collection<Long> dispatches, Optional<Duration> wait, DispatchEvent.Follower follower)
            throws IOException, InterruptedException {
        answered = control.follow(dispatches, wait, follower);
        return answered;
    }

    @Override
    public Decided decide(Decision decision) throws IOException {
        return control.decide(decision);
    }

    @Override
    public Standing standing() throws IOException {
        return control.standing();
    }

    @Override
    public List<Long> find(HistoryFilter filter) throws IOException {
        return control.find(filter);
    }

    @Override
    public List<Entry> entries(long dispatch) throws IOException {
        return control.entries(dispatch);
    }

    @Override
    public Output output(long dispatch, String target, long from) throws IOException {
        return control.output(dispatch, target, from);
    }

    @Override
    public Trusted trusted() throws IOException {
        return control.trusted();
    }

    @Override
    public void trust(Accepted accepted) throws IOException {
        control.trust(accepted);
    }

    @Override
    public LedgerCheck verify() throws IOException {
        return control.verify();
    }

    @Override
    public Reloaded reload() throws IOException {
        return control.reload();
    }

    @Override
    public void close() {
        try {
            if (answered) {
                conductOthers();
            }
            if (served.isPresent()) {
                served.get().stopTaking();
                home.stop(HANDS_BACK_WITHIN);
                served.get().close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            home.close();
        }
    }

    /** What was open before, or was handed over meanwhile, is conducted too: nobody else would. */
    private void conductOthers() throws InterruptedException {
        int moving = home.moving();
        if (moving > 0) {
            stays.accept(moving);
        }
        home.awaitRest();
    }
}
