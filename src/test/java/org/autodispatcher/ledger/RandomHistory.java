package org.autodispatcher.ledger;

import static org.autodispatcher.ledger.Drafts.fact;
import static org.autodispatcher.ledger.Drafts.failure;
import static org.autodispatcher.ledger.Drafts.intent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.ledger.HistoryFilter.Pack;
import org.autodispatcher.ledger.HistoryFilter.Span;
import org.autodispatcher.ledger.HistoryFilter.Stand;
import org.autodispatcher.ledger.HistoryFilter.Way;

/** Dispatches and questions about them, made at random from few values, so that many fit. */
final class RandomHistory {
    private static final List<String> NAMES = List.of("web-1.zip", "web-2.zip", "WEB-1.zip", "db[1]?.tgz", "支付 系统.zip", "a_b%.zip");
    private static final List<String> TARGETS = List.of("app@web01:22", "app@web02:22", "root@web01:22", "app@db:21", "app@[::1]:22");
    private static final List<Reason> REASONS = List.of(
            Reason.UNREACHABLE, Reason.HOST_KEY_UNKNOWN, Reason.EXIT_STATUS, Reason.IN_DOUBT, Reason.CANCELLED, Reason.OVERDUE, Reason.PAUSED);

    private RandomHistory() {}

    private static <T> T one(RandomGenerator random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static Sha256 sha(RandomGenerator random) {
        return new Sha256("%064x".formatted(random.nextInt(4)));
    }

    static long dispatch(Ledger ledger, RandomGenerator random) {
        long id = ledger.open();
        ledger.append("alice", intent(id, "", Step.SPOOL, Map.of(DispatchRecord.PACKAGE, one(random, NAMES))));
        ledger.append("alice", fact(id, "", Step.SPOOL, Map.of(DispatchRecord.SHA256, sha(random).hex())));
        if (random.nextInt(8) == 0) {
            ledger.append("alice", failure(id, "", Step.ROUTE, Failure.of(Reason.NO_ROUTE)));
            return id;
        }
        List<String> targets = TARGETS.stream().filter(target -> random.nextBoolean()).toList();
        ledger.append("alice", fact(id, "", Step.ROUTE, Map.of(
                DispatchRecord.TARGETS, String.join("\n", targets), DispatchRecord.ROUTE, "r" + random.nextInt(3), DispatchRecord.LINE, "l" + random.nextInt(3))));
        for (int i = random.nextInt(12); i > 0 && !targets.isEmpty(); i--) {
            String target = one(random, targets);
            ledger.append("alice", random.nextInt(3) == 0
                    ? failure(id, target, one(random, List.of(Step.values())), Failure.of(one(random, REASONS)))
                    : fact(id, target, one(random, List.of(Step.values())), random.nextInt(5) == 0
                            ? Map.of(DeliveryRecord.UPGRADES, "yes", DeliveryRecord.PROTOCOL, "sftp", DeliveryRecord.ROLLS_BACK, "yes", DeliveryRecord.STARTED, "yes")
                            : Map.of()));
        }
        return id;
    }

    static HistoryFilter filter(RandomGenerator random) {
        return new HistoryFilter(
                new Pack(
                        maybe(random, () -> one(random, List.of("web-1.zip", "db[1]?.tgz", "*", "none"))),
                        maybe(random, () -> one(random, List.of("web-1.zip", "web-*", "*.zip", "db[1]?.tgz", "*[1]?*", "*系统*", "*_b%*", "*", "none"))),
                        maybe(random, () -> sha(random))),
                new Way(
                        maybe(random, () -> "r" + random.nextInt(3)),
                        maybe(random, () -> "l" + random.nextInt(3)),
                        maybe(random, () -> one(random, List.of("app@web01:22", "web01:22", "web01", "web", "[::1]", "db")))),
                new Stand(
                        maybe(random, () -> one(random, List.of(DispatchState.values()))),
                        maybe(random, () -> one(random, List.of(DeliveryState.values()))),
                        maybe(random, () -> one(random, REASONS))),
                new Span(
                        maybe(random, () -> LedgerContract.NOON.minusSeconds(random.nextInt(3) - 1)),
                        maybe(random, () -> LedgerContract.NOON.plusSeconds(random.nextInt(3) - 1))),
                random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(5));
    }

    private static <T> Optional<T> maybe(RandomGenerator random, Supplier<T> value) {
        return random.nextInt(6) == 0 ? Optional.of(value.get()) : Optional.empty();
    }
}
