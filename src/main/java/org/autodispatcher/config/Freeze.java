package org.autodispatcher.config;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A period in which no upgrade starts. Where the clock is put back, it begins the first time that the clock shows {@code from} and ends
 * the last time that it shows {@code to}.
 *
 * @param from when it begins
 * @param to   when it is over; later than {@code from}
 * @param zone whose clock is meant
 */
public record Freeze(LocalDateTime from, LocalDateTime to, ZoneId zone) {
    /** {@code 2026-09-28/2026-10-08, 2026-12-31T18:00/2027-01-01T08:00}: the end of a date is the end of its day. */
    static List<Freeze> list(String text, ZoneId zone) throws ValueException {
        List<Freeze> freezes = new ArrayList<>();
        for (String period : Values.words(text)) {
            String[] ends = period.split("/", -1);
            if (ends.length != 2) {
                throw new ValueException("value.period");
            }
            Freeze freeze = new Freeze(moment(ends[0], 0), moment(ends[1], 1), zone);
            if (!freeze.from().isBefore(freeze.to())) {
                throw new ValueException("value.period");
            }
            freezes.add(freeze);
        }
        return List.copyOf(freezes);
    }

    /** A moment as it is, or the begin of a date, {@code days} later. */
    private static LocalDateTime moment(String text, int days) throws ValueException {
        try {
            return text.contains("T") ? LocalDateTime.parse(text) : LocalDate.parse(text).plusDays(days).atStartOfDay();
        } catch (DateTimeException e) {
            throw new ValueException("value.period");
        }
    }

    /** Whether no upgrade may start at that moment. */
    public boolean contains(Instant at) {
        return !at.isBefore(WallClock.first(from, zone)) && at.isBefore(end());
    }

    /** The first moment at which it is over. */
    public Instant end() {
        return WallClock.last(to, zone);
    }

    /** When the freeze at that moment is over, one that follows at once included; empty where there is none. */
    public static Optional<Instant> frozenUntil(List<Freeze> freezes, Instant at) {
        Instant end = at;
        for (Optional<Instant> next = Optional.of(at); next.isPresent(); ) {
            end = next.get();
            next = endOfOne(freezes, end);
        }
        return end.equals(at) ? Optional.empty() : Optional.of(end);
    }

    private static Optional<Instant> endOfOne(List<Freeze> freezes, Instant at) {
        return freezes.stream().filter(freeze -> freeze.contains(at)).map(Freeze::end).findFirst();
    }
}
