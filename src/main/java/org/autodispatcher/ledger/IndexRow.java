package org.autodispatcher.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;

/**
 * One row of {@code dispatch} with its rows of {@code delivery}.
 *
 * @param facts      {@link #FACTS}, in that order
 * @param stand      what changes while it goes on
 * @param deliveries by target, in the route's order
 */
record IndexRow(long id, List<Optional<String>> facts, String submitter, long arrived, Stand stand, Map<String, Delivery> deliveries) {
    /** What is kept of a dispatch beside how it stands: columns of the same names. */
    static final List<String> FACTS = List.of(
            DispatchRecord.PACKAGE, DispatchRecord.SHA256, DispatchRecord.SIZE, DispatchRecord.ROUTE, DispatchRecord.LINE, DispatchRecord.SOURCE);
    static final String DISPATCH = "SELECT " + String.join(", ", FACTS) + ", submitter, arrived, state, reason, ended FROM dispatch WHERE id = ?";
    static final String DELIVERIES = "SELECT target, place, address, host, line, state, reason, since, ended, contact, protocol FROM delivery"
            + " WHERE dispatch = ? ORDER BY place";
    private static final long SECOND = 1_000_000_000L;

    /**
     * @param reason that of the whole, see {@link DispatchRecord#reason}
     * @param ended  empty while something may still change
     */
    record Stand(String state, Optional<String> reason, Optional<Long> ended) {}

    /**
     * One row of {@code delivery}.
     *
     * @param times since when it is in its state, when it ended, when its target last let us in
     */
    record Delivery(String target, int place, String address, String host, String line, String state, Optional<String> reason,
            List<Optional<Long>> times, Optional<String> protocol) {
        static Delivery of(String target, int place, DispatchFold whole) {
            DeliveryFold fold = whole.delivery(target);
            String address = target.substring(target.lastIndexOf('@') + 1);
            return new Delivery(
                    target, place, address, address.substring(0, Math.max(0, address.lastIndexOf(':'))),
                    whole.fact(DispatchRecord.LINE).orElse(""), fold.state().text(), fold.failure().map(Failure::reason).map(Reason::code),
                    List.of(
                            fold.since().map(Moment::get).or(() -> Optional.of(whole.arrived())).map(IndexRow::nanos),
                            fold.ended().map(Moment::get).map(IndexRow::nanos),
                            fold.contact().map(Moment::get).map(IndexRow::nanos)),
                    fold.fact(DeliveryRecord.PROTOCOL));
        }

        static Delivery read(ResultSet row) throws SQLException {
            return new Delivery(
                    row.getString(1), row.getInt(2), row.getString(3), row.getString(4), row.getString(5), row.getString(6), text(row, 7),
                    List.of(number(row, 8), number(row, 9), number(row, 10)), text(row, 11));
        }

        Object[] values(long dispatch) {
            return new Object[] {
                dispatch, target, place, address, host, line, state, reason, times.get(0), times.get(1), times.get(2), protocol
            };
        }

        boolean open() {
            return times.get(1).isEmpty();
        }
    }

    static IndexRow of(DispatchFold fold) {
        Map<String, Delivery> deliveries = new LinkedHashMap<>();
        fold.targets().forEach(target -> deliveries.put(target, Delivery.of(target, deliveries.size(), fold)));
        return new IndexRow(
                fold.id(), FACTS.stream().map(fold::fact).toList(), fold.submitter(), nanos(fold.arrived()),
                new Stand(fold.state().text(), fold.reason().map(Reason::code), fold.ended().map(IndexRow::nanos)), deliveries);
    }

    /** @param row of {@link #DISPATCH} */
    static IndexRow read(long id, ResultSet row, List<Delivery> deliveries) throws SQLException {
        List<Optional<String>> facts = new ArrayList<>();
        for (int i = 1; i <= FACTS.size(); i++) {
            facts.add(text(row, i));
        }
        int at = FACTS.size();
        Map<String, Delivery> byTarget = new LinkedHashMap<>();
        deliveries.forEach(delivery -> byTarget.put(delivery.target(), delivery));
        return new IndexRow(
                id, facts, row.getString(at + 1), row.getLong(at + 2), new Stand(row.getString(at + 3), text(row, at + 4), number(row, at + 5)), byTarget);
    }

    boolean sameButForItsStand(IndexRow other) {
        return facts.equals(other.facts) && submitter.equals(other.submitter) && arrived == other.arrived;
    }

    Object[] values() {
        List<Object> values = new ArrayList<>(List.of(id));
        values.addAll(facts);
        values.addAll(List.of(submitter, arrived, stand.state, stand.reason, stand.ended));
        return values.toArray();
    }

    /** Nanoseconds since 1970; what no clock of ours shows is taken for the end of what can be told. */
    static long nanos(Instant at) {
        try {
            return Math.addExact(Math.multiplyExact(at.getEpochSecond(), SECOND), at.getNano());
        } catch (ArithmeticException _) {
            return at.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
    }

    private static Optional<String> text(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    private static Optional<Long> number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(number);
    }
}
