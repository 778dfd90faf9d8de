package org.autodispatcher.ledger;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Reason;

/** What pages and figures ask of the index. */
final class HistoryTables {
    private static final String ENDED = "ended IS NOT NULL AND ";

    private final Database database;

    HistoryTables(Database database) {
        this.database = database;
    }

    List<HistoryRow> page(HistoryFilter filter, long before) throws SQLException {
        HistoryQuery query = HistoryQuery.of(filter).and("id < ?", before);
        List<HistoryRow> rows = new ArrayList<>();
        for (long id : database.list(row -> row.getLong(1), "SELECT id FROM dispatch" + query.where() + HistoryQuery.NEWEST, query.values(filter.limit()))) {
            List<IndexRow.Delivery> deliveries = database.list(IndexRow.Delivery::read, IndexRow.DELIVERIES, id);
            database.list(row -> IndexRow.read(id, row, deliveries), IndexRow.DISPATCH, id).stream().map(HistoryTables::row).forEach(rows::add);
        }
        return rows;
    }

    private static HistoryRow row(IndexRow row) {
        Map<String, String> facts = new HashMap<>();
        for (int i = 0; i < IndexRow.FACTS.size(); i++) {
            String name = IndexRow.FACTS.get(i);
            row.facts().get(i).ifPresent(value -> facts.put(name, value));
        }
        row.stand().ended().ifPresent(at -> facts.put(DispatchRecord.ENDED, IndexRow.instant(at).toString()));
        return new HistoryRow(
                row.id(), IndexRow.instant(row.arrived()), row.submitter(), facts, dispatchState(row.stand().state()), reason(row.stand().reason()),
                row.deliveries().values().stream()
                        .map(each -> new HistoryRow.Delivery(each.target(), deliveryState(each.state()), reason(each.reason())))
                        .toList());
    }

    List<HistoryDays.Day> days(HistoryFilter filter, HistoryDays.Asked asked) throws SQLException {
        HistoryQuery query = HistoryQuery.of(filter).and("arrived >= ?", IndexRow.nanos(asked.from())).and("arrived < ?", IndexRow.nanos(asked.to()));
        HistoryDays days = new HistoryDays(asked);
        database.each(row -> {
            long ended = row.getLong(3);
            days.add(row.getLong(1), dispatchState(row.getString(2)), row.wasNull() ? OptionalLong.empty() : OptionalLong.of(ended));
        }, "SELECT arrived, state, ended FROM dispatch" + query.where(), query.values());
        return days.days();
    }

    Tally tally() throws SQLException {
        Map<DispatchState, Long> all = new EnumMap<>(DispatchState.class);
        database.each(row -> all.put(dispatchState(row.getString(1)), row.getLong(2)), "SELECT state, count(*) FROM dispatch GROUP BY state");
        return new Tally(
                database.list(
                        row -> new Tally.Count<>(
                                dispatchState(row.getString(1)), reason(Optional.ofNullable(row.getString(2))), row.getLong(3), IndexRow.instant(row.getLong(4))),
                        "SELECT state, reason, count(*), min(arrived) FROM dispatch WHERE state IN ('active', 'held') GROUP BY state, reason"),
                database.list(
                        row -> new Tally.Count<>(
                                deliveryState(row.getString(1)), reason(Optional.ofNullable(row.getString(2))), row.getLong(3), IndexRow.instant(row.getLong(4))),
                        "SELECT state, reason, count(*), min(since) FROM delivery WHERE ended IS NULL GROUP BY state, reason"),
                all);
    }

    List<TargetHistory> targets() throws SQLException {
        Map<String, List<TargetHistory.Waiting>> waiting = new HashMap<>();
        database.each(row -> waiting.computeIfAbsent(row.getString(1), _ -> new ArrayList<>()).add(new TargetHistory.Waiting(
                        row.getLong(2), row.getString(3), deliveryState(row.getString(4)), reason(Optional.ofNullable(row.getString(5))),
                        IndexRow.instant(row.getLong(6)))),
                "SELECT target, dispatch, coalesce(package, ''), delivery.state, delivery.reason, since FROM delivery JOIN dispatch ON id = dispatch"
                        + " WHERE delivery.ended IS NULL AND delivery.state IN ('held', 'in-doubt') ORDER BY dispatch DESC");
        List<TargetHistory> targets = new ArrayList<>();
        for (Optional<String> target = next("SELECT min(target) FROM delivery"); target.isPresent();
                target = next("SELECT min(target) FROM delivery WHERE target > ?", target.get())) {
            targets.add(new TargetHistory(target.get(), contact(target.get()), lines(target.get()), waiting.getOrDefault(target.get(), List.of())));
        }
        return targets;
    }

    private Optional<TargetHistory.Contact> contact(String target) throws SQLException {
        return database.list(
                row -> new TargetHistory.Contact(IndexRow.instant(row.getLong(1)), Optional.ofNullable(row.getString(2))),
                "SELECT contact, protocol FROM delivery WHERE target = ? AND contact IS NOT NULL ORDER BY contact DESC, dispatch DESC LIMIT 1", target).stream().findFirst();
    }

    /** From one line to the next: there are few, and very many deliveries. */
    private List<TargetHistory.OnLine> lines(String target) throws SQLException {
        List<TargetHistory.OnLine> lines = new ArrayList<>();
        for (Optional<String> line = next("SELECT min(line) FROM delivery WHERE " + ENDED + "target = ?", target); line.isPresent();
                line = next("SELECT min(line) FROM delivery WHERE " + ENDED + "target = ? AND line > ?", target, line.get())) {
            TargetHistory.OnLine on = new TargetHistory.OnLine(
                    line.get(),
                    Stream.of(last(target, line.get(), DeliveryState.UPGRADED), last(target, line.get(), DeliveryState.DELIVERED))
                            .flatMap(Optional::stream).max(TargetHistory.LATER),
                    last(target, line.get(), DeliveryState.FAILED));
            if (on.good().isPresent() || on.failed().isPresent()) {
                lines.add(on);
            }
        }
        return lines;
    }

    private Optional<TargetHistory.Last> last(String target, String line, DeliveryState state) throws SQLException {
        return database.list(
                row -> new TargetHistory.Last(row.getLong(1), row.getString(2), IndexRow.instant(row.getLong(3))),
                "SELECT dispatch, (SELECT coalesce(package, '') FROM dispatch WHERE id = dispatch), ended FROM delivery WHERE " + ENDED
                        + "target = ? AND line = ? AND state = ? ORDER BY ended DESC, dispatch DESC LIMIT 1",
                target, line, state.text()).stream().findFirst();
    }

    private Optional<String> next(String sql, Object... values) throws SQLException {
        return Optional.ofNullable(database.text(sql, values));
    }

    private static DispatchState dispatchState(String text) {
        return DispatchState.valueOf(text.toUpperCase(Locale.ROOT));
    }

    private static DeliveryState deliveryState(String text) {
        return DeliveryState.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static Optional<Reason> reason(Optional<String> code) {
        return code.map(text -> Reason.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_')));
    }
}
