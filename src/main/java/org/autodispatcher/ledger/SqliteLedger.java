package org.autodispatcher.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.autodispatcher.Failure;

/**
 * The ledger of a HOME, in one SQLite file. Only the process that owns the HOME opens it; everybody else asks that process, or,
 * where there is none, reads with {@link StillLedger}. Reading has threads and connections of its own and waits for no writing.
 */
public final class SqliteLedger implements Ledger {
    private final LedgerFiles files;
    private final LedgerTrouble trouble;
    private final Database database;
    private final LedgerMark mark;
    private final LedgerWriter writer;
    private final RecentDispatches recent = new RecentDispatches(id -> read(tables -> tables.entries(id)));
    private final LatestEntries latest;
    private final LedgerReader work;
    /** What people look at never holds up the work. */
    private final LedgerReader pages;
    private final AtomicLong opened;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SqliteLedger(LedgerFiles files, Database database, LedgerMark mark, InstantSource clock) throws SQLException {
        this.files = files;
        this.trouble = new LedgerTrouble(files);
        this.database = database;
        this.mark = mark;
        this.work = LedgerReader.of(files, trouble);
        this.pages = LedgerReader.of(files, trouble);
        this.opened = new AtomicLong(Math.max(new LedgerTables(database).lastDispatch(), lastKept(files)));
        this.latest = new LatestEntries(new LedgerTables(database).last());
        this.writer = new LedgerWriter(database, new LedgerWriter.Beside(trouble, mark, this::committed), clock).start();
    }

    private void committed(List<Entry> entries) {
        recent.committed(entries);
        latest.committed(entries);
    }

    /** The last id under which something was written before this ledger was begun or put back: that is another dispatch's. */
    private static long lastKept(LedgerFiles files) {
        try {
            return new UpgradeOutputs(files.outputs()).last();
        } catch (IOException e) {
            return 0; // the ledger is sound; that nothing can be kept there is told by whoever has something to keep
        }
    }

    /**
     * Opens the ledger in {@code state}, making it where none was. All of it is verified first, before anything of it changes;
     * one that this program's version outgrew is copied and brought to the newest.
     *
     * @param state HOME's private folder; this process owns the HOME
     * @param clock gives the time of each entry
     * @throws org.autodispatcher.FailureException {@code ledger-damaged}, {@code ledger-behind}, or {@code ledger-unusable} (a
     *     newer program wrote it, no right, no room, I/O)
     */
    public static SqliteLedger open(Path state, InstantSource clock) throws IOException {
        LedgerFiles files = new LedgerFiles(state);
        LedgerTrouble trouble = new LedgerTrouble(files);
        try {
            LedgerCheck check = LedgerFinding.beforeWriting(files);
            trouble.requireWhole(check);
            if (!Files.exists(files.database())) {
                LedgerFiles.create(files.database());
            }
            new Migrations(files).run();
            return opened(files, clock, check instanceof LedgerCheck.IndexDiffers);
        } catch (SQLException e) {
            throw trouble.of(e);
        } catch (IOException e) {
            throw trouble.of(e);
        }
    }

    private static SqliteLedger opened(LedgerFiles files, InstantSource clock, boolean rebuild) throws SQLException, IOException {
        Database database = Database.writing(files.database());
        try {
            if (rebuild) {
                database.transaction(new HistoryIndex(database)::rebuild);
            }
            LedgerTables tables = new LedgerTables(database);
            long last = tables.last();
            LedgerMark mark = LedgerMark.open(files.mark(), last, tables.hash(last).orElseGet(() -> new Chain().hash()));
            return new SqliteLedger(files, database, mark, clock);
        } catch (SQLException | IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Looks at the whole ledger, while others go on writing. */
    public LedgerCheck check() throws IOException {
        try {
            Optional<LedgerMark.Known> known = LedgerMark.read(files.mark());
            return new LedgerVerifier(() -> Database.reading(files.database()), Migrations.newest()).check(known);
        } catch (LedgerMark.Damaged _) {
            return new LedgerCheck.Unreadable(files.mark().toString());
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
    public long open() {
        long id = opened.incrementAndGet();
        recent.begun(id);
        return id;
    }

    @Override
    public List<Entry> append(String actor, List<Entry.Draft> drafts) {
        drafts.forEach(draft -> draft.requireOpened(opened.get()));
        return writer.append(actor, drafts);
    }

    /** Comes back once the writer has come to us in the line of those who wait for it: that it works. Nothing is written. */
    public void awaitWriter() {
        writer.awaitTurn();
    }

    @Override
    public Optional<Failure> trouble() {
        return writer.refused().map(error -> trouble.of(error).failure());
    }

    @Override
    public List<Entry> entries(long dispatch) {
        return dispatch == HOME ? read(tables -> tables.entries(dispatch)) : recent.entries(dispatch);
    }

    @Override
    public List<Entry> entries(long dispatch, String target) {
        return dispatch == HOME ? read(tables -> tables.entries(dispatch, target)) : recent.entries(dispatch, target);
    }

    @Override
    public DispatchRecord dispatch(long id) {
        return id == HOME ? Ledger.super.dispatch(id) : recent.dispatch(id);
    }

    @Override
    public DeliveryRecord delivery(long dispatch, String target) {
        return dispatch == HOME ? Ledger.super.delivery(dispatch, target) : recent.delivery(dispatch, target);
    }

    @Override
    public long last() {
        return writer.last();
    }

    @Override
    public void awaitAfter(long sequence, Duration limit) throws InterruptedException {
        latest.awaitAfter(sequence, limit);
    }

    @Override
    public List<Entry> after(long sequence, int limit) {
        // nobody else writes it, so that nothing is new is known without a look
        if (sequence >= writer.last()) {
            return List.of();
        }
        return latest.after(sequence, limit).orElseGet(() -> read(tables -> tables.after(sequence, limit)));
    }

    @Override
    public List<Long> dispatches() {
        return read(LedgerTables::dispatches);
    }

    @Override
    public List<Long> unended() {
        return read(LedgerTables::unended);
    }

    @Override
    public List<Long> find(HistoryFilter filter) {
        return read(tables -> tables.find(filter));
    }

    @Override
    public Optional<Entry> run(String key) {
        return read(tables -> tables.run(key));
    }

    @Override
    public List<HistoryRow> page(HistoryFilter filter, long before) {
        return pages.read(tables -> tables.history().page(filter, before));
    }

    @Override
    public List<HistoryDays.Day> days(HistoryFilter filter, HistoryDays.Asked asked) {
        return pages.read(tables -> tables.history().days(filter, asked));
    }

    @Override
    public Tally tally() {
        return pages.read(tables -> tables.history().tally());
    }

    @Override
    public List<TargetHistory> targets() {
        return pages.read(tables -> tables.history().targets());
    }

    private <T> T read(LedgerReader.Query<T> query) {
        return work.read(query);
    }

    /** Writes what waits and lets go of the files. What was appended is safe already. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        writer.close();
        try (database; mark; work; pages) {
            // in the reverse order; the last connection copies the log into the file
        } catch (SQLException e) {
            throw trouble.unchecked(e);
        } catch (IOException e) {
            throw new UncheckedIOException(trouble.of(e));
        }
    }
}
