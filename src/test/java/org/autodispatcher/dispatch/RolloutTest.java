package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.upgrade.DetachedUpgrade;
import org.autodispatcher.upgrade.RunKey;
import org.autodispatcher.upgrade.Upgrade;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Upgrades of one package on several targets: in batches, stopping in time. */
class RolloutTest extends MemoryHome<Ledger> {
    private static final Failure REFUSED = Failure.of(Reason.UNREACHABLE, "refused").with("host", "h").with("port", 22);
    private static final Failure UNKNOWN_KEY = Failure.of(Reason.HOST_KEY_UNKNOWN).with("host", "h");

    /** What the upgrade of a host comes to; it ends well where nothing is said. */
    private final Map<String, DetachedUpgrade.Finished> ends = new ConcurrentHashMap<>();

    RolloutTest() {
        super(new MemoryLedger(NOON));
    }

    @BeforeEach
    void shells() {
        targets.haveShells();
        runs.onRun((key, watcher) -> ends.getOrDefault(host(key), MemoryRuns.WELL));
    }

    private static String host(RunKey key) {
        return key.target().replaceAll("^app@|:22$", "");
    }

    private void rollout(int hosts, String... more) throws IOException {
        table("""
                [pay-(?P<version>[0-9.]+)\\.zip$]
                name = pay
                host = web[1-%d]
                login = app
                dest_dir = /srv/pay/
                upgrade_command = up {file}
                %s
                """.formatted(hosts, String.join("\n", more)));
    }

    private void fails(String host) {
        ends.put(host, new DetachedUpgrade.Finished(
                new Upgrade.Ended.Failed(Failure.of(Reason.EXIT_STATUS).with("exit_code", 1), java.util.OptionalInt.of(1)), 0));
    }

    private DispatchRecord dispatch() throws Exception {
        return owner.dispatch(file("pay-1.zip", "the bytes"), event -> {});
    }

    private static List<String> states(DispatchRecord dispatch) {
        return dispatch.deliveries().stream()
                .map(each -> each.state().text() + each.reason().map(reason -> " " + reason.code()).orElse(""))
                .toList();
    }

    private static String target(int host) {
        return "app@web" + host + ":22";
    }

    private static Decision.Subject one(DispatchRecord dispatch, int host) {
        return new Decision.Subject(dispatch.id(), Optional.of(target(host)));
    }

    private Decided release(DispatchRecord dispatch) {
        return owner.decide(new Decision.Release(all(dispatch.id()), "looked at"));
    }

    private long at(DispatchRecord dispatch, String target, Step step, Entry.Tense tense) {
        return ledger.entries(dispatch.id(), target).stream()
                .filter(entry -> entry.draft().step() == step && entry.draft().tense() == tense)
                .mapToLong(Entry::sequence)
                .findFirst().orElseThrow(() -> new AssertionError(step + " " + tense + " of " + target));
    }

    @Test
    void every_target_is_delivered_to_before_the_first_is_upgraded_and_the_first_alone_before_the_others() throws Exception {
        rollout(4);
        DispatchRecord dispatch = dispatch();
        assertThat(dispatch.state()).isEqualTo(DispatchState.DONE);
        long first = at(dispatch, target(1), Step.UPGRADE, Entry.Tense.INTENT);
        long firstEnd = at(dispatch, target(1), Step.UPGRADE, Entry.Tense.FACT);
        for (int host = 2; host <= 4; host++) {
            assertThat(at(dispatch, target(host), Step.PLACE, Entry.Tense.FACT)).isLessThan(first);
            assertThat(at(dispatch, target(host), Step.UPGRADE, Entry.Tense.INTENT)).isGreaterThan(firstEnd);
        }
        assertThat(dispatch.fact(DispatchRecord.BATCHES)).contains("app@web1:22\napp@web2:22 app@web3:22 app@web4:22");
    }

    @Test
    void with_one_batch_a_target_is_upgraded_while_another_is_not_delivered_to() throws Exception {
        rollout(2, "batch = 100%");
        CountDownLatch upgraded = new CountDownLatch(1);
        targets.onConnect(destination -> {
            if (destination.target().host().equals("web2")) {
                awaits(upgraded);
            }
        });
        runs.onRun((key, watcher) -> {
            upgraded.countDown();
            return MemoryRuns.WELL;
        });
        assertThat(dispatch().state()).isEqualTo(DispatchState.DONE);
    }

    private static void awaits(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void more_failures_than_are_borne_have_the_rest_held_and_release_lets_it_go_on() throws Exception {
        rollout(3);
        fails("web1");
        DispatchRecord held = dispatch();
        assertThat(states(held)).containsExactly("failed exit-status", "held max-failures", "held max-failures");
        assertThat(held.deliveries().get(1).failure().orElseThrow().values()).containsEntry("failed", "1").containsEntry("most", "0");
        release(held);
        assertThat(states(ended(held.id()))).containsExactly("failed exit-status", "upgraded", "upgraded");
    }

    @Test
    void a_failure_more_than_a_person_has_borne_holds_the_rest_anew() throws Exception {
        rollout(4, "batch = 1");
        fails("web1");
        fails("web2");
        DispatchRecord held = dispatch();
        release(held);
        assertThat(states(owner.rest(held.id()))).containsExactly("failed exit-status", "failed exit-status", "held max-failures", "held max-failures");
    }

    @Test
    void what_a_person_orders_anew_is_tried_although_others_failed_with_it() throws Exception {
        rollout(3, "batch = 2");
        fails("web1");
        fails("web2");
        DispatchRecord failed = dispatch();
        assertThat(states(failed)).containsExactly("failed exit-status", "failed exit-status", "held max-failures");
        ends.clear();
        owner.decide(new Decision.Retry(one(failed, 1), false, "mended there"));
        assertThat(states(owner.rest(failed.id()))).containsExactly("upgraded", "failed exit-status", "held max-failures");
    }

    @Test
    void all_of_a_batch_come_to_their_end_although_one_of_them_fails() throws Exception {
        rollout(4, "batch = 2");
        fails("web1");
        assertThat(states(dispatch())).containsExactly("failed exit-status", "upgraded", "held max-failures", "held max-failures");
    }

    @Test
    void of_a_batch_that_is_larger_than_what_is_worked_at_at_once_the_rest_is_held() throws Exception {
        rollout(5, "batch = 1, 100%", "parallel = 1");
        List.of("web2", "web3", "web4", "web5").forEach(this::fails);
        List<String> states = states(dispatch());
        assertThat(states.getFirst()).isEqualTo("upgraded");
        assertThat(states.stream().filter("held max-failures"::equals).count()).as(states.toString()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void with_one_batch_what_has_not_started_is_held_once_too_many_failed() throws Exception {
        rollout(3, "batch = 100%", "parallel = 1");
        List.of("web1", "web2", "web3").forEach(this::fails);
        assertThat(states(dispatch())).containsOnlyOnce("failed exit-status").contains("held max-failures", "held max-failures");
    }

    @Test
    void of_a_batch_nobody_waits_for_the_upgrade_of_the_one_that_was_placed_last() throws Exception {
        rollout(3, "batch = 2");
        CountDownLatch beside = new CountDownLatch(1);
        targets.onConnect(destination -> {
            if (destination.target().host().equals("web1")) {
                waitUntilPlaced(2, 3);
            }
        });
        runs.onRun((key, watcher) -> {
            switch (host(key)) {
                case "web1" -> awaits(beside);
                case "web2" -> beside.countDown();
                default -> { }
            }
            return MemoryRuns.WELL;
        });
        assertThat(states(dispatch())).containsExactly("upgraded", "upgraded", "upgraded");
    }

    private void waitUntilPlaced(int... hosts) {
        for (int host : hosts) {
            while (ledger.delivery(1, target(host)).reason().filter(Reason.BATCH::equals).isEmpty()) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void failures_that_are_borne_stop_nothing() throws Exception {
        rollout(4, "batch = 2", "max_failures = 1");
        fails("web1");
        assertThat(states(dispatch())).containsExactly("failed exit-status", "upgraded", "upgraded", "upgraded");
    }

    @Test
    void an_upgrade_in_doubt_counts_as_a_failure() throws Exception {
        rollout(2);
        ends.put("web1", new DetachedUpgrade.Finished(new Upgrade.Ended.InDoubt(Failure.of(Reason.REBOOTED)), 0));
        assertThat(states(dispatch())).containsExactly("in-doubt rebooted", "held max-failures");
    }

    @Test
    void more_unreachable_targets_than_are_borne_hold_the_others_and_never_themselves() throws Exception {
        rollout(3);
        targets.fails("web2", REFUSED);
        DispatchRecord held = dispatch();
        assertThat(states(held)).containsExactly("held max-unreachable", "deferred unreachable", "held max-unreachable");
        targets.mended("web2");
        release(held);
        assertThat(states(ended(held.id()))).containsExactly("upgraded", "upgraded", "upgraded");
    }

    @Test
    void an_unreachable_target_that_is_borne_leaves_the_batches_and_is_upgraded_after_the_last() throws Exception {
        rollout(3, "max_unreachable = 1");
        targets.fails("web1", REFUSED);
        runs.onRun((key, watcher) -> {
            targets.mended("web1");
            return MemoryRuns.WELL;
        });
        DispatchRecord dispatch = owner.dispatch(file("pay-1.zip", "the bytes"), event -> {});
        DispatchRecord done = ended(dispatch.id());
        assertThat(states(done)).containsExactly("upgraded", "upgraded", "upgraded");
        assertThat(done.fact(DispatchRecord.BATCHES)).contains("app@web2:22\napp@web3:22");
        assertThat(at(done, target(1), Step.UPGRADE, Entry.Tense.INTENT)).isGreaterThan(at(done, target(3), Step.UPGRADE, Entry.Tense.FACT));
    }

    @Test
    void with_one_target_no_limit_has_an_effect() throws Exception {
        rollout(1);
        targets.fails("web1", REFUSED);
        DispatchRecord first = owner.dispatch(file("pay-1.zip", "the bytes"), event -> {});
        targets.mended("web1");
        assertThat(states(ended(first.id()))).containsExactly("upgraded");
    }

    @Test
    void a_batch_waits_for_its_held_target_until_it_is_released() throws Exception {
        rollout(3);
        targets.fails("web1", UNKNOWN_KEY);
        DispatchRecord held = dispatch();
        assertThat(states(held)).containsExactly("held host-key-unknown", "delivered batch", "delivered batch");
        assertThat(Rollout.of(held, route(held)).waitsFor(0)).containsExactly(target(1));
        targets.mended("web1");
        release(held);
        assertThat(states(ended(held.id()))).containsExactly("upgraded", "upgraded", "upgraded");
    }

    private org.autodispatcher.routing.Route route(DispatchRecord held) {
        return owner.machinery.deliveries().routed(owner.machinery.deliveries().course(held.id())).orElseThrow().route();
    }

    @Test
    void a_batch_goes_on_without_a_held_target_that_is_left_out_or_cancelled() throws Exception {
        for (Decision decision : List.of(
                new Decision.Release(all(1), Optional.of(target(1)), false, "its disk is being changed"),
                new Decision.Cancel(new Decision.Subject(2, Optional.of(target(1))), false, ""))) {
            rollout(3);
            targets.fails("web1", UNKNOWN_KEY);
            long id = owner.dispatch(file("pay-" + (decision instanceof Decision.Release ? 1 : 2) + ".zip", "the bytes"), event -> {}).id();
            assertThat(owner.decide(decision)).isInstanceOf(Decided.Done.class);
            assertThat(states(owner.rest(id))).endsWith("upgraded", "upgraded");
            assertThat(states(ledger.dispatch(id)).getFirst()).isIn("held host-key-unknown", "cancelled cancelled");
        }
        targets.mended("web1");
        assertThat(owner.decide(new Decision.Release(all(1), ""))).isEqualTo(new Decided.Done(List.of("1:" + target(1))));
        assertThat(states(ended(1))).containsExactly("upgraded", "upgraded", "upgraded");
    }

    @Test
    void targets_that_left_the_batches_are_upgraded_one_after_the_other() throws Exception {
        rollout(3, "max_unreachable = 3");
        List.of("web1", "web2", "web3").forEach(host -> targets.fails(host, REFUSED));
        DispatchRecord first = owner.dispatch(file("pay-1.zip", "the bytes"), event -> {});
        fails("web1");
        List.of("web1", "web2", "web3").forEach(targets::mended);
        DispatchRecord done = ended(first.id());
        List<String> states = states(done);
        assertThat(states.stream().filter("upgraded"::equals).count()).as(states.toString()).isLessThan(3);
        assertThat(states.getFirst()).isEqualTo("failed exit-status");
    }

    @Test
    void the_next_owner_goes_on_with_the_batches_as_they_were() throws Exception {
        rollout(4, "batch = 2");
        CountDownLatch second = new CountDownLatch(1);
        runs.onRun((key, watcher) -> {
            if (host(key).equals("web2")) {
                second.countDown();
                throw new java.io.UncheckedIOException(new IOException("the end of this owner"));
            }
            return MemoryRuns.WELL;
        });
        long first = owner.machinery.deliveries().handIn(new HandedIn.File(file("pay-1.zip", "the bytes"), false, "alice"));
        awaits(second);
        owner.machinery.conductor().drain(java.time.Duration.ZERO);
        assertThat(states(ledger.dispatch(first))).endsWith("delivered batch", "delivered batch");
        runs.onRun((key, watcher) -> MemoryRuns.WELL);
        owner = nextOwner();
        owner.machinery.deliveries().recover();
        DispatchRecord done = ended(first);
        assertThat(states(done)).containsExactly("upgraded", "upgraded", "upgraded", "upgraded");
        long second2 = at(done, target(2), Step.UPGRADE, Entry.Tense.FACT);
        assertThat(at(done, target(3), Step.UPGRADE, Entry.Tense.INTENT)).isGreaterThan(second2);
    }
}
