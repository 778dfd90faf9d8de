package org.autodispatcher.cli;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.report.Wording;

/** Which of many deliveries people see first: those that need a person, then those that move, then those that wait, then those that have ended. */
final class TargetOrder {
    static final Comparator<DeliveryState> STATES = Comparator.comparingInt(TargetOrder::rank);

    private TargetOrder() {}

    private static int rank(DeliveryState state) {
        return switch (state) {
            case IN_DOUBT -> 0;
            case HELD -> 1;
            case FAILED -> 2;
            case UPGRADING -> 3;
            case DELIVERING -> 4;
            case DEFERRED -> 5;
            case QUEUED -> 6;
            case DELIVERED -> 7;
            case UPGRADED -> 8;
            case SUPERSEDED -> 9;
            case CANCELLED -> 10;
        };
    }

    /** Whether nothing goes on there without a person. */
    static boolean needsPerson(DeliveryState state) {
        return rank(state) <= rank(DeliveryState.FAILED);
    }

    private static boolean moves(DeliveryState state) {
        return state == DeliveryState.UPGRADING || state == DeliveryState.DELIVERING;
    }

    /** All where there is room; else the first ones, of which those that need a person leave half of it to those that move. */
    static List<TargetRow> first(List<TargetRow> rows, int room) {
        if (rows.size() <= room) {
            return rows;
        }
        Comparator<TargetRow> order = Comparator.comparing(TargetRow::state, STATES);
        long moving = rows.stream().filter(row -> moves(row.state())).count();
        int persons = (int) Math.max(room - moving, room - room / 2);
        return Stream.concat(
                        rows.stream().filter(row -> needsPerson(row.state())).sorted(order).limit(persons),
                        rows.stream().filter(row -> !needsPerson(row.state())).sorted(order))
                .limit(room)
                .toList();
    }

    /** {@code 3 failed, 23 delivered, 120 upgraded}. */
    static String counts(Wording wording, Stream<DeliveryState> states) {
        Map<DeliveryState, Long> counts = states.collect(
                Collectors.groupingBy(Function.identity(), () -> new EnumMap<>(DeliveryState.class), Collectors.counting()));
        return counts.keySet().stream()
                .sorted(STATES)
                .map(state -> wording.text("table.count", "count", String.valueOf(counts.get(state)), "state", wording.word(state)))
                .collect(Collectors.joining(wording.text("table.comma")));
    }
}
