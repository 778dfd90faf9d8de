package org.autodispatcher.dispatch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.LedgerCheck;

/** What {@code actor} asks and orders of a HOME that this process owns. */
public final class OwnControl implements Control {
    private final OwnedHome home;
    private final String actor;

    OwnControl(OwnedHome home, String actor) {
        this.home = home;
        this.actor = actor;
    }

    @Override
    public long handIn(Path file, boolean again) {
        return home.machinery().deliveries().handIn(new HandedIn.File(file, again, actor));
    }

    /**
     * Hands in a package whose bytes somebody sends.
     *
     * @param size  how many there will be
     * @param bytes fails with an IOException where what was sent is not whole
     */
    public long handIn(String name, long size, InputStream bytes, boolean again) {
        return home.machinery().deliveries().handIn(new HandedIn.Sent(name, size, bytes, again, actor));
    }

    @Override
    public boolean follow(Collection<Long> dispatches, Optional<Duration> wait, DispatchEvent.Follower follower)
            throws InterruptedException {
        try (Events.Following _ = home.events().follow(Set.copyOf(dispatches), follower)) {
            return home.machinery().conductor().awaitRest(dispatches, wait);
        }
    }

    @Override
    public Decided decide(Decision decision) {
        return home.decide(actor, decision, Optional.empty());
    }

    /**
     * Carries out what a person decided on what he has seen: refused where something that matters has changed since.
     *
     * @param seen position of the last entry of the record that he has seen
     */
    public Decided decide(Decision decision, long seen) {
        return home.decide(actor, decision, Optional.of(seen));
    }

    @Override
    public Standing standing() throws IOException {
        return home.standing();
    }

    @Override
    public List<Long> find(HistoryFilter filter) {
        return home.ledger().find(filter);
    }

    @Override
    public List<Entry> entries(long dispatch) {
        return home.ledger().entries(dispatch);
    }

    @Override
    public Output output(long dispatch, String target, long from) throws IOException {
        return home.output(dispatch, target, from);
    }

    @Override
    public Trusted trusted() throws IOException {
        return home.trusted();
    }

    @Override
    public void trust(Accepted accepted) throws IOException {
        home.trust(actor, accepted);
    }

    @Override
    public List<Token> tokens() throws IOException {
        return home.tokens().tokens().all();
    }

    @Override
    public TokenOrder.Outcome token(TokenOrder order) throws IOException {
        return home.tokens().carryOut(order, home.machinery().deliveries().home(actor));
    }

    @Override
    public LedgerCheck verify() throws IOException {
        return home.verify();
    }

    @Override
    public Reloaded reload() throws IOException {
        return home.reload(actor);
    }

    @Override
    public RepositoryRead read(String named) throws IOException {
        try {
            return home.receiving().repositories().read(named);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException();
        }
    }

    @Override
    public void close() {
        // the HOME stays owned
    }
}
