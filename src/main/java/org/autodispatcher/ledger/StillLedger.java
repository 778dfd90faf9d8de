package org.autodispatcher.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A ledger that is only read, without its owner. No file is made or changed, whatever a killed owner left behind. Where an owner
 * starts meanwhile, the answer is sought once more. For many threads, one after the other.
 */
public final class StillLedger implements LedgerView {
    private static final int TRIES = 50;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final LedgerFiles files;
    private final LedgerTrouble trouble;
    private Optional<Opened> opened = Optional.empty();

    private record Opened(LedgerFinding finding, LedgerReading reading) {}

    private StillLedger(LedgerFiles files) {
        this.files = files;
        this.trouble = new LedgerTrouble(files);
    }

    /**
     * Opens the ledger in {@code state}; where none was made yet, it is empty.
     *
     * @throws org.autodispatcher.FailureException {@code ledger-behind}, {@code ledger-unusable}, {@code ledger-damaged} where
     *     that shows at first sight; {@link #check} looks at everything
     */
    public static StillLedger open(Path state) throws IOException {
        StillLedger ledger = new StillLedger(new LedgerFiles(state));
        try {
            ledger.trouble.requireWhole(ledger.reading(LedgerReading::firstSight));
            return ledger;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Looks at the whole ledger. */
    public LedgerCheck check() throws IOException {
        try {
            return reading(LedgerReading::check);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * The same, refusing a ledger that is not as it was written.
     *
     * @throws org.autodispatcher.FailureException says what is wrong with it, and where
     */
    public LedgerCheck verified() throws IOException {
        LedgerCheck check = check();
        trouble.requireWhole(check);
        return check;
    }

    @Override
    public List<Entry> entries(long dispatch) {
        return read(tables -> tables.entries(dispatch), List.of());
    }

    @Override
    public List<Entry> entries(long dispatch, String target) {
        return read(tables -> tables.entries(dispatch, target), List.of());
    }

    @Override
    public List<Entry> after(long sequence, int limit) {
        return read(tables -> tables.after(sequence, limit), List.of());
    }

    @Override
    public List<Long> dispatches() {
        return read(LedgerTables::dispatches, List.of());
    }

    @Override
    public List<Long> unended() {
        return read(LedgerTables::unended, List.of());
    }

    @Override
    public List<Long> find(HistoryFilter filter) {
        return read(tables -> tables.find(filter), List.of());
    }

    @Override
    public Optional<Entry> run(String key) {
        return read(tables -> tables.run(key), Optional.empty());
    }

    private <T> T read(LedgerReader.Query<T> query, T none) {
        return reading(reading -> reading.tables().isPresent() ? query.of(reading.tables().get()) : none);
    }

    /** Something asked of an opened ledger. */
    private interface Asking<T> {
        T of(LedgerReading reading) throws SQLException, IOException;
    }

    /** Asks until nobody wrote while we read, and no owner was just about to make or remove the log. */
    private synchronized <T> T reading(Asking<T> asking) {
        for (int left = TRIES; ; left--) {
            try {
                LedgerFinding before = LedgerFinding.now(files);
                try {
                    T answer = asking.of(opened(before));
                    if (!before.mustStay() || LedgerFinding.now(files).equals(before)) {
                        return answer;
                    }
                } catch (SQLException e) {
                    letGo();
                    if (left == 0 || !LedgerTrouble.passing(e) && LedgerFinding.now(files).equals(before)) {
                        throw trouble.unchecked(e);
                    }
                } catch (NoSuchFileException e) {
                    letGo();
                    if (left == 0) {
                        throw e;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(trouble.of(e));
            }
            if (left == 0) {
                throw new UncheckedIOException(trouble.of(new IOException("it changes all the time")));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private LedgerReading opened(LedgerFinding finding) throws IOException, SQLException {
        boolean stays = opened.filter(now -> finding.mustStay() ? now.finding.equals(finding) : !now.finding.mustStay() && now.finding.sameFiles(finding))
                .isPresent();
        if (!stays) {
            letGo();
            opened = Optional.of(new Opened(finding, LedgerReading.of(finding)));
        }
        return opened.orElseThrow().reading;
    }

    private void letGo() {
        opened.ifPresent(now -> now.reading.close());
        opened = Optional.empty();
    }

    @Override
    public synchronized void close() {
        letGo();
    }
}
