package org.autodispatcher.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Computes the index from the entries once more and compares, dispatch by dispatch. */
final class IndexCheck {
    private final Database database;
    private Optional<LedgerCheck> wrong = Optional.empty();
    private DispatchFold fold = new DispatchFold(Ledger.HOME);
    private long dispatches;
    private long deliveries;
    private long runs;

    IndexCheck(Database database) {
        this.database = database;
    }

    /** Intact, an index that differs, or an entry that this program does not know. */
    LedgerCheck check() throws SQLException {
        database.change("BEGIN");
        try (PreparedStatement dispatch = database.prepare(IndexRow.DISPATCH);
                PreparedStatement delivery = database.prepare(IndexRow.DELIVERIES);
                PreparedStatement run = database.prepare("SELECT sequence FROM run WHERE key = ?")) {
            database.each(row -> entry(row, dispatch, delivery, run), "SELECT dispatch, sequence, text, target FROM entry ORDER BY dispatch, target, sequence");
            compare(dispatch, delivery);
        }
        if (wrong.isEmpty() && !counts().equals(List.of(dispatches, deliveries, runs))) {
            differs(Ledger.HOME);
        }
        return wrong.orElseGet(() -> new LedgerCheck.Intact(-1, ""));
    }

    private List<Long> counts() throws SQLException {
        return List.of(
                database.number("SELECT count(*) FROM dispatch"),
                database.number("SELECT count(*) FROM delivery"),
                database.number("SELECT count(*) FROM run"));
    }

    private void entry(ResultSet row, PreparedStatement dispatch, PreparedStatement delivery, PreparedStatement run) throws SQLException {
        if (wrong.isPresent()) {
            return;
        }
        long id = row.getLong(1);
        if (id != fold.id()) {
            compare(dispatch, delivery);
            fold = new DispatchFold(id);
        }
        try {
            long sequence = row.getLong(2);
            byte[] text = row.getBytes(3);
            if (fold.isFirst(sequence)) {
                fold.arrived(EntryText.entry(sequence, text));
            }
            Entry.Draft draft = EntryText.draft(text);
            if (draft.dispatch() != id || !draft.target().equals(row.getString(4))) {
                differs(draft.dispatch());
            }
            fold.add(draft, Moment.in(sequence, text));
            run(sequence, draft, run);
        } catch (IllegalArgumentException _) {
            wrong = Optional.of(new LedgerCheck.Altered(row.getLong(2), LedgerCheck.Change.UNKNOWN));
        }
    }

    private void run(long sequence, Entry.Draft draft, PreparedStatement run) throws SQLException {
        String key = draft.values().get(DeliveryRecord.RUN_KEY);
        if (key == null) {
            return;
        }
        run.setString(1, key);
        try (ResultSet row = run.executeQuery()) {
            long last = row.next() ? row.getLong(1) : 0;
            if (last < sequence) {
                differs(draft.dispatch());
            }
            runs += last == sequence ? 1 : 0;
        }
    }

    private void compare(PreparedStatement dispatch, PreparedStatement delivery) throws SQLException {
        if (fold.id() == Ledger.HOME || wrong.isPresent()) {
            return;
        }
        IndexRow expected;
        try {
            expected = IndexRow.of(fold);
        } catch (Moment.Unknown e) {
            wrong = Optional.of(new LedgerCheck.Altered(e.sequence(), LedgerCheck.Change.UNKNOWN));
            return;
        }
        dispatches++;
        deliveries += expected.deliveries().size();
        if (!stored(dispatch, delivery).equals(Optional.of(expected))) {
            differs(fold.id());
        }
    }

    private Optional<IndexRow> stored(PreparedStatement dispatch, PreparedStatement delivery) throws SQLException {
        List<IndexRow.Delivery> rows = new ArrayList<>();
        delivery.setLong(1, fold.id());
        try (ResultSet row = delivery.executeQuery()) {
            while (row.next()) {
                rows.add(IndexRow.Delivery.read(row));
            }
        }
        dispatch.setLong(1, fold.id());
        try (ResultSet row = dispatch.executeQuery()) {
            return row.next() ? Optional.of(IndexRow.read(fold.id(), row, rows)) : Optional.empty();
        }
    }

    private void differs(long dispatch) {
        wrong = wrong.or(() -> Optional.of(new LedgerCheck.IndexDiffers(dispatch)));
    }
}
