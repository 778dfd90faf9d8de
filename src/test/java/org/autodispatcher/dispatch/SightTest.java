package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.rig.Meanwhile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** People decide on what they have seen: pressed twice, or by two at once, it is done once. */
@Timeout(300)
class SightTest extends MemoryHome<HookedLedger> {
    private static final Failure UNKNOWN_KEY = Failure.of(Reason.HOST_KEY_UNKNOWN).with("host", "web1");
    private static final Failure LOCKED = Failure.of(Reason.NO_WRITE_RIGHT).with("path", "/srv");

    SightTest() {
        super(new HookedLedger(new MemoryLedger(NOON)));
    }

    private long held() throws Exception {
        targets.fails("web1", UNKNOWN_KEY);
        return owner.dispatch(file("pay-1.zip", "x"), event -> {}).id();
    }

    private long last() {
        return Stream.of(Ledger.HOME, 1L).flatMap(id -> ledger.entries(id).stream()).mapToLong(entry -> entry.sequence()).max().orElse(0);
    }

    private static Decision.Subject one(long id, String target) {
        return new Decision.Subject(id, Optional.of(target));
    }

    private static Decided refused(String id, String account, Step step) {
        return new Decided.Refused(Decided.Why.CHANGED_MEANWHILE, Map.of("id", id, "account", account, "step", step.text()));
    }

    private long recorded(long id, Step step) {
        return ledger.entries(id).stream().filter(entry -> entry.draft().step() == step).count();
    }

    @Test
    void what_is_pressed_twice_is_done_once() throws Exception {
        long id = held();
        long seen = last();
        assertThat(owner.decide("ann", new Decision.Release(all(id), ""), seen)).isInstanceOf(Decided.Done.class);
        ended(id); // held again, for the very same
        assertThat(owner.decide("ann", new Decision.Release(all(id), ""), seen)).isEqualTo(refused("1:" + WEB1, "ann", Step.RELEASE));
        assertThat(recorded(id, Step.RELEASE)).isEqualTo(1);
        assertThat(owner.decide("ann", new Decision.Release(all(id), ""), last())).as("he has looked again").isInstanceOf(Decided.Done.class);
    }

    @Test
    void of_two_at_once_one_is_told_what_the_other_did() throws Exception {
        long id = held();
        long seen = last();
        CyclicBarrier both = new CyclicBarrier(2);
        List<CompletableFuture<Decided>> pressed = Stream.of("ann", "bob")
                .map(who -> Meanwhile.doing(() -> {
                    both.await();
                    return owner.decide(who, new Decision.Release(all(id), ""), seen);
                }))
                .toList();
        List<Decided> answers = List.of(pressed.get(0).get(), pressed.get(1).get());
        String first = ledger.entries(id).stream().filter(entry -> entry.draft().step() == Step.RELEASE).findFirst().orElseThrow().actor();
        assertThat(answers).containsExactlyInAnyOrder(
                new Decided.Done(List.of("1:" + WEB1)), refused("1:" + WEB1, first, Step.RELEASE));
        assertThat(recorded(id, Step.RELEASE)).isEqualTo(1);
    }

    @Test
    void who_says_nothing_of_what_he_has_seen_decides_as_ever() throws Exception {
        long id = held();
        owner.decide(new Decision.Release(all(id), ""));
        ended(id);
        assertThat(owner.decide(new Decision.Release(all(id), ""))).isInstanceOf(Decided.Done.class);
    }

    @Test
    void what_others_decide_elsewhere_does_not_matter() throws Exception {
        targets.fails("web2", UNKNOWN_KEY);
        long id = held();
        long seen = last();
        assertThat(owner.decide("ann", new Decision.Release(one(id, WEB2), ""), seen)).isInstanceOf(Decided.Done.class);
        ended(id);
        assertThat(owner.decide("bob", new Decision.Release(one(id, WEB1), ""), seen)).isInstanceOf(Decided.Done.class);
        ended(id);
        assertThat(owner.decide("bob", new Decision.Release(all(id), ""), seen)).as("the whole is both of them").isEqualTo(refused("1:" + WEB2, "ann", Step.RELEASE));
    }

    @Test
    void what_is_held_for_something_else_by_now_is_looked_at_first() throws Exception {
        long id = held();
        long seen = last();
        targets.fails("web1", LOCKED);
        owner.machinery.deliveries().release(id, "the trust desk", _ -> true);
        ended(id);
        assertThat(owner.decide("bob", new Decision.Retry(one(id, WEB1), false, ""), seen)).isEqualTo(refused("1:" + WEB1, "the trust desk", Step.RELEASE));
    }

    @Test
    void what_came_to_rest_after_the_look_is_not_decided_about_unseen() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        stopsAtWeb2(begun, go);
        targets.fails("web1", UNKNOWN_KEY);
        targets.fails("web2", UNKNOWN_KEY);
        long id = owner.machinery.deliveries().handIn(new HandedIn.File(file("pay-1.zip", "x"), false, "alice"));
        begun.await();
        while (ledger.delivery(id, WEB1).state() != DeliveryState.HELD) { // that one has been seen
            ledger.awaitAfter(last(), Duration.ofSeconds(10));
        }
        long seen = last();
        go.countDown();
        ended(id);
        assertThat(owner.decide("ann", new Decision.Release(all(id), ""), seen)).isEqualTo(refused("1:" + WEB2, "alice", Step.CONNECT));
        assertThat(recorded(id, Step.RELEASE)).isZero();
    }

    private void stopsAtWeb2(CountDownLatch begun, CountDownLatch go) {
        targets.onConnect(to -> {
            if (to.target().host().equals("web2")) {
                begun.countDown();
                await(go);
            }
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new java.io.InterruptedIOException());
        }
    }

    @Test
    void what_moves_by_itself_does_not_keep_it_from_being_given_up() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        stopsAtWeb2(begun, new CountDownLatch(1));
        targets.fails("web1", UNKNOWN_KEY);
        long id = owner.machinery.deliveries().handIn(new HandedIn.File(file("pay-1.zip", "x"), false, "alice"));
        begun.await();
        assertThat(owner.decide("ann", new Decision.Cancel(all(id), false, ""), 1)).isInstanceOf(Decided.Done.class);
        assertThat(ledger.dispatch(id).state()).isEqualTo(DispatchState.CANCELLED);
        assertThat(owner.decide("bob", new Decision.Cancel(all(id), false, ""), 1)).isInstanceOfSatisfying(Decided.Refused.class, why -> {
            assertThat(why.why()).isEqualTo(Decided.Why.CHANGED_MEANWHILE);
            assertThat(why.values()).containsEntry("account", "ann").containsEntry("step", "cancel");
        });
    }

    @Test
    void while_it_is_being_given_up_nobody_decides_otherwise_on_what_he_saw_before() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        stopsAtWeb2(begun, new CountDownLatch(1));
        long id = owner.machinery.deliveries().handIn(new HandedIn.File(file("pay-1.zip", "x"), false, "alice"));
        begun.await();
        List<Decided> meanwhile = new CopyOnWriteArrayList<>();
        ledger.beforeWriting(draft -> {
            if (draft.step() == Step.CANCEL && draft.target().equals(WEB2)) {
                meanwhile.add(owner.decide("bob", new Decision.Release(one(id, WEB2), Optional.empty(), true, "CHG1"), last()));
            }
        });
        assertThat(owner.decide("ann", new Decision.Cancel(one(id, WEB2), false, ""), last())).isInstanceOf(Decided.Done.class);
        assertThat(meanwhile).containsExactly(refused("1:" + WEB2, "ann", Step.CANCEL));
    }

    @Test
    void a_pause_that_somebody_else_has_lifted_is_not_ordered_unseen() {
        Decision.Scope pay = new Decision.Scope(Optional.of("pay"), Optional.empty());
        Decision.Scope web1 = new Decision.Scope(Optional.empty(), Optional.of("web1"));
        assertThat(owner.decide("ann", new Decision.Pause(pay, "CHG1"), 0)).isInstanceOf(Decided.Done.class);
        long seen = last();
        assertThat(owner.decide("ann", new Decision.Resume(pay, ""), seen)).isInstanceOf(Decided.Done.class);
        assertThat(owner.decide("bob", new Decision.Pause(web1, ""), seen)).as("another one").isInstanceOf(Decided.Done.class);
        assertThat(owner.decide("bob", new Decision.Pause(pay, ""), seen)).isEqualTo(refused("", "ann", Step.RESUME));
        assertThat(owner.decide("bob", new Decision.Resume(Decision.Scope.EVERYTHING, ""), seen)).isEqualTo(refused("", "ann", Step.RESUME));
        assertThat(owner.decide("bob", new Decision.Resume(Decision.Scope.EVERYTHING, ""), last())).isInstanceOf(Decided.Done.class);
    }
}
