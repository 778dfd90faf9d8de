package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.autodispatcher.config.ValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When windows are open. */
class WindowsTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private static Windows windows(String text, ZoneId usual) {
        try {
            return new Windows(Window.list(text), usual);
        } catch (ValueException e) {
            throw new AssertionError(text, e);
        }
    }

    private static Instant shanghai(String time) {
        return LocalDateTime.parse(time).atZone(SHANGHAI).toInstant();
    }

    /** 2026-11-27 is a Friday. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "mon-fri 22:00-05:00|2026-11-27T21:59|2026-11-27T22:00|-",
        "mon-fri 22:00-05:00|2026-11-27T22:00|2026-11-27T22:00|2026-11-28T05:00",
        "mon-fri 22:00-05:00|2026-11-28T04:59|2026-11-28T04:59|2026-11-28T05:00", // it began on Friday
        "mon-fri 22:00-05:00|2026-11-28T05:00|2026-11-30T22:00|-", // and none begins on Saturday
        "mon-fri 22:00-05:00|2026-11-30T04:00|2026-11-30T22:00|-", // nor on Sunday
        "fri 09:00-17:00|2026-11-27T17:00|2026-12-04T09:00|-",
        "sat-sun 00:00-24:00|2026-11-28T03:00|2026-11-28T03:00|2026-11-30T00:00",
        "fri 22:00-24:00; sat 0:00-4:00; sat 3:00-6:00|2026-11-27T23:00|2026-11-27T23:00|2026-11-28T06:00",
        "fri 10:00-11:00; fri 12:00-13:00|2026-11-27T11:30|2026-11-27T12:00|-",
        "mon-sun 08:00-08:00|2026-11-27T08:00|2026-11-27T08:00|-", // never over
        "22:00-23:00 America/New_York|2026-11-27T23:00|2026-11-28T11:00|-",
    })
    void in_an_ordinary_week(String text, String at, String opens, String closes) {
        Windows windows = windows(text, SHANGHAI);
        assertThat(windows.nextOpening(shanghai(at))).contains(shanghai(opens));
        assertThat(windows.contains(shanghai(at))).isEqualTo(at.equals(opens));
        assertThat(windows.closing(shanghai(at))).isEqualTo(closes.equals("-") ? Optional.empty() : Optional.of(shanghai(closes)));
    }

    @Test
    void without_any_window_it_is_always_open() {
        Windows windows = new Windows(List.of(), SHANGHAI);
        assertThat(windows.contains(Instant.EPOCH)).isTrue();
        assertThat(windows.nextOpening(Instant.EPOCH)).contains(Instant.EPOCH);
        assertThat(windows.closing(Instant.EPOCH)).isEmpty();
    }

    /**
     * Berlin goes from +01:00 to +02:00 on 2026-03-29 at 02:00 and back on 2026-10-25 at 03:00; New York from -05:00 to -04:00 on
     * 2026-03-08 at 02:00 and back on 2026-11-01 at 02:00; Shanghai stays. All of them are Sundays.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "sat 22:00-05:00 Europe/Berlin|2026-03-28T12:00+01:00|2026-03-28T22:00+01:00|2026-03-29T05:00+02:00", // 6 hours
        "sun 02:30-04:00 Europe/Berlin|2026-03-29T00:00+01:00|2026-03-29T03:00+02:00|2026-03-29T04:00+02:00",
        "sun 01:00-02:30 Europe/Berlin|2026-03-29T00:00+01:00|2026-03-29T01:00+01:00|2026-03-29T03:00+02:00",
        "sun 02:10-02:50 Europe/Berlin|2026-03-29T00:00+01:00|2026-04-05T02:10+02:00|2026-04-05T02:50+02:00", // not this Sunday
        "sat 22:00-05:00 Europe/Berlin|2026-10-24T12:00+02:00|2026-10-24T22:00+02:00|2026-10-25T05:00+01:00", // 8 hours
        "sun 02:30-04:00 Europe/Berlin|2026-10-25T00:00+02:00|2026-10-25T02:30+02:00|2026-10-25T04:00+01:00",
        "sun 01:00-02:30 Europe/Berlin|2026-10-25T00:00+02:00|2026-10-25T01:00+02:00|2026-10-25T02:30+02:00",
        "sun 01:00-02:30 Europe/Berlin|2026-10-25T02:15+01:00|2026-11-01T01:00+01:00|2026-11-01T02:30+01:00", // not a second time
        "sun 01:30-03:30 America/New_York|2026-03-08T00:00-05:00|2026-03-08T01:30-05:00|2026-03-08T03:30-04:00",
        "sun 02:30-03:30 America/New_York|2026-03-08T00:00-05:00|2026-03-08T03:00-04:00|2026-03-08T03:30-04:00",
        "sun 01:30-03:00 America/New_York|2026-11-01T00:00-04:00|2026-11-01T01:30-04:00|2026-11-01T03:00-05:00",
        "sun 00:30-01:30 America/New_York|2026-11-01T01:45-04:00|2026-11-08T00:30-05:00|2026-11-08T01:30-05:00",
        "sun 02:10-02:50 Asia/Shanghai|2026-03-29T00:00+08:00|2026-03-29T02:10+08:00|2026-03-29T02:50+08:00",
        "sun 02:10-02:50 Asia/Shanghai|2026-10-25T00:00+08:00|2026-10-25T02:10+08:00|2026-10-25T02:50+08:00",
        "sat-sun 00:00-24:00 America/Sao_Paulo|2018-11-03T12:00-03:00|2018-11-03T12:00-03:00|2018-11-05T00:00-02:00", // no midnight on Sunday
    })
    void in_a_night_in_which_the_clock_is_changed(String text, String at, String opens, String closes) {
        Windows windows = windows(text, ZoneId.of("UTC"));
        Instant opening = OffsetDateTime.parse(opens).toInstant();
        assertThat(windows.nextOpening(OffsetDateTime.parse(at).toInstant())).contains(opening);
        assertThat(windows.closing(opening)).contains(OffsetDateTime.parse(closes).toInstant());
    }

    /**
     * Minute by minute over nine days, with nothing but a clock to look at: a span begins in the first minute in which the clock shows its
     * begin or more, and ends in the first one in which it shows its end or more.
     */
    @ParameterizedTest
    @CsvSource({
        "1, Europe/Berlin, 2026-03-26T00:00:00Z", "2, Europe/Berlin, 2026-10-21T00:00:00Z", "3, Asia/Shanghai, 2026-03-26T00:00:00Z",
        "4, America/New_York, 2026-03-05T00:00:00Z", "5, America/New_York, 2026-10-29T00:00:00Z", "6, Australia/Lord_Howe, 2026-04-01T00:00:00Z",
    })
    void what_is_said_of_random_windows_is_what_a_clock_shows(long seed, ZoneId zone, Instant begin) {
        for (int i = 0; i < 3; i++) {
            Random random = new Random(seed * 100 + i);
            List<Window> all = randomWindows(random, zone);
            Windows windows = new Windows(all, zone);
            boolean[] open = watched(all, zone, begin);
            for (int minute = 0; minute < open.length; minute++) {
                Instant at = begin.plus(Duration.ofMinutes(minute));
                if (windows.contains(at) != open[minute]) { // asserted only where it is wrong: there are many minutes
                    assertThat(windows.contains(at)).as("%s at %s", all, at).isEqualTo(open[minute]);
                }
                if (random.nextInt(20) == 0) {
                    checkNext(windows, open, begin, minute);
                }
            }
        }
    }

    /** The next opening is open, and nothing between is; the closing is not, and everything between is. */
    private static void checkNext(Windows windows, boolean[] open, Instant begin, int minute) {
        Instant at = begin.plus(Duration.ofMinutes(minute));
        Optional<Instant> opening = seen(open, true, begin, minute);
        if (opening.isPresent()) { // else it is beyond what was looked at
            assertThat(windows.nextOpening(at)).as("%s at %s", windows, at).isEqualTo(opening);
        }
        Optional<Instant> closing = seen(open, false, begin, minute);
        if (!open[minute] || closing.isPresent()) {
            assertThat(windows.closing(at)).as("%s at %s", windows, at).isEqualTo(open[minute] ? closing : Optional.empty());
        }
    }

    private static Optional<Instant> seen(boolean[] open, boolean wanted, Instant begin, int from) {
        int minute = from;
        while (minute < open.length && open[minute] != wanted) {
            minute++;
        }
        return minute < open.length ? Optional.of(begin.plus(Duration.ofMinutes(minute))) : Optional.empty();
    }

    private static boolean[] watched(List<Window> windows, ZoneId zone, Instant begin) {
        int before = 2 * 24 * 60;
        List<LocalDateTime> clock = new ArrayList<>();
        for (int minute = -before; minute < 12 * 24 * 60; minute++) {
            clock.add(LocalDateTime.ofInstant(begin.plus(minute, ChronoUnit.MINUTES), zone));
        }
        boolean[] open = new boolean[9 * 24 * 60];
        for (Window window : windows) {
            for (int day = -1; day < 10; day++) {
                LocalDateTime from = clock.get(before).toLocalDate().plusDays(day).atTime(window.from());
                LocalDateTime to = from.toLocalDate().plusDays(window.to().isAfter(window.from()) ? 0 : 1).atTime(window.to());
                int first = firstShowing(clock, from) - before;
                int last = firstShowing(clock, to) - before;
                for (int minute = Math.max(0, first); window.days().contains(from.getDayOfWeek()) && minute < Math.min(last, open.length); minute++) {
                    open[minute] = true;
                }
            }
        }
        return open;
    }

    private static int firstShowing(List<LocalDateTime> clock, LocalDateTime time) {
        int minute = 0;
        while (clock.get(minute).isBefore(time)) {
            minute++;
        }
        return minute;
    }

    /** Most of their times lie where clocks are changed. */
    private static List<Window> randomWindows(Random random, ZoneId zone) {
        List<String> days = List.of("", "mon-fri ", "sat-sun ", "sun ", "sat ", "fri-mon ", "wed ");
        List<String> times = List.of("0:00", "1:00", "1:10", "1:30", "1:50", "2:00", "2:10", "2:30", "2:50", "3:00", "3:20", "12:00", "22:00", "23:59");
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            text.append(days.get(random.nextInt(days.size()))).append(times.get(random.nextInt(times.size())))
                    .append('-').append(times.get(random.nextInt(times.size()))).append(random.nextBoolean() ? " " + zone : "").append("; ");
        }
        return windows(text.toString(), zone).all();
    }
}
