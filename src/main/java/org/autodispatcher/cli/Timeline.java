package org.autodispatcher.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.autodispatcher.Failure;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.report.Amounts;
import org.autodispatcher.report.ValueWords;
import org.autodispatcher.report.Table;

/**
 * The steps of a dispatch as a person reads them: an intent and what became of it are one line, with the time it began, how long
 * it took, and who ordered it.
 */
final class Timeline {
    /** Shown elsewhere on the page, or of no meaning to a person. */
    static final Set<String> ELSEWHERE = Set.of(
            DispatchRecord.TARGETS, DispatchRecord.PACKAGE, DispatchRecord.SHA256, DispatchRecord.SIZE, DispatchRecord.ROUTE,
            DispatchRecord.LINE, DispatchRecord.SOURCE, DeliveryRecord.UPGRADES, DeliveryRecord.STARTED);
    /** The one step beside which they are shown; others know them too. */
    private static final Map<String, Step> OF_STEP = Map.of("staged_path", Step.STAGE, DeliveryRecord.REMOTE_PATH, Step.PLACE, "directory", Step.ROUTE);
    private static final int LONGEST_VALUE = 200;

    private final Desk desk;
    private String day;

    /** One line: a step, from its intent to what is known of it last. */
    private record Line(Entry begin, Entry last, Map<String, String> values) {
        static Line of(Entry entry) {
            return new Line(entry, entry, entry.draft().values());
        }

        /** The same, with what became of it. */
        Line and(Entry later) {
            Map<String, String> all = new TreeMap<>(values);
            all.putAll(later.draft().values());
            return new Line(begin, later, all);
        }

        boolean goesOnWith(Entry later) {
            return last.draft().tense() == Tense.INTENT && last.draft().step() == later.draft().step()
                    && last.draft().target().equals(later.draft().target());
        }

        /** It waits, and {@code later} says so again in words that a line does not show: for the first attempts at first, for a batch then. */
        boolean waitsAs(Entry later) {
            return last.draft().step() == Step.WAIT && later.draft().step() == Step.WAIT
                    && last.draft().target().equals(later.draft().target()) && reason(last).equals(reason(later));
        }
    }

    /** @param arrived the day its first line need not repeat */
    Timeline(Desk desk, Instant arrived) {
        this.desk = desk;
        day = desk.moments().day(arrived);
    }

    /** The lines of some entries, indented. */
    List<String> lines(List<Entry> entries) {
        Table table = new Table();
        for (Line line : joined(entries)) {
            Instant at = line.begin().at();
            String time = desk.moments().day(at).equals(day) ? desk.moments().second(at) : desk.moments().full(at);
            day = desk.moments().day(at);
            table.row(time, line.begin().actor(), words(line), took(line), details(line));
        }
        return table.lines().stream().map(line -> "    " + line).toList();
    }

    private static List<Line> joined(List<Entry> entries) {
        List<Line> lines = new ArrayList<>();
        for (Entry entry : entries) {
            int before = begun(lines, entry);
            if (before >= 0) {
                lines.set(before, lines.get(before).and(entry));
            } else if (lines.isEmpty() || !lines.getLast().waitsAs(entry)) {
                lines.add(Line.of(entry));
            }
        }
        return lines;
    }

    /** The line of the intent that {@code entry} tells the outcome of; -1 where there is none. */
    private static int begun(List<Line> lines, Entry entry) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).goesOnWith(entry)) {
                return i;
            }
        }
        return -1;
    }

    private String words(Line line) {
        String step = "step." + line.last().draft().step().text();
        return switch (line.last().draft().tense()) {
            case INTENT -> desk.text(step + ".intent");
            case FACT -> desk.text(step + ".fact");
            case FAILURE -> desk.text(step + ".intent") + ": " + reason(line.last());
        };
    }

    private static String reason(Entry entry) {
        return entry.draft().failure().map(why -> why.reason().code()).orElse("");
    }

    private static String took(Line line) {
        Duration took = Duration.between(line.begin().at(), line.last().at());
        return line.begin() == line.last() || took.toSeconds() < 1 ? "" : Amounts.time(took);
    }

    private String details(Line line) {
        Map<String, String> values = new TreeMap<>(line.values());
        values.entrySet().removeIf(each -> elsewhere(line, each.getKey()) || !tells(each.getValue()));
        return new ValueWords(desk.wording(), desk.moments()::at).told(values);
    }

    private static boolean elsewhere(Line line, String name) {
        Step step = line.last().draft().step();
        return ELSEWHERE.contains(name) || RouteAsItWas.holds(name) || OF_STEP.getOrDefault(name, step) != step;
    }

    /** What is empty, of several lines, or too long for one says nothing here. */
    private static boolean tells(String value) {
        return !value.isBlank() && value.indexOf('\n') < 0 && value.length() <= LONGEST_VALUE;
    }

    /** One entry for scripts. */
    static Map<String, Object> fields(Entry entry) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sequence", entry.sequence());
        fields.put("at", entry.at().toString());
        fields.put("actor", entry.actor());
        if (!entry.draft().target().isEmpty()) {
            fields.put("target", entry.draft().target());
        }
        fields.put("step", entry.draft().step().text());
        fields.put("tense", entry.draft().tense().name().toLowerCase(java.util.Locale.ROOT));
        fields.put("values", entry.draft().values());
        Optional<Failure> failure = entry.draft().failure();
        failure.ifPresent(why -> fields.put("reason", why.reason().code()));
        return fields;
    }
}
