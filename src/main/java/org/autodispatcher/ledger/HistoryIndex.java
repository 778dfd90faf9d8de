package org.autodispatcher.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is looked up often, in tables beside the entries: how each dispatch and delivery stands, and whose a run folder is. It
 * is computed from the entries and written in the same transaction; it can be made anew at any time and is never believed
 * against them.
 */
final class HistoryIndex {
    private static final int KEPT = 300;

    private final Database database;
    private final Map<Long, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Long, Kept> changed = new LinkedHashMap<>();

    HistoryIndex(Database database) {
        this.database = database;
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
            IndexRow row = IndexRow.of(each.fold);
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

    private void write(IndexRow row, Optional<IndexRow> before) throws SQLException {
        if (before.filter(row::sameButForItsStand).isEmpty()) { // few entries change it, and it stands in many indexes
            database.change("INSERT OR REPLACE INTO dispatch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row.values());
        } else if (!row.stand().equals(before.get().stand())) {
            database.change("UPDATE dispatch SET state = ?, reason = ?, ended = ? WHERE id = ?",
                    row.stand().state(), row.stand().reason(), row.stand().ended(), row.id());
        }
        boolean sameTargets = before.filter(old -> List.copyOf(old.deliveries().keySet()).equals(List.copyOf(row.deliveries().keySet()))).isPresent();
        if (!sameTargets) {
            database.change("DELETE FROM delivery WHERE dispatch = ?", row.id());
        }
        for (IndexRow.Delivery delivery : row.deliveries().values()) {
            if (!sameTargets || !delivery.equals(before.get().deliveries().get(delivery.target()))) {
                database.change("INSERT OR REPLACE INTO delivery VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", delivery.values(row.id()));
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
            write(IndexRow.of(folded(id)), Optional.empty());
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
        private Optional<IndexRow> written = Optional.empty();

        Kept(DispatchFold fold) {
            this.fold = fold;
        }
    }
}
