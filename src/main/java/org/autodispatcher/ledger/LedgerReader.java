package org.autodispatcher.ledger;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Reads beside the one who writes, on a connection and a thread of its own: a native call would hold the carrier of a virtual thread. */
final class LedgerReader implements AutoCloseable {
    private final Database database;
    private final LedgerTrouble trouble;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("ledger reader").factory());

    private LedgerReader(Database database, LedgerTrouble trouble) {
        this.database = database;
        this.trouble = trouble;
    }

    static LedgerReader of(LedgerFiles files, LedgerTrouble trouble) throws SQLException {
        return new LedgerReader(Database.reading(files.database()), trouble);
    }

    /** Something asked of the tables. */
    interface Query<T> {
        T of(LedgerTables tables) throws SQLException;
    }

    /** Answers one after the other. */
    <T> T read(Query<T> query) {
        try {
            return CompletableFuture.supplyAsync(() -> {
                try {
                    return query.of(new LedgerTables(database));
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            }, thread).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SQLException error) {
                throw trouble.unchecked(error);
            }
            throw e;
        }
    }

    @Override
    public void close() throws SQLException {
        thread.close();
        database.close();
    }
}
