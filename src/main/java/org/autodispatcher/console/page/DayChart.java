package org.autodispatcher.console.page;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.autodispatcher.DispatchState;
import org.autodispatcher.ledger.HistoryDays;
import org.autodispatcher.report.Amounts;

/**
 * Dispatches per day by outcome, and how long they took, drawn as bars. Lengths are those of the drawing.
 *
 * @param days  the bars, the oldest first
 * @param most  how many there were on the day with the most
 * @param slow  the longest of the times that nine of ten took no longer than; in words
 */
record DayChart(List<Day> days, long most, String slow) {
    /** Of the drawing, without room for words. */
    static final int WIDTH = 720;
    static final int HEIGHT = 120;
    /** Below the bars there is room for dates, above them for the scale. */
    static final int TOP = 16;
    private static final int LABELS = 8;
    /** Below this a part would not be seen. */
    private static final int LEAST = 2;
    private static final List<DispatchState> ORDER =
            List.of(DispatchState.DONE, DispatchState.FAILED, DispatchState.CANCELLED, DispatchState.HELD, DispatchState.ACTIVE);

    /**
     * One day.
     *
     * @param x      where its bar begins
     * @param width  of the bar
     * @param label  its date, where there is room for it
     * @param counts how many there were of each outcome, in words
     * @param total  of all outcomes
     * @param parts  of the bar, from the ground up
     * @param median how high a bar of the median is
     * @param ninety the same for nine of ten
     * @param took   both in words; empty where nothing ended
     */
    record Day(int x, int width, String date, String label, String counts, long total, List<Part> parts, int median, int ninety, String took) {}

    /**
     * @param state  code of the outcome
     * @param y      where it begins, from above
     */
    record Part(String state, int y, int height) {}

    static DayChart of(List<HistoryDays.Day> days, Texts texts) {
        long most = days.stream().mapToLong(DayChart::total).max().orElse(0);
        Duration slow = days.stream().flatMap(each -> each.took().stream()).map(HistoryDays.Took::most).max(Duration::compareTo).orElse(Duration.ZERO);
        int step = Math.max(1, WIDTH / Math.max(1, days.size()));
        int every = Math.max(1, Math.ceilDiv(days.size(), LABELS));
        List<Day> bars = new ArrayList<>();
        for (HistoryDays.Day each : days) {
            int number = bars.size();
            String label = number % every == 0 ? shortDate(each.date()) : "";
            bars.add(new Day(
                    number * step + 1, Math.max(LEAST, step - 2), each.date().toString(), label, counts(each, texts), total(each), parts(each, most),
                    each.took().map(took -> height(took.median(), slow)).orElse(0), each.took().map(took -> height(took.most(), slow)).orElse(0),
                    each.took().map(took -> texts.of("history.took", "median", Amounts.time(took.median()), "most", Amounts.time(took.most()))).orElse("")));
        }
        return new DayChart(bars, most, slow.isZero() ? "" : Amounts.time(slow));
    }

    private static String shortDate(LocalDate date) {
        return date.toString().substring("2026-".length());
    }

    private static long total(HistoryDays.Day day) {
        return day.outcomes().values().stream().mapToLong(Long::longValue).sum();
    }

    private static String counts(HistoryDays.Day day, Texts texts) {
        return ORDER.stream().filter(day.outcomes()::containsKey)
                .map(state -> day.outcomes().get(state) + " " + texts.state(state)).collect(Collectors.joining(texts.of("comma")));
    }

    private static List<Part> parts(HistoryDays.Day day, long most) {
        List<Part> parts = new ArrayList<>();
        int y = TOP + HEIGHT;
        for (DispatchState state : ORDER) {
            long count = day.outcomes().getOrDefault(state, 0L);
            if (count > 0) {
                int height = Math.max(LEAST, (int) (count * HEIGHT / most));
                y -= height;
                parts.add(new Part(state.text(), y, height));
            }
        }
        return parts;
    }

    private static int height(Duration took, Duration slow) {
        return slow.isZero() ? LEAST : Math.max(LEAST, (int) (took.toMillis() * HEIGHT / Math.max(1, slow.toMillis())));
    }

    boolean isEmpty() {
        return most == 0;
    }

    /** The outcomes, in the order in which they stand on each other. */
    List<DispatchState> outcomes() {
        return ORDER;
    }
}
