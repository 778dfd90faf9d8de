package org.autodispatcher.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Reason;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.ledger.HistoryFilter.Pack;
import org.autodispatcher.ledger.HistoryFilter.Span;
import org.autodispatcher.ledger.HistoryFilter.Stand;
import org.autodispatcher.ledger.HistoryFilter.Way;

/**
 * Measures what pages and figures ask of a record with many dispatches in it: the worst of nine answers to each question, after one more for which
 * nothing was at hand; a daemon has what is open at hand since its start. Started by bench/console.
 */
final class ConsoleBench {
    private static final int TIMES = 9;
    private static final int OPEN = 300;
    private static final int PAGE = 50;
    private static final Duration SEARCH = Duration.ofMillis(300);
    private static final Duration NOW = Duration.ofMillis(100);
    private static final Duration SCRAPE = Duration.ofMillis(100);

    private final LedgerView ledger;
    private boolean kept = true;

    private ConsoleBench(LedgerView ledger) {
        this.ledger = ledger;
    }

    /** {@code write STATE DISPATCHES} makes the ledger, {@code measure STATE} measures it. */
    public static void main(String[] args) throws IOException {
        Path state = Path.of(args[1]);
        if (args[0].equals("write")) {
            long begin = System.nanoTime();
            new LargeHistory(Integer.parseInt(args[2]), OPEN, Instant.now()).write(state);
            System.out.printf("%-66s %,8.1f s%n", "written", (System.nanoTime() - begin) / 1e9);
            return;
        }
        long begin = System.nanoTime();
        try (SqliteLedger ledger = SqliteLedger.open(state, InstantSource.system())) {
            System.out.printf("%-66s %,8.1f s%n", "verified and opened", (System.nanoTime() - begin) / 1e9);
            System.out.printf("%-66s %,8d%n", "dispatches", ledger.dispatches().size());
            System.out.printf("%-66s %,8d MB%n", "ledger", Files.size(state.resolve("ledger.db")) >> 20);
            ConsoleBench bench = new ConsoleBench(ledger);
            bench.history();
            bench.figures();
            System.exit(bench.kept ? 0 : 1);
        }
    }

    private void history() {
        page("the newest", HistoryFilter.ALL);
        page("a name", pack(Pack.of(Optional.of("payments-3.4.1.tar.gz"), Optional.empty())));
        page("a part of a name", pack(Pack.with("-77.")));
        page("a part of a name, nothing fits", pack(Pack.with("nothing")));
        page("a route", way(new Way(Optional.of("route-07"), Optional.empty(), Optional.empty())));
        page("a line", way(new Way(Optional.empty(), Optional.of("route-07/1"), Optional.empty())));
        page("a target", way(new Way(Optional.empty(), Optional.empty(), Optional.of("web07.example"))));
        page("a target, nothing fits", way(new Way(Optional.empty(), Optional.empty(), Optional.of("none.example"))));
        for (DispatchState state : DispatchState.values()) {
            page("dispatches " + state.text(), stand(new Stand(Optional.of(state), Optional.empty(), Optional.empty())));
        }
        for (DeliveryState state : DeliveryState.values()) {
            page("deliveries " + state.text(), stand(new Stand(Optional.empty(), Optional.of(state), Optional.empty())));
        }
        for (Reason reason : List.of(Reason.EXIT_STATUS, Reason.HOST_KEY_UNKNOWN, Reason.HOST_KEY_CHANGED)) {
            page("a reason: " + reason.code(), stand(new Stand(Optional.empty(), Optional.empty(), Optional.of(reason))));
        }
        Instant then = Instant.now().minus(Duration.ofDays(300));
        page("a week", new HistoryFilter(Pack.ANY, Way.ANY, Stand.ANY, new Span(Optional.of(then), Optional.of(then.plus(Duration.ofDays(7)))), PAGE));
        page("a target, a part of a name, failed", new HistoryFilter(
                Pack.with("web"), new Way(Optional.empty(), Optional.empty(), Optional.of("web07.example")),
                new Stand(Optional.of(DispatchState.FAILED), Optional.empty(), Optional.empty()), Span.ANY, PAGE));
        measure("the page before the 50,000th, of a target", SEARCH, () -> ledger.page(
                way(new Way(Optional.empty(), Optional.empty(), Optional.of("web07.example"))), 50_000).size());
    }

    private void figures() {
        ZoneId zone = ZoneId.of("Asia/Shanghai");
        for (int days : new int[] {30, 400}) {
            measure("chart of " + days + " days", SEARCH, () -> ledger.days(HistoryFilter.ALL, HistoryDays.Asked.last(days, Instant.now(), zone)).size());
        }
        measure("chart of 400 days, of a target", SEARCH, () -> ledger.days(
                way(new Way(Optional.empty(), Optional.empty(), Optional.of("web07.example"))), HistoryDays.Asked.last(400, Instant.now(), zone)).size());
        measure("counts for metrics", SCRAPE, () -> ledger.tally().deliveries().size());
        measure("what is on every target", SEARCH, () -> ledger.targets().size());
        measure("what has not ended", NOW, () -> Standing.Open.in(ledger).latest().size());
    }

    private static HistoryFilter pack(Pack pack) {
        return new HistoryFilter(pack, Way.ANY, Stand.ANY, Span.ANY, PAGE);
    }

    private static HistoryFilter way(Way way) {
        return new HistoryFilter(Pack.ANY, way, Stand.ANY, Span.ANY, PAGE);
    }

    private static HistoryFilter stand(Stand stand) {
        return new HistoryFilter(Pack.ANY, Way.ANY, stand, Span.ANY, PAGE);
    }

    private void page(String what, HistoryFilter filter) {
        HistoryFilter one = new HistoryFilter(filter.pack(), filter.way(), filter.stand(), filter.span(), PAGE);
        measure("history: " + what, SEARCH, () -> ledger.page(one, Long.MAX_VALUE).size());
    }

    /** Something asked; how much was answered. */
    private interface Question {
        int ask();
    }

    private void measure(String what, Duration limit, Question question) {
        double[] took = new double[TIMES];
        double first = millis(question);
        int answered = question.ask();
        Arrays.setAll(took, _ -> millis(question));
        double worst = Arrays.stream(took).max().orElseThrow();
        boolean met = worst <= limit.toMillis() && first <= SEARCH.toMillis();
        kept &= met;
        System.out.printf("%-58s %6d %8.1f ms  first %8.1f ms%s%n", what, answered, worst, first, met ? "" : "   PASSED ITS LIMIT");
    }

    private static double millis(Question question) {
        long begin = System.nanoTime();
        question.ask();
        return (System.nanoTime() - begin) / 1e6;
    }
}
