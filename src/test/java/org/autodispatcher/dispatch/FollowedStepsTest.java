package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.ledger.Step;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes between two steps of a delivery that are written together. */
@Timeout(120)
class FollowedStepsTest extends MemoryHome<HookedLedger> {
    FollowedStepsTest() {
        super(new HookedLedger(new MemoryLedger(NOON)));
    }

    @BeforeEach
    void toOneTarget() throws IOException {
        table("[pay-.*]\nname = pay\nhost = web1\nlogin = app\ndest_dir = /srv/pay/\n");
    }

    private long handIn(String name) throws IOException {
        return owner.machinery.deliveries().handIn(new HandedIn.File(file(name, "the bytes of " + name), false, "alice"));
    }

    private static String text(Entry.Draft draft) {
        return draft.step().text() + " " + draft.tense().name().toLowerCase(java.util.Locale.ROOT);
    }

    private List<String> written(long id) {
        return ledger.entries(id, WEB1).stream().map(entry -> text(entry.draft())).toList();
    }

    private boolean has(long id, Step step, Tense tense) {
        return ledger.entries(id, WEB1).stream().anyMatch(entry -> entry.draft().step() == step && entry.draft().tense() == tense);
    }

    @Test
    void connecting_staging_and_verifying_are_written_with_the_step_that_follows() throws Exception {
        List<String> alone = Collections.synchronizedList(new ArrayList<>());
        ledger.beforeWriting(draft -> {
            Step before = switch (draft.step()) {
                case STAGE -> Step.CONNECT;
                case VERIFY -> Step.STAGE;
                case PLACE -> Step.VERIFY;
                default -> draft.step();
            };
            if (before != draft.step() && draft.tense() == Tense.INTENT && has(1, before, Tense.FACT)) {
                alone.add(before.text());
            }
        });
        assertThat(ended(handIn("pay-1.zip")).state()).isEqualTo(DispatchState.DONE);
        assertThat(alone).isEmpty();
        assertThat(written(1)).containsExactly(
                "route intent", "route fact", "connect intent", "connect fact", "stage intent", "stage fact",
                "verify intent", "verify fact", "place intent", "place fact");
    }

    @Test
    void what_is_given_up_between_two_steps_has_the_end_of_the_first_in_its_record() throws Exception {
        targets.onConnect(_ -> owner.machinery.conductor().of(1, WEB1).orElseThrow().cancel(new Attempts.Cancellation("bob", "")));
        assertThat(ended(handIn("pay-1.zip")).deliveries()).extracting(each -> each.state()).containsExactly(DeliveryState.CANCELLED);
        assertThat(written(1)).endsWith("connect intent", "connect fact", "cancel failure");
    }

    @Test
    void a_bug_between_two_steps_leaves_the_end_of_the_first_in_the_record() throws Exception {
        AtomicReference<Underway> seen = new AtomicReference<>();
        targets.onConnect(_ -> seen.set(owner.machinery.conductor().of(1, WEB1).orElseThrow().delivery()));
        targets.fails("web1", Failure.of(Reason.HOST_KEY_UNKNOWN).with("host", "web1"));
        ended(handIn("pay-1.zip"));
        Underway held = seen.get();
        owner.machinery.deliveries().steps(held.course(), held.record(), "bob").fact(Step.RELEASE, RetryPlan.anew());
        owner.machinery.conductor().setOff(new Underway(held.course(), held.routed(), held.destination(), "bob", (_, steps) -> {
            steps.takeFollowed(Step.CONNECT, Map.of(), () -> new Steps.Fact<>("", Map.of()));
            throw new IllegalStateException("a bug");
        }));
        assertThat(ended(1).state()).isEqualTo(DispatchState.HELD);
        assertThat(written(1)).endsWith("release fact", "connect intent", "connect fact", "hold failure");
    }

    @Test
    void what_waits_behind_an_earlier_one_of_its_line_has_its_proof_in_the_record_meanwhile() throws Exception {
        CountDownLatch proved = new CountDownLatch(1);
        CountDownLatch connects = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        List<Boolean> before = Collections.synchronizedList(new ArrayList<>());
        targets.onConnect(_ -> {
            if (first.getAndSet(false)) {
                connects.countDown();
                await(proved);
            }
        });
        ledger.beforeWriting(draft -> {
            if (draft.dispatch() == 2 && draft.step() == Step.VERIFY && draft.tense() == Tense.FACT) {
                proved.countDown();
            } else if (draft.dispatch() == 2 && (draft.step() == Step.PLACE || draft.step() == Step.WAIT) && draft.tense() != Tense.FACT) {
                before.add(has(2, Step.VERIFY, Tense.FACT));
            }
        });
        handIn("pay-1.zip");
        await(connects);
        long second = handIn("pay-2.zip");
        assertThat(ended(second).state()).isEqualTo(DispatchState.DONE);
        assertThat(before).containsOnly(true);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(100, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void where_the_ledger_takes_neither_all_goes_on_from_the_step_that_is_in_it() throws Exception {
        AtomicBoolean full = new AtomicBoolean(true);
        ledger.beforeWriting(draft -> {
            if (draft.step() == Step.VERIFY && full.getAndSet(false)) {
                owner.machinery.conductor().wakeAll(); // it looks anew at once, not after its pause
                throw new UncheckedIOException(new IOException("disk full"));
            }
        });
        assertThat(ended(handIn("pay-1.zip")).state()).isEqualTo(DispatchState.DONE);
        assertThat(written(1)).containsExactly(
                "route intent", "route fact", "connect intent", "connect fact", "stage intent",
                "connect intent", "connect fact", "stage intent", "stage fact",
                "verify intent", "verify fact", "place intent", "place fact");
        assertThat(targets.content("web1", "/srv/pay/pay-1.zip")).isEqualTo("the bytes of pay-1.zip");
    }
}
