package org.autodispatcher.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.autodispatcher.DispatchState;

/** Counts dispatches by the day on which they arrived. For one thread. */
public final class HistoryDays {
    private final Asked asked;
    /** When each day begins, and the first that is not asked for. */
    private final long[] begins;
    private final List<Map<DispatchState, Long>> outcomes = new ArrayList<>();
    private final List<List<Long>> took = new ArrayList<>();

    /**
     * Which days are asked for.
     *
     * @param zone whose midnight divides them
     */
    public record Asked(LocalDate first, LocalDate last, ZoneId zone) {
        /** The last {@code count} days, the day of {@code now} among them. */
        public static Asked last(int count, Instant now, ZoneId zone) {
            LocalDate today = now.atZone(zone).toLocalDate();
            return new Asked(today.minusDays(count - 1L), today, zone);
        }

        Instant from() {
            return first.atStartOfDay(zone).toInstant();
        }

        /** The first moment that is not asked for. */
        Instant to() {
            return last.plusDays(1).atStartOfDay(zone).toInstant();
        }
    }

    /**
     * One day.
     *
     * @param outcomes how many dispatches that arrived on it are in which state now; none where there is none
     * @param took     how long those took that are done or failed, from arrival to the end of the last delivery; empty where there is none
     */
    public record Day(LocalDate date, Map<DispatchState, Long> outcomes, Optional<Took> took) {
        public Day {
            outcomes = Map.copyOf(outcomes);
        }
    }

    /**
     * @param median half of them took no longer
     * @param most   nine of ten of them took no longer
     */
    public record Took(Duration median, Duration most) {
        private static Optional<Took> of(List<Long> nanos) {
            long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            return sorted.length == 0 ? Optional.empty() : Optional.of(new Took(rank(sorted, 50), rank(sorted, 90)));
        }

        /** By nearest rank: one that was really taken. */
        private static Duration rank(long[] sorted, int percent) {
            return Duration.ofNanos(sorted[(int) Math.ceilDiv((long) sorted.length * percent, 100L) - 1]);
        }
    }

    HistoryDays(Asked asked) {
        this.asked = asked;
        List<LocalDate> days = asked.first().datesUntil(asked.last().plusDays(2)).toList();
        begins = days.stream().mapToLong(day -> IndexRow.nanos(day.atStartOfDay(asked.zone()).toInstant())).toArray();
        for (int i = 1; i < begins.length; i++) {
            outcomes.add(new EnumMap<>(DispatchState.class));
            took.add(new ArrayList<>());
        }
    }

    /** @param ended empty while something may still change */
    void add(long arrived, DispatchState state, OptionalLong ended) {
        int found = Arrays.binarySearch(begins, arrived);
        int day = found < 0 ? -found - 2 : found;
        if (day < 0 || day >= outcomes.size()) {
            return;
        }
        outcomes.get(day).merge(state, 1L, Long::sum);
        if (ended.isPresent() && (state == DispatchState.DONE || state == DispatchState.FAILED)) {
            took.get(day).add(Math.max(0, ended.getAsLong() - arrived)); // clocks are set back now and then
        }
    }

    void add(DispatchRecord record) {
        add(IndexRow.nanos(record.arrived()), record.state(), record.ended().stream().mapToLong(IndexRow::nanos).findFirst());
    }

    /** Every day that is asked for, the first one first. */
    List<Day> days() {
        List<Day> days = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            days.add(new Day(asked.first().plusDays(i), outcomes.get(i), Took.of(took.get(i))));
        }
        return days;
    }
}
