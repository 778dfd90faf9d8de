package org.autodispatcher.ledger;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;

/**
 * What is looked up often, in tables beside the entries: how each dispatch and delivery stands, and whose a run folder is. It
 * is computed from the entries and written in the same transaction; it can be made anew at any time and is never believed
 * against them.
 */
final class HistoryIndex {
    private static final int KEPT = 300;
    private static final long SECOND = 1_000_000_000L;

    private final Database database;
    private final Map<Long, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Long, Kept> changed = new LinkedHashMap<>();

    HistoryIndex(Database database) {
        this.database = database;
    }

    /** One row of {@code dispatch} with its rows of {@code delivery}. */
    record Row(long id, List<Optional<String>> facts, long arrived, String state, Optional<String> reason, Map<String, DeliveryRow> deliveries) {
        static Row of(DispatchFold fold) {
            List<Optional<String>> facts = List.of(
                    fold.fact(DispatchRecord.PACKAGE), fold.fact(DispatchRecord.SHA256), fold.fact(DispatchRecord.ROUTE), fold.fact(DispatchRecord.LINE));
            Map<String, DeliveryRow> deliveries = new HashMap<>();
            fold.targets().forEach(target ->
                    deliveries.put(target, DeliveryRow.of(target, fold.state(target).text(), code(fold.failure(target)))));
            return new Row(fold.id(), facts, nanos(fold.arrived()), fold.state().text(), code(fold.failure()), deliveries);
        }

        boolean sameDispatch(Row other) {
            return facts.equals(other.facts) && arrived == other.arrived && state.equals(other.state) && reason.equals(other.reason);
        }

        private static Optional<String> code(Optional<Failure> failure) {
            return failure.map(Failure::reason).map(Reason::code);
        }
    }

    /** One row of {@code delivery}. */
    record DeliveryRow(String target, String address, String host, String state, Optional<String> reason) {
        static DeliveryRow of(String target, String state, Optional<String> reason) {
            String address = target.substring(target.lastIndexOf('@') + 1);
            return new DeliveryRow(target, address, address.substring(0, Math.max(0, address.lastIndexOf(':'))), state, reason);
        }
    }

    /** Nanoseconds since 1970; what no clock of ours shows is taken for the end of what can be told. */
    static long nanos(Instant at) {
        try {
            return Math.addExact(Math.multiplyExact(at.getEpochSecond(), SECOND), at.getNano());
        } catch (ArithmeticException _) {
            return at.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** An entry that stands in its table already, in the same transaction. */
    void add(Entry entry) throws SQLException {
        long id = entry.draft().dispatch();
        addRun(entry);
        if (id != Ledger.HOME) {
            Kept known = kept.get(id);
            if (known == null) {
                known = new Kept(folded(id));
                kept.put(id, known);
            } else {
                known.fold.add(entry);
            }
            changed.put(id, known);
        }
    }

    private DispatchFold folded(long id) throws SQLException {
        DispatchFold fold = new DispatchFold(id);
        for (Entry entry : new LedgerTables(database).entries(id)) {
            fold.add(entry);
        }
        return fold;
    }

    /** Writes what changed, before the commit. */
    void flush() throws SQLException {
        for (Kept each : changed.values()) {
            Row row = Row.of(each.fold);
            write(row, each.written);
            each.written = Optional.of(row);
        }
        changed.clear();
        kept.keySet().stream().limit(Math.max(0, kept.size() - KEPT)).toList().forEach(kept::remove);
    }

    /** Forgets what was not committed. */
    void forget() {
        changed.clear();
        kept.clear();
    }

    private void write(Row row, Optional<Row> before) throws SQLException {
        if (before.filter(row::sameDispatch).isEmpty()) { // few entries change it, and it stands in many indexes
            List<Object> values = new ArrayList<>(List.of(row.id()));
            values.addAll(row.facts());
            values.addAll(List.of(row.arrived(), row.state(), row.reason()));
            database.change("INSERT OR REPLACE INTO dispatch VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values.toArray());
        }
        boolean sameTargets = before.filter(old -> old.deliveries().keySet().equals(row.deliveries().keySet())).isPresent();
        if (!sameTargets) {
            database.change("DELETE FROM delivery WHERE dispatch = ?", row.id());
        }
        for (DeliveryRow delivery : row.deliveries().values()) {
            if (!sameTargets || !delivery.equals(before.get().deliveries().get(delivery.target()))) {
                database.change("INSERT OR REPLACE INTO delivery VALUES (?, ?, ?, ?, ?, ?)",
                        row.id(), delivery.target(), delivery.address(), delivery.host(), delivery.state(), delivery.reason());
            }
        }
    }

    /** Makes it anew from the entries. */
    void rebuild() throws SQLException {
        forget();
        for (String table : List.of("dispatch", "delivery", "run")) {
            database.change("DELETE FROM " + table);
        }
        rebuildEntries();
        for (long id : database.list(row -> row.getLong(1), "SELECT DISTINCT dispatch FROM entry WHERE dispatch > 0 ORDER BY dispatch")) {
            write(Row.of(folded(id)), Optional.empty());
        }
    }

    /** What stands beside the text of each entry for finding it, and is not part of its hash. */
    private void rebuildEntries() throws SQLException {
        List<Entry> wrong = new ArrayList<>();
        List<Entry> runs = new ArrayList<>();
        database.each(row -> {
            Entry entry = EntryText.entry(row.getLong(1), row.getBytes(2));
            if (row.getLong(3) != entry.draft().dispatch() || !entry.draft().target().equals(row.getString(4))) {
                wrong.add(entry);
            }
            if (entry.draft().values().containsKey(DeliveryRecord.RUN_KEY)) {
                runs.add(entry);
            }
        }, "SELECT sequence, text, dispatch, target FROM entry ORDER BY sequence");
        for (Entry entry : wrong) {
            database.change("UPDATE entry SET dispatch = ?, target = ? WHERE sequence = ?",
                    entry.draft().dispatch(), entry.draft().target(), entry.sequence());
        }
        for (Entry entry : runs) {
            addRun(entry);
        }
    }

    private void addRun(Entry entry) throws SQLException {
        String key = entry.draft().values().get(DeliveryRecord.RUN_KEY);
        if (key != null) {
            database.change("INSERT OR REPLACE INTO run VALUES (?, ?)", key, entry.sequence());
        }
    }

    /** A dispatch that changes, and what was last written of it. */
    private static final class Kept {
        private final DispatchFold fold;
        private Optional<Row> written = Optional.empty();

        Kept(DispatchFold fold) {
            this.fold = fold;
        }
    }
}
