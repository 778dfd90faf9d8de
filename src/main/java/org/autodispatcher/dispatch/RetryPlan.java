package org.autodispatcher.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.ledger.DeliveryRecord;

/**
 * When one deferred delivery is tried again, and when that ends. Durations are measured, not computed from the clock, which may
 * jump; only across a restart the clock is all there is, and then a wait is never longer than the longest.
 */
final class RetryPlan {
    /** In the ledger: how many attempts have failed since a person last ordered it, or its trouble was overcome. */
    static final String FAILED = "failed_attempts";

    /** At 0, 5, 15 and 35 s by the usual policy. */
    private static final int LOOKS_IN_VAIN = 4;

    private final Timing timing;
    private long counted;
    private Optional<Long> due = Optional.empty();
    private int comeBacks;
    private long began;

    /**
     * Where time comes from.
     *
     * @param policy how long to wait
     * @param ticker measures
     * @param clock  tells people when
     */
    record Timing(RetryPolicy policy, Ticker ticker, InstantSource clock) {
        static final Timing USUAL = new Timing(RetryPolicy.USUAL, Ticker.SYSTEM, InstantSource.system());
    }

    /**
     * What follows after a failed attempt.
     *
     * @param over   whether it was tried for long enough
     * @param values for the ledger
     */
    record Next(boolean over, Map<String, String> values) {}

    RetryPlan(Timing timing) {
        this.timing = timing;
        counted = timing.ticker().nanos();
        began = counted;
    }

    /** How long the next attempt is to wait; nothing where it is not deferred. */
    Duration untilNext(DeliveryRecord record) {
        Optional<String> planned = record.fact(DeliveryRecord.NEXT_ATTEMPT);
        if (record.state() != DeliveryState.DEFERRED || planned.isEmpty()) {
            return Duration.ZERO;
        }
        if (due.isEmpty()) {
            due = Optional.of(timing.ticker().nanos() + left(record, Instant.parse(planned.get())).toNanos());
        }
        return Duration.ofNanos(due.get() - timing.ticker().nanos());
    }

    /** What a wait planned by an earlier process has left; by chance as after any failure where the clock has been set back since. */
    private Duration left(DeliveryRecord record, Instant planned) {
        Duration left = Duration.between(timing.clock().instant(), planned);
        if (left.compareTo(timing.policy().most()) > 0) {
            return timing.policy().wait(Math.max(1, failed(record)));
        }
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static int failed(DeliveryRecord record) {
        return Integer.parseInt(record.fact(FAILED).orElse("0"));
    }

    /** Plans what follows after an attempt that came to nothing. */
    Next after(DeliveryRecord record, Duration retryFor) {
        int failed = failed(record) + 1;
        long before = Long.parseLong(record.fact(DeliveryRecord.TRIED_FOR).orElse("0"));
        Duration tried = failed == 1 ? Duration.ZERO : Duration.ofSeconds(before).plus(timing.ticker().since(counted));
        counted = timing.ticker().nanos();
        Map<String, String> values = new TreeMap<>(Map.of(
                DeliveryRecord.TRIED_FOR, String.valueOf(tried.toSeconds()), FAILED, String.valueOf(failed)));
        boolean over = tried.compareTo(retryFor) >= 0;
        if (!over) {
            Duration wait = timing.policy().wait(failed);
            due = Optional.of(timing.ticker().nanos() + wait.toNanos());
            Instant now = timing.clock().instant();
            values.put(DeliveryRecord.NEXT_ATTEMPT, now.plus(wait).toString());
            values.put(DeliveryRecord.GIVES_UP, now.plus(retryFor.minus(tried)).toString());
        }
        return new Next(over, values);
    }

    /** The values that begin the count anew: for an order of a person, and where its trouble has been overcome. */
    static Map<String, String> anew() {
        return Map.of(DeliveryRecord.TRIED_FOR, "0", FAILED, "0");
    }

    /** Whether there is anything that {@link #anew} would change. */
    static boolean counts(DeliveryRecord record) {
        return failed(record) > 0;
    }

    /** Nothing is tried while {@code waiting}, and by nobody's fault at its target: that time does not count. */
    void uncounted(Waiting waiting) throws InterruptedException {
        long begin = timing.ticker().nanos();
        waiting.await();
        counted += timing.ticker().nanos() - begin;
    }

    /** Waits for something. */
    @FunctionalInterface
    interface Waiting {
        void await() throws InterruptedException;
    }

    /** Whether an upgrade that runs out of our sight has been looked for in vain for a while: half a minute by the usual policy. */
    boolean longUnseen() {
        return comeBacks > LOOKS_IN_VAIN;
    }

    /** An attempt begins. */
    void begins() {
        began = timing.ticker().nanos();
    }

    /** How long to wait before looking again for an upgrade that runs out of our sight: at first not at all. That is done for as long as it takes. */
    Duration comeBackAfter() {
        if (timing.ticker().since(began).compareTo(timing.policy().most()) > 0) {
            comeBacks = 0; // it was in sight for a while: this is another trouble
        }
        int before = comeBacks++;
        return before == 0 ? Duration.ZERO : timing.policy().wait(before);
    }
}
