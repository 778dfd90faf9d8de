package org.autodispatcher.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What is asked of the tables. */
final class LedgerTables {
    private static final String ENTRY = "SELECT sequence, text FROM entry ";

    private final Database database;

    LedgerTables(Database database) {
        this.database = database;
    }

    List<Entry> entries(long dispatch) throws SQLException {
        return database.list(LedgerTables::entry, ENTRY + "WHERE dispatch = ? ORDER BY sequence", dispatch);
    }

    List<Entry> entries(long dispatch, String target) throws SQLException {
        return database.list(LedgerTables::entry, ENTRY + "WHERE dispatch = ? AND target = ? ORDER BY sequence", dispatch, target);
    }

    List<Entry> after(long sequence, int limit) throws SQLException {
        return database.list(LedgerTables::entry, ENTRY + "WHERE sequence > ? ORDER BY sequence LIMIT ?", sequence, limit);
    }

    Optional<Entry> run(String key) throws SQLException {
        return database.list(LedgerTables::entry, ENTRY + "WHERE sequence = (SELECT sequence FROM run WHERE key = ?)", key).stream().findFirst();
    }

    List<Long> dispatches() throws SQLException {
        return ids("SELECT id FROM dispatch ORDER BY id");
    }

    List<Long> unended() throws SQLException {
        return ids("SELECT id FROM dispatch WHERE state IN ('active', 'held') ORDER BY id");
    }

    List<Long> find(HistoryFilter filter) throws SQLException {
        HistoryQuery query = HistoryQuery.of(filter);
        return ids("SELECT id FROM dispatch" + query.where() + HistoryQuery.NEWEST, query.values(filter.limit()));
    }

    /** What pages and figures ask of the index. */
    HistoryTables history() {
        return new HistoryTables(database);
    }

    /** The last entry's sequence; 0 where there is none. */
    long last() throws SQLException {
        return database.number("SELECT coalesce(max(sequence), 0) FROM entry");
    }

    /** The highest id an entry names. */
    long lastDispatch() throws SQLException {
        return database.number("SELECT coalesce(max(dispatch), 0) FROM entry");
    }

    Optional<byte[]> hash(long sequence) throws SQLException {
        return database.list(row -> row.getBytes(1), "SELECT hash FROM entry WHERE sequence = ?", sequence).stream().findFirst();
    }

    private List<Long> ids(String sql, Object... values) throws SQLException {
        return database.list(row -> row.getLong(1), sql, values);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return EntryText.entry(row.getLong(1), row.getBytes(2));
    }
}
