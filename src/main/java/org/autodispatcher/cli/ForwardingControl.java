package org.autodispatcher.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.dispatch.Accepted;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.dispatch.RepositoryRead;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.dispatch.Token;
import org.autodispatcher.dispatch.TokenOrder;
import org.autodispatcher.dispatch.Trusted;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.LedgerCheck;

/** A control that has another one do what it does not do itself. */
abstract class ForwardingControl implements Control {
    /** The other one. */
    abstract Control to();

    @Override
    public long handIn(Path file, boolean again) throws IOException {
        return to().handIn(file, again);
    }

    @Override
    public boolean follow(Collection<Long> dispatches, Optional<Duration> wait, DispatchEvent.Follower follower)
            throws IOException, InterruptedException {
        return to().follow(dispatches, wait, follower);
    }

    @Override
    public Decided decide(Decision decision) throws IOException {
        return to().decide(decision);
    }

    @Override
    public Standing standing() throws IOException {
        return to().standing();
    }

    @Override
    public List<Long> find(HistoryFilter filter) throws IOException {
        return to().find(filter);
    }

    @Override
    public List<Entry> entries(long dispatch) throws IOException {
        return to().entries(dispatch);
    }

    @Override
    public Output output(long dispatch, String target, long from) throws IOException {
        return to().output(dispatch, target, from);
    }

    @Override
    public Trusted trusted() throws IOException {
        return to().trusted();
    }

    @Override
    public void trust(Accepted accepted) throws IOException {
        to().trust(accepted);
    }

    @Override
    public List<Token> tokens() throws IOException {
        return to().tokens();
    }

    @Override
    public TokenOrder.Outcome token(TokenOrder order) throws IOException {
        return to().token(order);
    }

    @Override
    public LedgerCheck verify() throws IOException {
        return to().verify();
    }

    @Override
    public Reloaded reload() throws IOException {
        return to().reload();
    }

    @Override
    public RepositoryRead read(String named) throws IOException {
        return to().read(named);
    }

    @Override
    public void close() {
        to().close();
    }
}
