package org.autodispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autodispatcher.ledger.Drafts.fact;
import static org.autodispatcher.ledger.Drafts.failure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.junit.jupiter.api.Test;

/** What is kept and what may go. */
class RetentionTest {
    private static final String WEB = "app@web01:22";
    private static final String DB = "app@db01:22";
    private static final Duration MONTH = Duration.ofDays(30);

    private Instant now = LedgerContract.NOON;
    private final MemoryLedger ledger = new MemoryLedger(() -> now);

    private static Sha256 sha(long i) {
        return new Sha256("%064x".formatted(i));
    }

    /** A dispatch of content {@code content} that ends with {@code last}. */
    private long dispatch(String line, long content, String targets, Step last, Failure... why) {
        long id = ledger.open();
        ledger.append("alice", fact(id, "", Step.SPOOL, Map.of(DispatchRecord.SHA256, sha(content).hex())));
        ledger.append("alice", fact(id, "", Step.ROUTE, Map.of(
                DispatchRecord.ROUTE, "r", DispatchRecord.LINE, line, DispatchRecord.TARGETS, targets)));
        for (String target : targets.lines().toList()) {
            ledger.append("alice", fact(id, target, Step.ROUTE, Map.of(DeliveryRecord.UPGRADES, "yes")));
            ledger.append("alice", fact(id, target, Step.PLACE, Map.of(DeliveryRecord.REMOTE_PATH, "/p")));
            ledger.append("alice", why.length == 0 ? fact(id, target, last, Map.of()) : failure(id, target, last, why[0]));
        }
        return id;
    }

    private Set<Sha256> packages(long... contents) {
        Map<Sha256, Instant> copies = LongStream.of(contents).boxed().collect(Collectors.toMap(RetentionTest::sha, content -> LedgerContract.NOON));
        return new Retention(ledger, MONTH, MONTH).packages(copies, now);
    }

    private Set<Long> outputs() {
        return outputs(ledger.dispatches());
    }

    private Set<Long> outputs(List<Long> dispatches) {
        Map<Long, Instant> written = dispatches.stream().collect(Collectors.toMap(id -> id, id -> LedgerContract.NOON));
        return new Retention(ledger, MONTH, MONTH).outputs(written, now);
    }

    @Test
    void what_is_current_and_the_good_one_before_it_stay_however_old_they_are() {
        for (long content = 1; content <= 4; content++) {
            dispatch("l", content, WEB, Step.UPGRADE);
        }
        now = now.plus(Duration.ofDays(400));
        assertThat(packages(1, 2, 3, 4)).containsExactlyInAnyOrder(sha(1), sha(2));
        assertThat(outputs()).containsExactly(1L, 2L);
    }

    @Test
    void nothing_goes_before_its_time() {
        for (long content = 1; content <= 4; content++) {
            dispatch("l", content, WEB, Step.UPGRADE);
        }
        now = now.plus(MONTH);
        assertThat(packages(1, 2, 3, 4)).isEmpty();
        now = now.plusNanos(1);
        assertThat(packages(1, 2, 3, 4)).containsExactlyInAnyOrder(sha(1), sha(2));
    }

    @Test
    void what_is_open_held_or_in_doubt_stays() {
        dispatch("l", 1, WEB, Step.UPGRADE, Failure.of(Reason.IN_DOUBT));
        dispatch("l", 2, WEB, Step.CONNECT, Failure.of(Reason.HOST_KEY_UNKNOWN));
        dispatch("l", 3, WEB, Step.DEFER, Failure.of(Reason.UNREACHABLE));
        for (long content = 4; content <= 6; content++) {
            dispatch("l", content, WEB, Step.UPGRADE);
        }
        now = now.plus(Duration.ofDays(400));
        assertThat(packages(1, 2, 3, 4, 5, 6)).containsExactly(sha(4));
    }

    @Test
    void a_failed_one_that_lies_on_the_target_stays_and_two_good_ones_before_it() {
        for (long content = 1; content <= 3; content++) {
            dispatch("l", content, WEB, Step.UPGRADE);
        }
        dispatch("l", 4, WEB, Step.UPGRADE, Failure.of(Reason.EXIT_STATUS));
        dispatch("l", 5, WEB, Step.UPGRADE, Failure.of(Reason.EXIT_STATUS));
        now = now.plus(Duration.ofDays(400));
        assertThat(packages(1, 2, 3, 4, 5)).containsExactlyInAnyOrder(sha(1), sha(4));
    }

    @Test
    void each_target_and_each_line_counts_for_itself() {
        dispatch("l", 1, WEB + "\n" + DB, Step.UPGRADE);
        dispatch("l", 2, WEB, Step.UPGRADE);
        dispatch("l", 3, WEB, Step.UPGRADE);
        dispatch("other", 4, WEB, Step.UPGRADE);
        now = now.plus(Duration.ofDays(400));
        assertThat(packages(1, 2, 3, 4)).isEmpty();
        dispatch("l", 5, DB, Step.UPGRADE);
        dispatch("l", 6, DB, Step.UPGRADE);
        now = now.plus(Duration.ofDays(400));
        assertThat(packages(1, 2, 3, 4, 5, 6)).containsExactly(sha(1));
    }

    @Test
    void the_same_content_sent_twice_is_not_the_one_before() {
        dispatch("l", 1, WEB, Step.UPGRADE);
        dispatch("l", 2, WEB, Step.UPGRADE);
        dispatch("l", 2, WEB, Step.UPGRADE);
        now = now.plus(Duration.ofDays(400));
        assertThat(packages(1, 2)).isEmpty();
    }

    @Test
    void a_copy_that_no_entry_names_goes_once_it_is_old() {
        assertThat(packages(9)).isEmpty();
        now = now.plus(MONTH).plusNanos(1);
        assertThat(packages(9)).containsExactly(sha(9));
        assertThat(List.copyOf(outputs())).isEmpty();
    }

    @Test
    void output_that_no_entry_tells_of_goes_once_it_is_old() {
        assertThat(outputs(List.of(7L))).isEmpty();
        now = now.plus(MONTH);
        assertThat(outputs(List.of(7L))).isEmpty();
        now = now.plusNanos(1);
        assertThat(outputs(List.of(7L))).containsExactly(7L);
    }
}
