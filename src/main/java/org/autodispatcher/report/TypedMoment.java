package org.autodispatcher.report;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.autodispatcher.config.ValueException;
import org.autodispatcher.config.Values;

/**
 * A time as it is typed: {@code 2h} ago, {@code 05:12} of today, {@code 2026-11-26}, {@code 2026-11-26T05:12}, or an ISO-8601 instant.
 *
 * @param from its beginning
 * @param to   its end: a day is over at midnight, a minute after its 59th second
 */
public record TypedMoment(Instant from, Instant to) {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Empty where it is none of these. */
    public static Optional<TypedMoment> of(String typed, Moments moments) {
        try {
            return Optional.of(read(typed.strip(), moments));
        } catch (DateTimeException | ArithmeticException | ValueException e) {
            return Optional.empty();
        }
    }

    private static TypedMoment read(String typed, Moments moments) throws ValueException {
        LocalDate today = moments.now().atZone(moments.zone()).toLocalDate();
        if (typed.matches("\\d+[a-z]+")) {
            Instant ago = moments.now().minus(Values.duration(typed));
            return new TypedMoment(ago, ago);
        }
        if (typed.matches("\\d{4}-\\d\\d-\\d\\d")) {
            LocalDate day = LocalDate.parse(typed);
            return new TypedMoment(
                    day.atStartOfDay(moments.zone()).toInstant(), day.plusDays(1).atStartOfDay(moments.zone()).toInstant().minusNanos(1));
        }
        if (typed.matches("\\d\\d:\\d\\d(:\\d\\d)?")) {
            return span(typed, today.atTime(LocalTime.parse(typed)).atZone(moments.zone()));
        }
        if (typed.matches("\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d(:\\d\\d)?")) {
            return span(typed, LocalDateTime.parse(typed.replace(' ', 'T')).atZone(moments.zone()));
        }
        Instant exact = ZonedDateTime.parse(typed).toInstant();
        return new TypedMoment(exact, exact);
    }

    /** Without seconds it is the whole minute. */
    private static TypedMoment span(String typed, ZonedDateTime begin) {
        boolean seconds = typed.chars().filter(unit -> unit == ':').count() == 2;
        Duration length = seconds ? Duration.ofSeconds(1) : MINUTE;
        return new TypedMoment(begin.toInstant(), begin.toInstant().plus(length).minusNanos(1));
    }
}
