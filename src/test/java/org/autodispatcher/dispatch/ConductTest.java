package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.network.LoginGate;
import org.junit.jupiter.api.Test;

/** How deliveries are tried again, wait, are decided about, and are taken up by the next owner. */
class ConductTest extends MemoryHome<Ledger> {
    private static final Failure REFUSED = Failure.of(Reason.UNREACHABLE, "refused").with("host", "web1").with("port", 22);
    private static final Failure UNKNOWN_KEY = Failure.of(Reason.HOST_KEY_UNKNOWN).with("host", "web1");

    ConductTest() {
        super(new MemoryLedger(NOON));
    }

    private DispatchRecord dispatch(String name) throws Exception {
        return owner.dispatch(file(name, "the bytes of " + name), event -> {});
    }

    private static List<String> states(DispatchRecord dispatch) {
        return dispatch.deliveries().stream()
                .map(each -> each.state().text() + each.reason().map(reason -> " " + reason.code()).orElse(""))
                .toList();
    }

    @Test
    void what_could_not_be_reached_is_tried_again_by_itself_until_it_can() throws Exception {
        targets.fails("web1", REFUSED);
        DispatchRecord first = dispatch("pay-1.zip");
        assertThat(first.deliveries()).extracting(DeliveryRecord::ended).containsExactly(false, true); // the first may just be tried again
        assertThat(ledger.entries(first.id())).extracting(entry -> entry.draft().step()).contains(Step.DEFER);
        targets.mended("web1");
        DispatchRecord mended = ended(first.id());
        assertThat(mended.state()).isEqualTo(DispatchState.DONE);
        assertThat(mended.deliveries().getFirst().attempts()).isGreaterThan(1);
        assertThat(targets.content("web1", "/srv/pay/pay-1.zip")).isEqualTo("the bytes of pay-1.zip");
    }

    @Test
    void a_release_opens_the_login_that_another_host_refused() throws Exception {
        Secret wrong = Secret.of("wrong");
        Failure refused = Failure.of(Reason.LOGIN_REFUSED).with("host", "gate").with("login", "hop");
        try (LoginGate.Try attempt = owner.gate.enter("hop", wrong)) {
            attempt.failed(refused);
        }
        targets.fails("web1", refused);
        targets.fails("web2", Failure.of(Reason.LOGIN_REFUSED, "elsewhere").with("login", "hop").with("where", "gate").with("host", "web2"));
        long held = dispatch("pay-1.zip").id();
        for (String target : List.of(WEB1, WEB2)) {
            assertThat(owner.gate.closed()).hasSize(1);
            owner.decide(new Decision.Release(new Decision.Subject(held, Optional.of(target)), "the password was mended there"));
            assertThat(owner.gate.closed()).as(target).isEmpty();
            try (LoginGate.Try attempt = owner.gate.enter("hop", wrong)) {
                attempt.failed(refused);
            }
        }
    }

    @Test
    void what_was_tried_for_as_long_as_its_route_says_is_held_for_that_reason_and_goes_on_after_retry() throws Exception {
        routes("retry_for = 0s");
        targets.fails("web1", REFUSED);
        DispatchRecord held = dispatch("pay-1.zip");
        assertThat(states(held)).containsExactly("held unreachable", "delivered");
        targets.mended("web1");
        assertThat(owner.decide(new Decision.Retry(all(held.id()), false, "the host is back")))
                .isEqualTo(new Decided.Done(List.of(held.id() + ":app@web1:22")));
        assertThat(states(ended(held.id()))).containsExactly("delivered", "delivered");
    }

    @Test
    void what_is_held_goes_on_after_release_with_the_name_of_who_released_it_and_why() throws Exception {
        targets.fails("web1", UNKNOWN_KEY);
        DispatchRecord held = dispatch("pay-1.zip");
        assertThat(held.state()).isEqualTo(DispatchState.HELD);
        targets.mended("web1");
        owner.decide(new Decision.Release(all(held.id()), "the key was compared"));
        assertThat(ended(held.id()).state()).isEqualTo(DispatchState.DONE);
        assertThat(ledger.entries(held.id())).anySatisfy(entry -> {
            assertThat(entry.actor()).isEqualTo("alice");
            assertThat(entry.draft().values()).containsEntry("comment", "the key was compared");
        });
    }

    @Test
    void a_decision_that_does_not_fit_changes_nothing_and_names_the_state() throws Exception {
        DispatchRecord done = dispatch("pay-1.zip");
        int entries = ledger.entries(done.id()).size();
        for (Decision decision : List.of(
                new Decision.Retry(all(done.id()), false, ""),
                new Decision.Release(all(done.id()), ""),
                new Decision.Cancel(all(done.id()), false, ""),
                new Decision.Resolve(all(done.id()), Decision.As.FAILED, ""))) {
            assertThat(owner.decide(decision)).isInstanceOf(Decided.Refused.class);
        }
        assertThat(owner.decide(new Decision.Retry(all(99), false, "")))
                .isEqualTo(new Decided.Refused(Decided.Why.NO_SUCH_DISPATCH, Map.of("id", "99")));
        assertThat(owner.decide(new Decision.Retry(new Decision.Subject(done.id(), Optional.of("app@web9:22")), false, "")))
                .isInstanceOfSatisfying(Decided.Refused.class, refused -> assertThat(refused.why()).isEqualTo(Decided.Why.NO_SUCH_TARGET));
        assertThat(ledger.entries(done.id())).hasSize(entries);
    }

    @Test
    void what_is_deferred_can_be_cancelled_and_is_not_tried_again() throws Exception {
        targets.fails("web1", REFUSED);
        DispatchRecord deferred = dispatch("pay-1.zip");
        assertThat(owner.decide(new Decision.Cancel(all(deferred.id()), false, "not needed")))
                .isEqualTo(new Decided.Done(List.of(deferred.id() + ":app@web1:22")));
        DispatchRecord cancelled = ended(deferred.id());
        assertThat(states(cancelled)).containsExactly("cancelled cancelled", "delivered");
        assertThat(cancelled.state()).isEqualTo(DispatchState.CANCELLED);
        assertThat(owner.machinery.conductor().of(deferred.id(), "app@web1:22")).isEmpty();
    }

    @Test
    void a_pause_keeps_what_is_new_waiting_with_its_reason_until_it_is_lifted() throws Exception {
        Decision.Scope web1 = new Decision.Scope(Optional.empty(), Optional.of("web1"));
        owner.decide(new Decision.Pause(web1, "disk is being changed"));
        DispatchRecord waits = dispatch("pay-1.zip");
        assertThat(states(waits)).containsExactly("queued paused", "delivered");
        assertThat(waits.state()).isEqualTo(DispatchState.ACTIVE);
        assertThat(owner.decide(new Decision.Pause(web1, ""))).isInstanceOf(Decided.Refused.class);
        owner.decide(new Decision.Resume(web1, ""));
        assertThat(ended(waits.id()).state()).isEqualTo(DispatchState.DONE);
    }

    @Test
    void a_pause_holds_for_the_next_owner_too() throws Exception {
        owner.decide(new Decision.Pause(Decision.Scope.EVERYTHING, "freeze"));
        owner = nextOwner();
        assertThat(states(dispatch("pay-1.zip"))).containsExactly("queued paused", "queued paused");
    }

    @Test
    void the_same_package_handed_in_after_it_has_ended_is_held_and_sent_only_on_a_persons_word() throws Exception {
        DispatchRecord first = dispatch("pay-1.zip");
        DispatchRecord second = dispatch("pay-1.zip");
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.state()).isEqualTo(DispatchState.HELD);
        assertThat(second.reason()).contains(Reason.HANDED_IN_BEFORE);
        assertThat(second.failure().orElseThrow().values()).containsEntry("by", String.valueOf(first.id())).containsEntry("state", "done");
        owner.decide(new Decision.Release(all(second.id()), ""));
        assertThat(ended(second.id()).state()).isEqualTo(DispatchState.DONE);
        assertThat(owner.dispatch(file("pay-1.zip", "the bytes of pay-1.zip"), true, event -> {}).state()).isEqualTo(DispatchState.DONE);
        assertThat(owner.dispatch(file("pay-1.zip", "other bytes"), event -> {}).state()).isEqualTo(DispatchState.DONE);
    }

    @Test
    void what_is_held_because_it_was_handed_in_before_holds_up_nothing_of_its_line_at_the_next_owner() throws Exception {
        dispatch("pay-1.zip");
        assertThat(dispatch("pay-1.zip").state()).isEqualTo(DispatchState.HELD);
        owner = nextOwner();
        owner.machinery.deliveries().recover();
        DispatchRecord next = owner.dispatch(file("pay-2.zip", "newer"), event -> {});
        assertThat(states(next)).containsExactly("delivered", "delivered");
    }

    @Test
    void again_can_be_sent_or_ignored_where_the_route_says_so() throws Exception {
        routes("again = ignore");
        dispatch("pay-1.zip");
        DispatchRecord ignored = dispatch("pay-1.zip");
        assertThat(ignored.state()).isEqualTo(DispatchState.CANCELLED);
        assertThat(ignored.reason()).contains(Reason.HANDED_IN_BEFORE);
        routes("again = send");
        assertThat(dispatch("pay-1.zip").state()).isEqualTo(DispatchState.DONE);
    }

    @Test
    void the_same_package_handed_in_while_it_is_open_goes_on_where_it_is() throws Exception {
        targets.fails("web1", UNKNOWN_KEY);
        DispatchRecord held = dispatch("pay-1.zip");
        targets.mended("web1");
        DispatchRecord joined = dispatch("pay-1.zip");
        assertThat(joined.id()).isEqualTo(held.id());
        assertThat(joined.state()).isEqualTo(DispatchState.DONE);
        assertThat(ledger.unended()).isEmpty();
    }

    @Test
    void the_next_owner_takes_up_what_was_left_open_by_the_route_it_had() throws Exception {
        targets.fails("web1", REFUSED);
        DispatchRecord deferred = dispatch("pay-1.zip");
        owner.machinery.conductor().drain(Duration.ofSeconds(5));
        int attempts = ledger.dispatch(deferred.id()).deliveries().getFirst().attempts();
        targets.mended("web1");
        table("[other]\nhost = web3\nlogin = app\n");
        owner.machinery.deliveries().recover();
        DispatchRecord done = ended(deferred.id());
        assertThat(done.state()).isEqualTo(DispatchState.DONE);
        assertThat(done.deliveries()).extracting(DeliveryRecord::attempts).containsExactly(attempts + 1, 1);
        assertThat(targets.content("web1", "/srv/pay/pay-1.zip")).isEqualTo("the bytes of pay-1.zip");
    }

    @Test
    void reroute_sends_by_the_table_in_force() throws Exception {
        DispatchRecord none = owner.dispatch(file("web-1.zip", "x"), event -> {});
        assertThat(none.reason()).contains(Reason.NO_ROUTE);
        table("[web-.*]\nhost = web3\nlogin = app\ndest_dir = /srv/web\n");
        owner.decide(new Decision.Release(all(none.id()), ""));
        assertThat(ended(none.id()).state()).isEqualTo(DispatchState.DONE);
        assertThat(targets.content("web3", "/srv/web/web-1.zip")).isEqualTo("x");
    }

    @Test
    void a_delivery_under_way_is_handed_back_without_a_failure_and_goes_on_at_the_next_owner() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        targets.onConnect(destination -> {
            begun.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new java.io.UncheckedIOException(new java.io.InterruptedIOException());
            }
        });
        long id = owner.machinery.deliveries().handIn(new HandedIn.File(file("pay-1.zip", "x"), false, "alice"));
        begun.await();
        Conductor.Left left = owner.machinery.conductor().drain(Duration.ZERO);
        assertThat(left.cut()).isEqualTo(2);
        assertThat(ledger.dispatch(id).deliveries()).extracting(DeliveryRecord::state).containsOnly(DeliveryState.DELIVERING);
        targets.onConnect(destination -> {});
        owner = nextOwner();
        owner.machinery.deliveries().recover();
        assertThat(ended(id).state()).isEqualTo(DispatchState.DONE);
    }

    @Test
    void of_one_name_the_later_package_is_not_placed_before_the_earlier_one() throws Exception {
        routes("upgrade_command = true");
        CountDownLatch connected = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger connects = new AtomicInteger();
        targets.onConnect(to -> {
            if (to.target().host().equals("web1") && connects.incrementAndGet() == 1) {
                connected.countDown();
                assertThatCode(go::await).doesNotThrowAnyException();
            }
        });
        CountDownLatch waits = new CountDownLatch(1);
        try (Events.Following _ = owner.events.follow(event -> {
            if (event instanceof DispatchEvent.Moved moved && moved.target().text().equals(WEB1)
                    && moved.failure().filter(why -> why.is(Reason.TURN_TAKEN, "line")).isPresent()) {
                waits.countDown();
            }
        })) {
            long first = owner.machinery.deliveries().handIn(new HandedIn.File(file("pay-1.zip", "first"), false, "alice"));
            connected.await(); // else the later one might be the one that is kept from connecting, and then nobody has to wait
            long second = owner.machinery.deliveries().handIn(new HandedIn.File(file("pay-1.zip", "second"), false, "alice"));
            assertThat(waits.await(120, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> targets.content("web1", "/srv/pay/pay-1.zip")).isInstanceOf(IOException.class);
            go.countDown();
            ended(first);
            owner.rest(second);
            assertThat(targets.content("web1", "/srv/pay/pay-1.zip")).isEqualTo("first");
            assertThat(ledger.dispatch(second).deliveries().getFirst().failure())
                    .hasValueSatisfying(why -> assertThat(why.is(Reason.TURN_TAKEN, "place")).isTrue());
        }
    }

    @Test
    void as_many_targets_as_parallel_says_are_worked_on_at_once_and_never_more() throws Exception {
        table("[pay-.*]\nname = pay\nhost = web[1-12]\nlogin = app\ndest_dir = /srv/pay/\nparallel = 4\n");
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch four = new CountDownLatch(4); // which only comes about where four are worked on at once
        targets.onConnect(to -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            four.countDown();
            assertThatCode(four::await).doesNotThrowAnyException();
            now.decrementAndGet();
        });
        assertThat(dispatch("pay-1.zip").state()).isEqualTo(DispatchState.DONE);
        assertThat(most).hasValue(4);
    }

    @Test
    void an_upgrade_that_nobody_can_come_back_to_is_for_a_person_to_resolve() throws Exception {
        DispatchRecord done = dispatch("pay-1.zip");
        Course course = new Course(ledger, done.id(), event -> {});
        Steps.Watch nobody = entry -> {};
        new Steps(ledger, new Steps.Subject(done.id(), WEB1, "alice"), nobody, Steps.Gate.OPEN).note(Step.UPGRADE, Map.of(DeliveryRecord.RUN, Upgrades.DETACHED));
        Decision upgraded = new Decision.Resolve(new Decision.Subject(done.id(), Optional.of(WEB1)), Decision.As.UPGRADED, "looked there");
        assertThat(owner.decide(upgraded)).isInstanceOf(Decided.Refused.class); // the next owner comes back to it
        course.whole("alice").mark(Step.ROUTE, Failure.of(Reason.BUG).with("detail", "its route cannot be read"), Map.of());
        assertThat(owner.decide(upgraded)).isInstanceOf(Decided.Done.class);
        assertThat(course.record(WEB1).state()).isEqualTo(DeliveryState.UPGRADED);
    }
}
