package org.autodispatcher.routing;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When the upgrades of a route may start: while any of its windows is open, at any time where it has none. Windows that follow each
 * other without a gap are one opening.
 *
 * @param all   {@code window} of the route
 * @param usual the zone of those that name none
 */
public record Windows(List<Window> all, ZoneId usual) {
    /** Windows come back every week; one whose times the clock skips once is there a week later. */
    private static final int DAYS_AHEAD = 21;

    public Windows {
        all = List.copyOf(all);
    }

    /** Whether an upgrade may start at that moment. */
    public boolean contains(Instant at) {
        return all.isEmpty() || around(at).stream().anyMatch(span -> span.contains(at));
    }

    /** The first moment from {@code at} on, that one included, at which an upgrade may start; empty where there is none in three weeks. */
    public Optional<Instant> nextOpening(Instant at) {
        return contains(at) ? Optional.of(at) : around(at).stream().map(Span::from).filter(from -> from.isAfter(at)).findFirst();
    }

    /** When the opening at that moment is over; empty where it never is, or nothing is open. */
    public Optional<Instant> closing(Instant at) {
        return around(at).stream()
                .filter(span -> span.contains(at))
                .map(Span::to)
                .filter(to -> Duration.between(at, to).toDays() < DAYS_AHEAD - 2)
                .findFirst();
    }

    /** The openings from the days before {@code at} on, in order; no two of them touch. */
    private List<Span> around(Instant at) {
        List<Span> spans = new ArrayList<>();
        for (Window window : all) {
            ZoneId zone = window.zone().orElse(usual);
            LocalDate first = LocalDate.ofInstant(at, zone).minusDays(1); // a window of yesterday may reach into today
            first.datesUntil(first.plusDays(DAYS_AHEAD + 1L)).flatMap(day -> window.on(day, zone).stream()).forEach(spans::add);
        }
        spans.sort(Comparator.comparing(Span::from));
        return joined(spans);
    }

    private static List<Span> joined(List<Span> sorted) {
        List<Span> joined = new ArrayList<>();
        for (Span span : sorted) {
            if (joined.isEmpty() || span.from().isAfter(joined.getLast().to())) {
                joined.add(span);
            } else if (span.to().isAfter(joined.getLast().to())) {
                joined.add(new Span(joined.removeLast().from(), span.to()));
            }
        }
        return joined;
    }

    /**
     * One time that something is open.
     *
     * @param from the first moment
     * @param to   the first moment at which it is over; later than {@code from}
     */
    record Span(Instant from, Instant to) {
        private boolean contains(Instant at) {
            return !at.isBefore(from) && at.isBefore(to);
        }
    }
}
