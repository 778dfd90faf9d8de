package org.autodispatcher.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.HistoryFilter;

/** The control of a HOME that this process owns for one command: with it, the HOME is let go. */
final class OwningControl implements Control {
    /** What is under way when a command ends is handed back; the next owner takes it up. */
    private static final Duration HANDS_BACK_WITHIN = Duration.ofSeconds(1);

    private final OwnedHome home;
    private final Control control;

    OwningControl(OwnedHome home) {
        this.home = home;
        control = home.control(System.getProperty("user.name"));
    }

    @Override
    public long handIn(Path file, boolean again) throws IOException {
        return control.handIn(file, again);
    }

    @Override
    public boolean follow(Collection<Long> dispatches, Optional<Duration> wait, DispatchEvent.Follower follower)
            throws IOException, InterruptedException {
        return control.follow(dispatches, wait, follower);
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
    public Reloaded reload() throws IOException {
        return control.reload();
    }

    @Override
    public void close() {
        try {
            home.stop(HANDS_BACK_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            home.close();
        }
    }
}
