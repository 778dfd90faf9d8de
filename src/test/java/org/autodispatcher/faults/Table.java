package org.autodispatcher.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The outcome of all campaigns, one a row. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    /** A table with its head. */
    public Table() {
        List<String> head = new ArrayList<>(List.of("campaign", "what was done", "times", "deliveries"));
        Stream.of(Promise.values()).forEach(promise -> head.add("P" + promise.number()));
        head.addAll(List.of("in doubt", "recovery", "took"));
        rows.add(head);
    }

    /** Adds a campaign and how long it took. */
    public void add(Campaign campaign, Tally tally, Duration took) {
        List<String> row = new ArrayList<>(List.of(
                campaign.name(), tally.done(), String.valueOf(tally.times()), String.valueOf(tally.deliveries())));
        for (Promise promise : Promise.values()) {
            long broken = tally.violations(promise);
            row.add(broken > 0 || campaign.promises().contains(promise) ? String.valueOf(broken) : "-");
        }
        row.add(String.valueOf(tally.inDoubt()));
        row.add(tally.recovery().map(time -> String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1000.0)).orElse("-"));
        row.add(took.toSeconds() + " s");
        rows.add(row);
    }

    /** The last row added, for who watches. */
    public String lastRow() {
        return line(rows.getLast());
    }

    /** All of it. */
    public String text() {
        String rule = IntStream.range(0, rows.getFirst().size()).mapToObj(column -> "-".repeat(width(column))).collect(Collectors.joining("  "));
        List<String> lines = new ArrayList<>(rows.stream().map(this::line).toList());
        lines.add(1, rule);
        return String.join("\n", lines) + "\n";
    }

    /** What went wrong in a campaign, a line each, at most so many; empty where nothing did. */
    public static String trouble(Campaign campaign, Tally tally, int most) {
        List<String> all = Stream.concat(
                        tally.missed().stream().map("not done: "::concat), tally.violations().stream().map(Violation::toString))
                .toList();
        String more = all.size() > most ? campaign.name() + ": and " + (all.size() - most) + " more\n" : "";
        return all.stream().limit(most).map(line -> campaign.name() + ": " + line + "\n").collect(Collectors.joining()) + more;
    }

    private String line(List<String> cells) {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> cells.get(column) + " ".repeat(width(column) - cells.get(column).length()))
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
