package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.ledger.Step;
import org.junit.jupiter.api.Test;

/** What comes to others of a rollout, or of people, in the very moment in which something else is written. */
class RolloutMomentsTest extends MemoryHome<HookedLedger> {
    RolloutMomentsTest() {
        super(new HookedLedger(new MemoryLedger(NOON)));
    }

    private void rollout(String line) throws IOException {
        targets.haveShells();
        table("""
                [pay-]
                name = pay
                host = web[1-3]
                login = app
                dest_dir = /srv/pay/
                upgrade_command = up {file}
                %s
                """.formatted(line));
    }

    private static void awaits(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void the_others_wait_until_what_is_deferred_has_left_the_batches_and_then_go_on_without_it() throws Exception {
        targets.fails("web1", Failure.of(Reason.UNREACHABLE, "refused").with("host", "web1").with("port", 22));
        rollout("max_unreachable = 1");
        CountDownLatch waiting = new CountDownLatch(2);
        List<Boolean> attempted = new ArrayList<>();
        ledger.beforeWriting(draft -> {
            if (draft.step() == Step.WAIT && !draft.target().equals(WEB1)) {
                waiting.countDown();
            }
            if (draft.step() == Step.DEFER) {
                attempted.add(Rollout.of(ledger.dispatch(draft.dispatch()), ledger.entries(draft.dispatch())).orElseThrow().attempted());
            }
        });
        targets.onConnect(destination -> {
            if (destination.target().host().equals("web1")) {
                awaits(waiting);
            }
        });
        DispatchRecord dispatch = owner.dispatch(file("pay-1.zip", "the bytes"), event -> {});
        assertThat(attempted.getFirst()).isFalse();
        assertThat(dispatch.fact(DispatchRecord.BATCHES)).contains("app@web2:22\napp@web3:22");
        assertThat(dispatch.deliveries()).extracting(DeliveryRecord::state)
                .containsExactly(DeliveryState.DEFERRED, DeliveryState.UPGRADED, DeliveryState.UPGRADED);
    }

    @Test
    void an_approval_that_comes_while_it_is_being_held_for_want_of_one_is_not_lost() throws Exception {
        rollout("approval = required");
        AtomicReference<Thread> person = new AtomicReference<>();
        ledger.beforeWriting(draft -> {
            boolean asks = draft.failure().filter(why -> why.reason() == Reason.APPROVAL).isPresent();
            if (asks && draft.target().equals(WEB1) && person.compareAndSet(null, new Thread(() -> owner.decide(new Decision.Approve(all(1), ""))))) {
                person.get().start();
                while (person.get().getState() != Thread.State.BLOCKED && person.get().isAlive()) {
                    Thread.onSpinWait(); // until it has agreed, or waits until that is possible
                }
            }
        });
        owner.dispatch(file("pay-1.zip", "the bytes"), event -> {});
        person.get().join();
        assertThat(owner.rest(1).deliveries()).extracting(DeliveryRecord::state).containsOnly(DeliveryState.UPGRADED);
    }
}
