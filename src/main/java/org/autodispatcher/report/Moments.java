package org.autodispatcher.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Points in time as people read them: the time of day alone where that is today's.
 *
 * @param zone whose clock they are told by
 * @param now  the moment of reading
 */
public record Moments(ZoneId zone, Instant now) {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);

    /** {@code 05:12}, on another day {@code 2026-11-26 05:12}. */
    public String at(Instant moment) {
        String time = MINUTE.format(moment.atZone(zone));
        return day(moment).equals(day(now)) ? time : day(moment) + " " + time;
    }

    /** {@code 05:12:07}. */
    public String second(Instant moment) {
        return SECOND.format(moment.atZone(zone));
    }

    /** {@code 2026-11-26}. */
    public String day(Instant moment) {
        return DAY.format(moment.atZone(zone));
    }

    /** {@code 2026-11-26 05:12:07}. */
    public String full(Instant moment) {
        return day(moment) + " " + second(moment);
    }

    /** How long ago {@code moment} was; {@code 0s} where it is still to come. */
    public String ago(Instant moment) {
        Duration gone = Duration.between(moment, now);
        return Amounts.time(gone.isNegative() ? Duration.ZERO : gone);
    }

    /** How long from now until {@code moment}; {@code 0s} where it has passed. */
    public String until(Instant moment) {
        Duration left = Duration.between(now, moment);
        return Amounts.time(left.isNegative() ? Duration.ZERO : left);
    }
}
