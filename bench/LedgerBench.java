import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry.Draft;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.HistoryFilter.Pack;
import org.autodispatcher.ledger.HistoryFilter.Span;
import org.autodispatcher.ledger.HistoryFilter.Stand;
import org.autodispatcher.ledger.HistoryFilter.Way;
import org.autodispatcher.ledger.LedgerCheck;
import org.autodispatcher.ledger.SqliteLedger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.ledger.StillLedger;

/** Measures the ledger: how many entries a second many threads write, how long it takes to verify and to ask. Started by bench/ledger. */
class LedgerBench {
    private static final int THREADS = 50;
    private static final int ENTRIES_EACH = 10;
    /** Entries a second. */
    private static final int LEAST = 1000;

    private final Path folder;
    private final List<Long> sizes;

    LedgerBench(Path folder, List<Long> sizes) {
        this.folder = folder;
        this.sizes = sizes;
    }

    public static void main(String[] args) throws Exception {
        boolean enough = new LedgerBench(Path.of(args[0]), Stream.of(args).skip(1).map(Long::valueOf).toList()).run();
        System.exit(enough ? 0 : 1);
    }

    /** Whether it takes as many entries a second as it must. */
    boolean run() throws Exception {
        double speed;
        Path state = Files.createDirectories(folder.resolve("appending"));
        try (SqliteLedger ledger = SqliteLedger.open(state, InstantSource.system())) {
            write(ledger, THREADS, 200); // warm
            long begin = System.nanoTime();
            long written = write(ledger, THREADS, 1000);
            speed = written / seconds(begin);
            row(THREADS + " threads appending, each after its sync", "%,.0f entries/s (at least " + LEAST + ")", speed);
        }
        state = Files.createDirectories(folder.resolve("large"));
        long written = 0;
        for (long size : sizes) {
            try (SqliteLedger ledger = SqliteLedger.open(state, InstantSource.system())) {
                long dispatches = (size - written) / ENTRIES_EACH;
                written += write(ledger, 1000, dispatches);
            }
            size(state, written);
        }
        return speed >= LEAST;
    }

    private static void size(Path state, long entries) throws Exception {
        System.out.printf("%n%,d entries, %,d MB%n", entries, Files.size(state.resolve("ledger.db")) >> 20);
        long begin = System.nanoTime();
        try (StillLedger ledger = StillLedger.open(state)) {
            row("opened to be read", "%,.0f ms", seconds(begin) * 1000);
            queries(ledger);
            begin = System.nanoTime();
            LedgerCheck check = ledger.check();
            row("ledger verify: " + check.getClass().getSimpleName(), "%,.0f ms", seconds(begin) * 1000);
        }
        begin = System.nanoTime();
        SqliteLedger ledger = SqliteLedger.open(state, InstantSource.system());
        row("verified and opened to be written", "%,.0f ms", seconds(begin) * 1000);
        ledger.close();
    }

    private static void queries(StillLedger ledger) {
        Instant now = Instant.now();
        ask(ledger, "history, newest 50", new HistoryFilter(Pack.ANY, Way.ANY, Stand.ANY, Span.ANY, 50));
        ask(ledger, "history of a name", new HistoryFilter(Pack.of(Optional.of("payments-7.tgz"), Optional.empty()), Way.ANY, Stand.ANY, Span.ANY, 50));
        ask(ledger, "history of names, nothing fits", new HistoryFilter(Pack.like(Optional.of("*nothing*")), Way.ANY, Stand.ANY, Span.ANY, 50));
        ask(ledger, "history of a route and line", new HistoryFilter(Pack.ANY, new Way(Optional.of("route-3"), Optional.of("line-3"), Optional.empty()), Stand.ANY, Span.ANY, 50));
        ask(ledger, "history of a host", new HistoryFilter(Pack.ANY, new Way(Optional.empty(), Optional.empty(), Optional.of("web07")), Stand.ANY, Span.ANY, 50));
        ask(ledger, "history of a host, nothing fits", new HistoryFilter(Pack.ANY, new Way(Optional.empty(), Optional.empty(), Optional.of("none")), Stand.ANY, Span.ANY, 50));
        ask(ledger, "history of failed deliveries", new HistoryFilter(Pack.ANY, Way.ANY, new Stand(Optional.empty(), Optional.of(DeliveryState.FAILED), Optional.empty()), Span.ANY, 50));
        ask(ledger, "history of a reason, nothing fits", new HistoryFilter(Pack.ANY, Way.ANY, new Stand(Optional.empty(), Optional.empty(), Optional.of(Reason.HOST_KEY_CHANGED)), Span.ANY, 50));
        ask(ledger, "history of what is held", new HistoryFilter(Pack.ANY, Way.ANY, new Stand(Optional.of(DispatchState.HELD), Optional.empty(), Optional.empty()), Span.ANY, 50));
        ask(ledger, "history of a time", new HistoryFilter(Pack.ANY, Way.ANY, Stand.ANY, new Span(Optional.of(now.minus(Duration.ofDays(9))), Optional.of(now.minus(Duration.ofDays(8)))), 50));
        long begin = System.nanoTime();
        int open = ledger.unended().size();
        row("what has not ended: " + open, "%,.0f ms", seconds(begin) * 1000);
    }

    private static void ask(StillLedger ledger, String what, HistoryFilter filter) {
        long begin = System.nanoTime();
        List<DispatchRecord> found = ledger.find(filter).stream().map(ledger::dispatch).toList();
        row(what + ": " + found.size(), "%,.0f ms", seconds(begin) * 1000);
    }

    /** Each thread plays dispatches from end to end. Returns how many entries were written. */
    private static long write(SqliteLedger ledger, int threads, long dispatches) throws InterruptedException {
        AtomicLong entries = new AtomicLong();
        Semaphore at = new Semaphore(threads);
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long i = 0; i < dispatches; i++) {
                long number = i;
                at.acquire();
                all.submit(() -> {
                    try {
                        entries.addAndGet(dispatch(ledger, number));
                    } finally {
                        at.release();
                    }
                });
            }
        }
        return entries.get();
    }

    private static int dispatch(SqliteLedger ledger, long i) {
        long id = ledger.open();
        String target = "app@web%02d:22".formatted(i % 20);
        String name = "payments-" + i + ".tgz";
        List<Draft> drafts = new ArrayList<>();
        drafts.add(draft(id, "", Step.SPOOL, Tense.INTENT, Map.of("package", name, "source", "command-line")));
        drafts.add(draft(id, "", Step.SPOOL, Tense.FACT, Map.of("sha256", "%064x".formatted(i), "size", "1048576")));
        drafts.add(draft(id, "", Step.ROUTE, Tense.FACT, Map.of("route", "route-" + i % 10, "line", "line-" + i % 10, "targets", target)));
        drafts.add(draft(id, target, Step.CONNECT, Tense.INTENT, Map.of("asked_protocol", "auto")));
        drafts.add(draft(id, target, Step.CONNECT, Tense.FACT, Map.of("protocol", "sftp")));
        drafts.add(draft(id, target, Step.STAGE, Tense.FACT, Map.of("staged_path", "/home/app/newcx/." + name + ".part")));
        drafts.add(draft(id, target, Step.PLACE, Tense.INTENT, Map.of("staged_path", "/home/app/newcx/." + name + ".part")));
        drafts.add(draft(id, target, Step.PLACE, Tense.FACT, Map.of("remote_path", "/home/app/newcx/" + name)));
        drafts.add(draft(id, target, Step.UPGRADE, Tense.INTENT, Map.of(DeliveryRecord.RUN_KEY, "%032x".formatted(id), "repeats", "0")));
        drafts.add(i % 100 == 0
                ? new Draft(id, target, Step.UPGRADE, Tense.FAILURE, Map.of(), Optional.of(Failure.of(Reason.EXIT_STATUS).with("exit_code", 3)))
                : draft(id, target, Step.UPGRADE, Tense.FACT, Map.of("exit_code", "0")));
        drafts.forEach(draft -> ledger.append("alice", draft));
        return drafts.size();
    }

    private static Draft draft(long id, String target, Step step, Tense tense, Map<String, String> values) {
        return new Draft(id, target, step, tense, values, Optional.empty());
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void row(String what, String form, Object value) {
        System.out.printf("  %-50s %s%n", what, form.formatted(value));
    }
}
