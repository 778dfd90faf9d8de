package org.autodispatcher.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.stream.IntStream;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.Entry.Draft;
import org.autodispatcher.ledger.Entry.Tense;

/**
 * A ledger as years leave it behind, for what has to be fast with many dispatches in it. It is written by the real one, many dispatches in one
 * transaction, and is the same each time: 16 routes with three lines each, to one to five of 60 targets; most are done. Those that have
 * not ended are the newest.
 */
public final class LargeHistory {
    private static final int ROUTES = 16;
    private static final int LINES = 3;
    private static final int TARGETS = 60;
    private static final int AT_ONCE = 500;
    private static final Duration SPAN = Duration.ofDays(400);
    private static final List<Reason> FAILURES = List.of(Reason.EXIT_STATUS, Reason.SIGNAL, Reason.HEALTH);
    private static final List<Reason> HOLDS = List.of(Reason.HOST_KEY_UNKNOWN, Reason.LOGIN_REFUSED, Reason.APPROVAL, Reason.UNREACHABLE);

    private final int dispatches;
    private final int open;
    private final Instant end;
    private final Random random = new Random(42);
    private final Queue<Instant> times = new ArrayDeque<>();
    private final List<Draft> drafts = new ArrayList<>();
    private Instant now = Instant.EPOCH;

    /**
     * @param open how many of them have not ended
     * @param end  when the last of them arrived
     */
    public LargeHistory(int dispatches, int open, Instant end) {
        this.dispatches = dispatches;
        this.open = open;
        this.end = end;
    }

    /** Makes the ledger in {@code state}. */
    public void write(Path state) throws IOException {
        InstantSource clock = () -> Optional.ofNullable(times.poll()).orElse(end);
        try (SqliteLedger ledger = SqliteLedger.open(state, clock)) {
            for (int i = 0; i < dispatches; i++) {
                now = end.minus(SPAN.dividedBy(dispatches).multipliedBy(dispatches - i));
                dispatch(ledger.open(), i);
                if (i % AT_ONCE == AT_ONCE - 1 || i == dispatches - 1) {
                    ledger.append("alice", List.copyOf(drafts)); // the one who writes takes one time for each
                    drafts.clear();
                }
            }
        }
    }

    private void add(long id, String target, Step step, Tense tense, Map<String, String> values, Optional<Failure> failure) {
        drafts.add(new Draft(id, target, step, tense, values, failure));
        times.add(now);
        now = now.plusMillis(20L + random.nextInt(400));
    }

    private void fact(long id, String target, Step step, Map<String, String> values) {
        add(id, target, step, Tense.FACT, values, Optional.empty());
    }

    private void intent(long id, String target, Step step, Map<String, String> values) {
        add(id, target, step, Tense.INTENT, values, Optional.empty());
    }

    private void failure(long id, String target, Step step, Reason reason) {
        add(id, target, step, Tense.FAILURE, Map.of(), Optional.of(Failure.of(reason)));
    }

    /** How a delivery ends. */
    private enum End { WELL, FAILED, CANCELLED, HELD, UPGRADING }

    private void dispatch(long id, int i) {
        int route = i % ROUTES;
        String name = "%s-%d.%d.%d.tar.gz".formatted(List.of("payments", "ledger", "web", "支付系统").get(i % 4), i / 1000, i % 1000, i % 7);
        List<String> targets = IntStream.rangeClosed(0, route % 5)
                .mapToObj(host -> "app@web%02d.example:22".formatted((route * 5 + host) % TARGETS))
                .toList();
        intent(id, "", Step.SPOOL, Map.of(DispatchRecord.PACKAGE, name, DispatchRecord.SOURCE, "incoming"));
        fact(id, "", Step.SPOOL, Map.of(DispatchRecord.SHA256, "%064x".formatted(i), DispatchRecord.SIZE, String.valueOf(1 << 20 | i)));
        intent(id, "", Step.ROUTE, Map.of());
        fact(id, "", Step.ROUTE, Map.of(
                DispatchRecord.ROUTE, "route-%02d".formatted(route),
                DispatchRecord.LINE, "route-%02d/%d".formatted(route, i / ROUTES % LINES),
                DispatchRecord.TARGETS, String.join("\n", targets)));
        End end = end(i);
        targets.forEach(target -> fact(id, target, Step.ROUTE, Map.of(DeliveryRecord.UPGRADES, "yes")));
        targets.forEach(target -> delivery(id, target, "/home/app/newcx/20261128/" + name, end));
    }

    private End end(int i) {
        if (i >= dispatches - open) {
            return i % 3 == 0 ? End.HELD : End.UPGRADING;
        }
        int lot = random.nextInt(1000);
        return lot < 30 ? End.FAILED : lot < 40 ? End.CANCELLED : End.WELL;
    }

    private void delivery(long id, String target, String path, End end) {
        intent(id, target, Step.CONNECT, Map.of(DeliveryRecord.ASKED_PROTOCOL, "auto"));
        if (end == End.HELD) {
            failure(id, target, Step.CONNECT, HOLDS.get((int) (id % HOLDS.size())));
            return;
        }
        fact(id, target, Step.CONNECT, Map.of(DeliveryRecord.PROTOCOL, "sftp"));
        if (end == End.CANCELLED) {
            failure(id, target, Step.CANCEL, Reason.CANCELLED);
            return;
        }
        fact(id, target, Step.STAGE, Map.of());
        fact(id, target, Step.VERIFY, Map.of(DeliveryRecord.VERIFIED, "sha256"));
        fact(id, target, Step.PLACE, Map.of(DeliveryRecord.REMOTE_PATH, path));
        intent(id, target, Step.UPGRADE, Map.of(DeliveryRecord.RUN_KEY, "%032x".formatted(id * TARGETS + target.hashCode()), DeliveryRecord.STARTED, "yes"));
        if (end == End.WELL) {
            fact(id, target, Step.UPGRADE, Map.of(DeliveryRecord.EXIT_CODE, "0"));
        } else if (end == End.FAILED) {
            failure(id, target, Step.UPGRADE, FAILURES.get((int) (id % FAILURES.size())));
        }
    }
}
