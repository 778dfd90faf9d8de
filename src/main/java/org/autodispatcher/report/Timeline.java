package org.autodispatcher.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.Notice;
import org.autodispatcher.ledger.Step;

/**
 * The steps of a dispatch as a person reads them: an intent and what became of it are one line, with the time it began, how long
 * it took, and who ordered it.
 */
public final class Timeline {
    /** Shown elsewhere, or of no meaning to a person. */
    public static final Set<String> ELSEWHERE = Set.of(
            DispatchRecord.TARGETS, DispatchRecord.PACKAGE, DispatchRecord.SHA256, DispatchRecord.SIZE, DispatchRecord.ROUTE,
            DispatchRecord.LINE, DispatchRecord.SOURCE, DeliveryRecord.UPGRADES, DeliveryRecord.STARTED);
    /** The one step beside which they are shown; others know them too. */
    private static final Map<String, Step> OF_STEP = Map.of("staged_path", Step.STAGE, DeliveryRecord.REMOTE_PATH, Step.PLACE, "directory", Step.ROUTE);
    private static final int LONGEST_VALUE = 200;

    private Timeline() {}

    /**
     * One line: a step, from its intent to what is known of it last.
     *
     * @param values what was found out by all of its entries
     */
    public record Line(Entry begin, Entry last, Map<String, String> values) {
        private static Line of(Entry entry) {
            return new Line(entry, entry, entry.draft().values());
        }

        /** The same, with what became of it. */
        private Line and(Entry later) {
            Map<String, String> all = new TreeMap<>(values);
            all.putAll(later.draft().values());
            return new Line(begin, later, all);
        }

        private boolean goesOnWith(Entry later) {
            return last.draft().tense() == Tense.INTENT && last.draft().step() == later.draft().step()
                    && last.draft().target().equals(later.draft().target())
                    && same(later, Notice.EVENT) && same(later, Notice.CHANNEL); // several channels tell at once
        }

        private boolean same(Entry later, String name) {
            return java.util.Objects.equals(last.draft().values().get(name), later.draft().values().get(name)) || later.draft().step() != Step.NOTIFY;
        }

        /** It waits, and {@code later} says so again in words that a line does not show: for the first attempts at first, for a batch then. */
        private boolean waitsAs(Entry later) {
            return last.draft().step() == Step.WAIT && later.draft().step() == Step.WAIT
                    && last.draft().target().equals(later.draft().target()) && reason().equals(Line.of(later).reason());
        }

        public Instant at() {
            return begin.at();
        }

        public String actor() {
            return begin.actor();
        }

        /** How far it came. */
        public Tense tense() {
            return last.draft().tense();
        }

        /** The code of why it came to nothing; empty where it did not. */
        public String reason() {
            return last.draft().failure().map(why -> why.reason().code()).orElse("");
        }

        /** How long it took; empty where that is not known, or less than a second. */
        public Optional<Duration> took() {
            return Optional.of(Duration.between(begin.at(), last.at())).filter(took -> begin != last && took.toSeconds() >= 1);
        }

        /** The step in words, with the code of why it came to nothing. */
        public String words(Wording wording) {
            String step = "step." + last.draft().step().text();
            return switch (tense()) {
                case INTENT -> wording.textOf("record", step + ".intent");
                case FACT -> wording.textOf("record", step + ".fact");
                case FAILURE -> wording.textOf("record", step + ".intent") + ": " + reason();
            };
        }

        /** What was found out, in words, as far as it is not shown elsewhere. */
        public String details(Wording wording, Moments moments) {
            Map<String, String> shown = new TreeMap<>(values);
            shown.entrySet().removeIf(each -> elsewhere(each.getKey()) || !tells(each.getValue()));
            return new ValueWords(wording, moments::at).told(shown);
        }

        private boolean elsewhere(String name) {
            Step step = last.draft().step();
            return ELSEWHERE.contains(name) || RouteAsItWas.holds(name) || OF_STEP.getOrDefault(name, step) != step;
        }
    }

    /** The lines of some entries, in the order in which they began. */
    public static List<Line> of(List<Entry> entries) {
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

    /** What is empty, of several lines, or too long for one says nothing in a line. */
    private static boolean tells(String value) {
        return !value.isBlank() && value.indexOf('\n') < 0 && value.length() <= LONGEST_VALUE;
    }

    /** One entry for scripts. */
    public static Map<String, Object> fields(Entry entry) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sequence", entry.sequence());
        fields.put("at", entry.at().toString());
        fields.put("actor", entry.actor());
        if (!entry.draft().target().isEmpty()) {
            fields.put("target", entry.draft().target());
        }
        fields.put("step", entry.draft().step().text());
        fields.put("tense", entry.draft().tense().name().toLowerCase(Locale.ROOT));
        fields.put("values", entry.draft().values());
        entry.draft().failure().ifPresent(why -> fields.put("reason", why.reason().code()));
        return fields;
    }
}
