package org.autodispatcher.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * The one thread that writes. It takes all entries that wait at a moment into one transaction, so that many who wait share one
 * sync of the disk; each is told after that. A native call would hold the carrier of a virtual thread, so this is none.
 */
final class LedgerWriter implements AutoCloseable {
    private static final int GROUP = 1000;
    /** Transactions between two copies of the log into the file. */
    private static final int CHECKPOINT = 128;

    private final Database database;
    private final LedgerTrouble trouble;
    private final LedgerMark mark;
    private final InstantSource clock;
    private final HistoryIndex index;
    private final Consumer<List<Entry>> heard;
    private final Chain chain = new Chain();
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("ledger").unstarted(this::run);
    private final Waiting end = new Waiting("", List.of(), new CompletableFuture<>());
    private Optional<SQLException> broken = Optional.empty();
    private volatile Optional<SQLException> refused = Optional.empty();
    private volatile long committed;
    private boolean closed;
    private int transactions;

    /** The entries that somebody waits for; without any, only that it is their turn. */
    private record Waiting(String actor, List<Entry.Draft> drafts, CompletableFuture<List<Entry>> done) {}

    /**
     * What the writer has to do with.
     *
     * @param committed hears of entries once they are on the disk, before whoever waits for them does
     */
    record Beside(LedgerTrouble trouble, LedgerMark mark, Consumer<List<Entry>> committed) {}

    LedgerWriter(Database database, Beside beside, InstantSource clock) throws SQLException {
        this.database = database;
        this.trouble = beside.trouble();
        this.mark = beside.mark();
        this.heard = beside.committed();
        this.clock = clock;
        this.index = new HistoryIndex(database);
        LedgerTables tables = new LedgerTables(database);
        long last = tables.last();
        if (last > 0) {
            chain.at(last, tables.hash(last).orElseThrow());
        }
        committed = last;
    }

    LedgerWriter start() {
        thread.start();
        return this;
    }

    /**
     * Waits until the entries are on the disk, in one transaction. Being interrupted does not end the waiting: whoever asked must know.
     *
     * @throws UncheckedIOException where none was written
     */
    List<Entry> append(String actor, List<Entry.Draft> drafts) {
        return queued(new Waiting(actor, drafts, new CompletableFuture<>()));
    }

    /** Waits until the writer has come to us, and writes nothing. */
    void awaitTurn() {
        queued(new Waiting("", List.of(), new CompletableFuture<>()));
    }

    private List<Entry> queued(Waiting waiting) {
        synchronized (queue) {
            if (closed) {
                throw new IllegalStateException("the ledger is closed");
            }
            queue.add(waiting);
        }
        try {
            return waiting.done.join();
        } catch (CompletionException e) {
            throw thrown(e.getCause());
        }
    }

    /** The position of the last entry that is on the disk. */
    long last() {
        return committed;
    }

    /** Why the last entries could not be written; empty where they were. */
    Optional<SQLException> refused() {
        return refused;
    }

    private RuntimeException thrown(Throwable cause) {
        return switch (cause) {
            case SQLException e -> trouble.unchecked(e);
            default -> new IllegalStateException(cause);
        };
    }

    private void run() {
        List<Waiting> group = new ArrayList<>();
        try {
            while (true) {
                group.add(queue.take());
                queue.drainTo(group, GROUP - 1);
                List<Waiting> entries = group.stream().filter(waiting -> !waiting.drafts.isEmpty()).toList();
                if (!entries.isEmpty()) {
                    commit(entries);
                }
                group.stream().filter(waiting -> waiting.drafts.isEmpty()).forEach(waiting -> waiting.done.complete(List.of()));
                if (group.contains(end)) {
                    return;
                }
                group.clear();
            }
        } catch (InterruptedException _) {
            // nobody interrupts this thread but the end of the program
        }
    }

    private void commit(List<Waiting> group) {
        List<Entry> written = new ArrayList<>();
        long last = chain.sequence();
        byte[] hash = chain.hash();
        try {
            if (broken.isPresent()) {
                throw broken.get();
            }
            database.transaction(() -> write(group, written));
        } catch (SQLException | RuntimeException e) {
            chain.at(last, hash);
            index.forget();
            broken = broken.or(() -> e instanceof SQLException error && LedgerTrouble.lasting(error) ? Optional.of(error) : Optional.empty());
            refused = e instanceof SQLException error ? Optional.of(error) : Optional.empty();
            group.forEach(waiting -> waiting.done.completeExceptionally(e));
            return;
        }
        refused = Optional.empty();
        committed = chain.sequence();
        mark();
        heard.accept(written);
        int from = 0;
        for (Waiting waiting : group) {
            int to = from + waiting.drafts.size();
            waiting.done.complete(List.copyOf(written.subList(from, to)));
            from = to;
        }
        checkpoint();
    }

    private void write(List<Waiting> group, List<Entry> written) throws SQLException {
        try (PreparedStatement insert = database.prepare("INSERT INTO entry VALUES (?, ?, ?, ?, ?)")) {
            for (Waiting waiting : group) {
                for (Entry.Draft draft : waiting.drafts) {
                    Entry entry = new Entry(chain.sequence() + 1, clock.instant(), waiting.actor, draft);
                    byte[] text = EntryText.bytes(entry.at(), entry.actor(), draft);
                    Database.bind(insert, entry.sequence(), draft.dispatch(), draft.target(), text, chain.add(text));
                    insert.execute();
                    index.add(entry);
                    written.add(entry);
                }
            }
        }
        index.flush();
    }

    /** One that cannot be written lags, as it may. */
    private void mark() {
        try {
            mark.write(chain.sequence(), chain.hash());
        } catch (IOException _) {
            // the next commit tries again
        }
    }

    /**
     * SQLite would do this within a commit and say nothing of a sync that failed; after one the pages are taken for written, so
     * the log must stay until the next start.
     */
    private void checkpoint() {
        if (++transactions < CHECKPOINT) {
            return;
        }
        try {
            database.list(row -> row.getInt(1), "PRAGMA wal_checkpoint(PASSIVE)");
            transactions = 0;
        } catch (SQLException e) {
            broken = LedgerTrouble.lasting(e) ? Optional.of(e) : Optional.empty();
        }
    }

    /** Writes what waits, then ends. */
    @Override
    public void close() {
        synchronized (queue) {
            closed = true;
            queue.add(end);
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
