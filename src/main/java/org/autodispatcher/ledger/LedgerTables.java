package org.autodispatcher.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;

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
        Conditions all = new Conditions();
        filter.pack().name().ifPresent(name -> all.add("package = ?", name));
        filter.pack().like().ifPresent(name -> all.add(name.contains("*") ? "package GLOB ?" : "package = ?", glob(name)));
        filter.pack().sha256().map(Sha256::hex).ifPresent(hex -> all.add("sha256 = ?", hex));
        filter.way().route().ifPresent(route -> all.add("route = ?", route));
        filter.way().line().ifPresent(line -> all.add("line = ?", line));
        filter.way().target().ifPresent(target -> all.add(
                // one by one, the newest first: who asks for the last few must not wait for all there ever were
                "EXISTS (SELECT 1 FROM delivery WHERE delivery.dispatch = dispatch.id AND ? IN (target, address, host))", target));
        filter.stand().dispatch().map(DispatchState::text).ifPresent(state -> all.add("state = ?", state));
        filter.stand().delivery().map(DeliveryState::text).ifPresent(state -> all.add(delivery("delivery.state = ?"), state));
        filter.stand().reason().map(Reason::code).ifPresent(code ->
                all.add("(dispatch.reason = ? OR " + delivery("delivery.reason = ?") + ")", code, code));
        filter.span().since().map(HistoryIndex::nanos).ifPresent(since -> all.add("arrived >= ?", since));
        filter.span().until().map(HistoryIndex::nanos).ifPresent(until -> all.add("arrived <= ?", until));
        return ids("SELECT id FROM dispatch" + all.where() + " ORDER BY id DESC LIMIT ?", all.bound(filter.limit()));
    }

    private static String delivery(String condition) {
        return "id IN (SELECT delivery.dispatch FROM delivery WHERE " + condition + ")";
    }

    /** {@code *} is the only character of ours that stands for others; GLOB knows more. */
    private static String glob(String name) {
        return name.contains("*") ? name.replace("[", "[[]").replace("?", "[?]") : name;
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

    private static final class Conditions {
        private final List<String> texts = new ArrayList<>();
        private final List<Object> values = new ArrayList<>();

        void add(String text, Object... bound) {
            texts.add(text);
            values.addAll(List.of(bound));
        }

        Object[] bound(int limit) {
            List<Object> bound = new ArrayList<>(values);
            bound.add(limit);
            return bound.toArray();
        }

        String where() {
            return texts.isEmpty() ? "" : " WHERE " + String.join(" AND ", texts);
        }
    }
}
