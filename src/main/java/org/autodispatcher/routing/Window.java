package org.autodispatcher.routing;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.config.ValueException;
import org.autodispatcher.config.Values;
import org.autodispatcher.config.WallClock;

/**
 * A span of the week in which upgrades may start. Whether they may at a moment is asked of {@link Windows}. A night in which the clock
 * is put forward or back makes no second opening of one: it begins and ends the first time that the clock shows its times; those that
 * the clock skips are the moment at which it does.
 *
 * @param days the days it begins on
 * @param from when it begins
 * @param to   when it ends; on the next day where that is not later than {@code from}
 * @param zone whose clock is meant; empty for {@code time_zone} of dispatcher.cfg
 */
public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to, Optional<ZoneId> zone) {
    private static final Pattern SPAN = Pattern.compile(
            "(?:([A-Za-z,\\- ]*[A-Za-z]) +)?([0-9]{1,2}:[0-9]{2}) ?- ?([0-9]{1,2}:[0-9]{2})(?: +(\\S+))?");
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    public Window {
        days = Set.copyOf(days);
    }

    /** The one time that it is open of those that begin on {@code day}; empty where it does not begin then. */
    Optional<Windows.Span> on(LocalDate day, ZoneId where) {
        Instant begin = WallClock.first(day.atTime(from), where);
        Instant end = WallClock.first((to.isAfter(from) ? day : day.plusDays(1)).atTime(to), where);
        return days.contains(day.getDayOfWeek()) && begin.isBefore(end) ? Optional.of(new Windows.Span(begin, end)) : Optional.empty();
    }

    /** {@code mon-fri 22:00-05:00 Asia/Shanghai; sun 02:00-06:00}: days and zone may be left out; {@code ;} or a new line between spans. */
    static List<Window> list(String text) throws ValueException {
        List<Window> windows = new ArrayList<>();
        for (String span : text.split("[;\\n]")) {
            if (!span.isBlank()) {
                windows.add(parse(text, span.strip()));
            }
        }
        if (windows.isEmpty()) {
            throw new ValueException("value.empty");
        }
        return List.copyOf(windows);
    }

    private static Window parse(String text, String span) throws ValueException {
        Matcher matcher = SPAN.matcher(span);
        if (!matcher.matches()) {
            throw ValueException.at(text.indexOf(span), "route.window", "found", span);
        }
        Optional<ZoneId> zone = matcher.group(4) == null ? Optional.empty() : Optional.of(Values.zone(matcher.group(4)));
        try {
            return new Window(
                    days(text, matcher.group(1) == null ? "mon-sun" : matcher.group(1)),
                    time(matcher.group(2)),
                    matcher.group(3).equals("24:00") ? LocalTime.MIDNIGHT : time(matcher.group(3)),
                    zone);
        } catch (DateTimeException e) {
            throw ValueException.at(text.indexOf(span), "route.window", "found", span);
        }
    }

    private static Set<DayOfWeek> days(String text, String written) throws ValueException {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String part : Values.words(written.replaceAll(" ?- ?", "-"))) {
            String[] ends = part.toLowerCase(Locale.ROOT).split("-", -1);
            int first = DAYS.indexOf(ends[0]);
            int last = DAYS.indexOf(ends[ends.length - 1]);
            if (first < 0 || last < 0 || ends.length > 2) {
                throw ValueException.at(Math.max(0, text.indexOf(part)), "route.window-day", "found", part);
            }
            DayOfWeek day = DayOfWeek.of(first + 1);
            days.add(day);
            while (day.getValue() != last + 1) {
                day = day.plus(1);
                days.add(day);
            }
        }
        return days;
    }

    private static LocalTime time(String text) {
        int colon = text.indexOf(':');
        return LocalTime.of(Integer.parseInt(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    }
}
