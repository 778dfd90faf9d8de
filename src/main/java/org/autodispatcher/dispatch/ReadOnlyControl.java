package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.LedgerCheck;
import org.autodispatcher.ledger.StillLedger;
import org.autodispatcher.ledger.UpgradeOutputs;

/** What can be asked of a HOME that nobody owns: the record alone answers, and no file is made or changed. Nothing can be ordered. */
public final class ReadOnlyControl implements Control {
    private final StillLedger ledger;
    private final UpgradeOutputs outputs;
    private final Optional<String> environment;

    /**
     * @param ledger      opened to be read
     * @param outputs     what upgrades wrote
     * @param environment what the HOME is called
     */
    public ReadOnlyControl(StillLedger ledger, UpgradeOutputs outputs, Optional<String> environment) {
        this.ledger = ledger;
        this.outputs = outputs;
        this.environment = environment;
    }

    @Override
    public long handIn(Path file, boolean again) {
        throw new UnsupportedOperationException("nobody owns the HOME");
    }

    /** Nothing moves where nobody owns the HOME, so nothing is waited for. */
    @Override
    public boolean follow(Collection<Long> dispatches, Optional<Duration> wait, DispatchEvent.Follower follower) {
        return true;
    }

    @Override
    public Decided decide(Decision decision) {
        throw new UnsupportedOperationException("nobody owns the HOME");
    }

    /**
     * How things stand, by the whole record: it is looked at first.
     *
     * @throws org.autodispatcher.FailureException where it is not as it was written, so that nothing it says can be believed
     */
    @Override
    public Standing standing() throws IOException {
        boolean index = ledger.verified() instanceof LedgerCheck.IndexDiffers;
        return new Standing(
                Optional.empty(),
                environment,
                Optional.empty(),
                new Pauses(ledger.entries(Ledger.HOME)).inForce(),
                Standing.Open.in(ledger),
                Stream.of(
                                index ? List.of(new Standing.Note("index-differs", Map.of())) : List.<Standing.Note>of(),
                                LedgerLogins.notes(ledger),
                                RecentFailures.notes(ledger, Instant.now()))
                        .flatMap(List::stream)
                        .toList());
    }

    @Override
    public List<Long> find(HistoryFilter filter) {
        return ledger.find(filter);
    }

    @Override
    public List<Entry> entries(long dispatch) {
        return ledger.entries(dispatch);
    }

    @Override
    public Output output(long dispatch, String target, long from) throws IOException {
        return OutputPiece.of(ledger, outputs, dispatch, target, from);
    }

    @Override
    public Trusted trusted() {
        throw new UnsupportedOperationException("nobody owns the HOME");
    }

    @Override
    public void trust(Accepted accepted) {
        throw new UnsupportedOperationException("nobody owns the HOME");
    }

    @Override
    public List<Token> tokens() {
        throw new UnsupportedOperationException("nobody owns the HOME");
    }

    @Override
    public TokenOrder.Outcome token(TokenOrder order) {
        throw new UnsupportedOperationException("nobody owns the HOME");
    }

    @Override
    public LedgerCheck verify() throws IOException {
        return ledger.verified();
    }

    @Override
    public Reloaded reload() {
        return new Reloaded.NoOwner();
    }

    @Override
    public RepositoryRead read(String named) {
        throw new UnsupportedOperationException("nobody owns the HOME");
    }

    @Override
    public void close() {
        ledger.close();
    }
}
