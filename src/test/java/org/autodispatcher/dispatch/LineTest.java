package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.upgrade.DetachedUpgrade;
import org.autodispatcher.upgrade.Upgrade;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What packages of one line mean for each other on one target. */
class LineTest extends MemoryHome<Ledger> {
    private static final String WEB = "app@web1:22";
    private static final DetachedUpgrade.Finished BADLY = new DetachedUpgrade.Finished(
            new Upgrade.Ended.Failed(Failure.of(Reason.EXIT_STATUS).with("exit_code", 1), OptionalInt.of(1)), 0);

    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    LineTest() {
        super(new MemoryLedger(NOON));
    }

    @BeforeEach
    void shells() {
        targets.haveShells();
        runs.onRun((key, watcher) -> failing.contains(key.packageName()) ? BADLY : MemoryRuns.WELL);
    }

    private static final String TABLE = """
            [pay-(?P<version>.+)\\.zip$]
            name = pay
            host = web1
            login = app
            dest_dir = /srv/pay/
            upgrade_command = up {file}
            %s
            """;

    private void line(String... more) throws IOException {
        table(TABLE.formatted(String.join("\n", more)));
    }

    private long handIn(String version) throws IOException {
        return owner.machinery.deliveries().handIn(new HandedIn.File(file("pay-" + version + ".zip", "the bytes of " + version), false, "alice"));
    }

    private String state(long id) {
        DeliveryRecord delivery = ledger.delivery(id, WEB);
        return delivery.state().text() + delivery.reason().map(reason -> " " + reason.code()).orElse("");
    }

    private String sent(String version) throws Exception {
        long id = handIn(version);
        owner.rest(id);
        return state(id);
    }

    /** Hands these in while the upgrade of another runs, and lets that end. */
    private List<Long> whileOneRuns(String... versions) throws Exception {
        CountDownLatch runsNow = new CountDownLatch(1);
        CountDownLatch ends = new CountDownLatch(1);
        runs.onRun((key, watcher) -> {
            if (key.packageName().equals("pay-0.zip")) {
                runsNow.countDown();
                awaits(ends);
            }
            return MemoryRuns.WELL;
        });
        long first = handIn("0");
        awaits(runsNow);
        List<Long> ids = new java.util.ArrayList<>();
        for (String version : versions) {
            ids.add(handIn(version));
        }
        ends.countDown();
        ended(first);
        for (long id : ids) {
            ended(id);
        }
        assertThat(state(first)).isEqualTo("upgraded");
        return ids;
    }

    private static void awaits(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void all_packages_of_a_line_are_upgraded_to_in_order_of_arrival() throws Exception {
        line();
        assertThat(whileOneRuns("2", "1", "3").stream().map(this::state)).containsExactly("upgraded", "upgraded", "upgraded");
    }

    @Test
    void the_latest_takes_the_place_of_queued_older_ones_and_never_of_one_that_runs() throws Exception {
        line("order = latest");
        List<Long> ids = whileOneRuns("1", "2", "10");
        assertThat(ids.stream().map(this::state)).containsExactly("superseded superseded", "superseded superseded", "upgraded");
        assertThat(ledger.delivery(ids.get(1), WEB).failure().orElseThrow().values()).containsEntry("by", String.valueOf(ids.getLast()));
    }

    @Test
    void the_latest_is_the_one_of_the_highest_version_whenever_it_came() throws Exception {
        line("order = latest", "version_order = semver");
        assertThat(whileOneRuns("1.10.0", "1.9.0", "1.10.0-rc1").stream().map(this::state))
                .containsExactly("upgraded", "superseded superseded", "superseded superseded");
    }

    @Test
    void a_version_lower_than_what_is_installed_is_held_until_it_is_released() throws Exception {
        line("downgrade = hold", "version_order = deb");
        assertThat(sent("2.0")).isEqualTo("upgraded");
        assertThat(sent("2.1~rc1")).isEqualTo("upgraded");
        assertThat(sent("2.0-9")).isEqualTo("held downgrade");
        assertThat(ledger.delivery(3, WEB).failure().orElseThrow().values())
                .containsEntry("version", "2.0-9").containsEntry("installed", "2.1~rc1").containsEntry("by", "2");
        owner.decide(new Decision.Release(all(3), "the new one has a bug"));
        owner.rest(3);
        assertThat(state(3)).isEqualTo("upgraded");
        assertThat(sent("2.0-10")).as("what is installed now is the lower one").isEqualTo("upgraded");
    }

    @Test
    void a_lower_version_is_installed_where_nothing_else_is_written() throws Exception {
        line();
        assertThat(sent("2")).isEqualTo("upgraded");
        assertThat(sent("1")).isEqualTo("upgraded");
    }

    @Test
    void after_a_failure_the_next_of_the_line_goes_past_it_and_says_so() throws Exception {
        line();
        failing.add("pay-1.zip");
        assertThat(sent("1")).isEqualTo("failed exit-status");
        assertThat(sent("2")).isEqualTo("upgraded");
        assertThat(ledger.delivery(2, WEB).fact(DeliveryRecord.PASSED)).contains("1");
        assertThat(sent("3")).isEqualTo("upgraded");
        assertThat(ledger.delivery(3, WEB).fact(DeliveryRecord.PASSED)).contains("");
    }

    @Test
    void after_a_failure_the_next_of_the_line_is_held_where_the_route_says_so() throws Exception {
        line("after_failure = hold");
        failing.add("pay-1.zip");
        assertThat(sent("1")).isEqualTo("failed exit-status");
        assertThat(sent("2")).isEqualTo("held after-failure");
        owner.decide(new Decision.Release(all(2), "mended by hand"));
        owner.rest(2);
        assertThat(state(2)).isEqualTo("upgraded");
        assertThat(sent("3")).isEqualTo("upgraded");
    }

    @Test
    void the_next_of_a_line_waits_for_one_that_awaits_approval_and_goes_past_one_that_is_held_for_another_reason() throws Exception {
        line("approval = required");
        assertThat(sent("1")).isEqualTo("held approval");
        long second = handIn("2");
        owner.rest(second);
        owner.decide(new Decision.Approve(all(second), ""));
        owner.rest(second);
        assertThat(state(second)).isEqualTo("delivered turn-taken");
        owner = nextOwner();
        owner.machinery.deliveries().recover();
        owner.rest(second);
        assertThat(state(second)).as("after a restart").isEqualTo("delivered turn-taken");
        owner.decide(new Decision.Approve(all(1), ""));
        assertThat(ended(1).deliveries().getFirst().state()).isEqualTo(org.autodispatcher.DeliveryState.UPGRADED);
        ended(second);
        assertThat(state(second)).isEqualTo("upgraded");
    }

    @Test
    void who_waits_behind_one_that_is_cancelled_goes_on_as_soon_as_the_one_before_that_has_ended() throws Exception {
        line();
        CountDownLatch runsNow = new CountDownLatch(1);
        CountDownLatch ends = new CountDownLatch(1);
        runs.onRun((key, watcher) -> {
            runsNow.countDown();
            awaits(ends);
            return MemoryRuns.WELL;
        });
        long first = handIn("1");
        awaits(runsNow);
        long second = handIn("2");
        assertThat(comesToWaitFor(first, second)).isTrue();
        long third = handIn("3");
        assertThat(comesToWaitFor(second, third)).isTrue();
        owner.decide(new Decision.Cancel(all(second), false, ""));
        assertThat(comesToWaitFor(first, third)).isTrue();
        ends.countDown();
        ended(third);
        assertThat(state(third)).isEqualTo("upgraded");
    }

    /** Whether it does before it would look by itself, after a quarter of a minute. */
    private boolean comesToWaitFor(long earlier, long dispatch) {
        Attempts attempts = owner.machinery.conductor().of(dispatch, WEB).orElseThrow();
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!(attempts.waitsInLine() && attempts.waitsFor(earlier)) && System.nanoTime() < limit) {
            Thread.onSpinWait();
        }
        return attempts.waitsFor(earlier);
    }

    @Test
    void targets_that_share_a_turn_are_upgraded_one_after_the_other() throws Exception {
        table("""
                [pay-(?P<version>.+)\\.zip$]
                name = pay
                host = web[1-4]
                login = app
                dest_dir = /srv/pay/
                upgrade_command = up {file}
                batch = 100%
                turn = database
                """);
        java.util.concurrent.atomic.AtomicInteger atOnce = new java.util.concurrent.atomic.AtomicInteger();
        List<Integer> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        runs.onRun((key, watcher) -> {
            seen.add(atOnce.incrementAndGet());
            Thread.onSpinWait();
            atOnce.decrementAndGet();
            return MemoryRuns.WELL;
        });
        long id = handIn("1");
        assertThat(ended(id).deliveries()).extracting(each -> each.state().text()).containsOnly("upgraded");
        assertThat(seen).containsExactly(1, 1, 1, 1);
    }

    @Test
    void nobody_agrees_to_his_own_package_where_two_persons_are_needed() throws Exception {
        line("approval = two-person");
        assertThat(sent("1")).isEqualTo("held approval");
        assertThat(owner.decide("alice", new Decision.Approve(all(1), "")))
                .isInstanceOfSatisfying(Decided.Refused.class, refused -> assertThat(refused.why()).isEqualTo(Decided.Why.OWN_PACKAGE));
        assertThat(owner.decide("alice", new Decision.Release(all(1), "")))
                .isInstanceOfSatisfying(Decided.Refused.class, refused -> assertThat(refused.why()).isEqualTo(Decided.Why.AWAITS_APPROVAL));
        assertThat(state(1)).isEqualTo("held approval");
        owner.decide("bob", new Decision.Approve(all(1), "seen"));
        owner.rest(1);
        assertThat(state(1)).isEqualTo("upgraded");
    }

    @Test
    void where_nobody_has_proved_to_have_handed_it_in_two_persons_agree() throws Exception {
        line("approval = two-person");
        long id = owner.machinery.deliveries().handIn(new HandedIn.File(file("pay-1.zip", "x"), false, "1007")); // an account without a name
        owner.rest(id);
        owner.decide("bob", new Decision.Approve(all(id), ""));
        owner.rest(id);
        assertThat(ledger.delivery(id, WEB).failure().orElseThrow().is(Reason.APPROVAL, "second")).isTrue();
        assertThat(owner.decide("bob", new Decision.Approve(all(id), "")))
                .isInstanceOfSatisfying(Decided.Refused.class, refused -> assertThat(refused.why()).isEqualTo(Decided.Why.APPROVED_ALREADY));
        owner.decide("carol", new Decision.Approve(all(id), ""));
        owner.rest(id);
        assertThat(state(id)).isEqualTo("upgraded");
    }

    @Test
    void what_was_agreed_to_is_asked_for_anew_once_it_goes_elsewhere() throws Exception {
        line("approval = required");
        Failure unknown = Failure.of(Reason.HOST_KEY_UNKNOWN).with("host", "web1");
        assertThat(sent("1")).isEqualTo("held approval");
        targets.fails("web1", unknown);
        owner.decide(new Decision.Approve(all(1), ""));
        owner.rest(1);
        assertThat(state(1)).isEqualTo("held host-key-unknown");
        targets.mended("web1");
        table(TABLE.formatted("approval = required").replace("/srv/pay/", "/srv/elsewhere/"));
        owner.decide(new Decision.Retry(all(1), true, "moved"));
        owner.rest(1);
        assertThat(state(1)).isEqualTo("held approval");
        owner.decide(new Decision.Approve(all(1), ""));
        owner.rest(1);
        assertThat(state(1)).isEqualTo("upgraded");
    }

    @Test
    void one_that_awaits_approval_takes_the_place_of_an_older_version_that_comes_later() throws Exception {
        line("order = latest", "approval = required");
        assertThat(sent("2")).isEqualTo("held approval");
        assertThat(sent("1")).isEqualTo("superseded superseded");
        assertThat(ledger.delivery(2, WEB).failure().orElseThrow().values()).containsEntry("by", "1");
    }

    @Test
    void one_that_awaits_approval_gives_its_place_up_to_a_newer_one_that_comes_later() throws Exception {
        line("order = latest", "approval = required");
        assertThat(sent("1")).isEqualTo("held approval");
        long second = handIn("2");
        owner.decide(new Decision.Approve(all(second), ""));
        ended(second);
        assertThat(state(second)).isEqualTo("upgraded");
        assertThat(state(1)).isEqualTo("superseded superseded");
        assertThat(ledger.delivery(1, WEB).failure().orElseThrow().values()).containsEntry("by", "2");
        assertThat(owner.decide(new Decision.Approve(all(1), ""))).isInstanceOf(Decided.Refused.class);
    }

    @Test
    void one_that_awaits_approval_stays_where_every_package_of_its_line_is_to_be_sent() throws Exception {
        line("approval = required");
        assertThat(sent("1")).isEqualTo("held approval");
        assertThat(sent("2")).isEqualTo("delivered turn-taken");
        assertThat(state(1)).isEqualTo("held approval");
    }

    @Test
    void the_next_owner_gives_up_what_awaits_approval_where_a_newer_one_came_in_the_last_moment() throws Exception {
        line("approval = required");
        assertThat(sent("1")).isEqualTo("held approval");
        line("order = latest", "approval = required");
        ledger.append("alice", new org.autodispatcher.ledger.Entry.Draft(1, "", org.autodispatcher.ledger.Step.ROUTE,
                org.autodispatcher.ledger.Entry.Tense.FACT, planner.route("pay-1.zip").facts(), Optional.empty()));
        owner.machinery.conductor().drain(java.time.Duration.ZERO); // it is killed before it sets anything off
        handIn("2");
        assertThat(state(1)).isEqualTo("held approval");
        owner = nextOwner();
        owner.machinery.deliveries().recover();
        owner.rest(2);
        assertThat(List.of(state(1), state(2))).containsExactly("superseded superseded", "held approval");
    }

    @Test
    void one_that_waits_for_its_window_gives_its_place_up_to_a_newer_one() throws Exception {
        line("order = latest", "window = 22:00-23:00 UTC");
        assertThat(sent("1")).isEqualTo("delivered window");
        assertThat(sent("2")).isEqualTo("delivered window");
        owner.rest(1);
        assertThat(state(1)).isEqualTo("superseded superseded");
    }

    @Test
    void one_takes_no_place_that_was_turned_away_itself() throws Exception {
        line("order = latest", "window = 22:00-23:00 UTC");
        assertThat(sent("1")).isEqualTo("delivered window");
        handIn("1"); // the same once more: it is under way
        owner.machinery.conductor().wakeAll();
        owner.rest(1);
        assertThat(state(1)).isEqualTo("delivered window");
    }

    @Test
    void an_approval_that_is_given_early_is_enough() throws Exception {
        line("approval = required");
        targets.fails("web1", Failure.of(Reason.UNREACHABLE, "refused").with("host", "web1").with("port", 22));
        long id = handIn("1");
        owner.rest(id);
        assertThat(owner.decide(new Decision.Approve(new Decision.Subject(id, Optional.of(WEB)), ""))).isInstanceOf(Decided.Done.class);
        targets.mended("web1");
        ended(id);
        assertThat(state(id)).isEqualTo("upgraded");
    }
}
