package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.config.Freeze;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.upgrade.DetachedUpgrade;
import org.autodispatcher.upgrade.Upgrade;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When upgrades start by the clock. */
class CalendarTest extends MemoryHome<Ledger> {
    private static final Instant THURSDAY_NOON = NOON.instant();
    private static final Instant THURSDAY_NIGHT = Instant.parse("2026-11-26T22:30:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(THURSDAY_NOON);

    CalendarTest() {
        super(new MemoryLedger(NOON));
        clock = now::get;
    }

    @BeforeEach
    void nightly() throws IOException {
        targets.haveShells();
        route("window = 22:00-23:00 UTC");
    }

    private void route(String... more) throws IOException {
        table("""
                [pay-(?P<version>[0-9.]+)\\.zip$]
                name = pay
                host = web[1-3]
                login = app
                dest_dir = /srv/pay/
                upgrade_command = up {file}
                %s
                """.formatted(String.join("\n", more)));
    }

    private DispatchRecord dispatch() throws Exception {
        return owner.dispatch(file("pay-1.zip", "the bytes"), event -> {});
    }

    private void becomes(Instant moment) {
        now.set(moment);
        owner.machinery.conductor().wakeAll();
    }

    private static List<String> states(DispatchRecord dispatch) {
        return dispatch.deliveries().stream()
                .map(each -> each.state().text() + each.reason().map(reason -> " " + reason.code()).orElse(""))
                .toList();
    }

    @Test
    void what_arrives_outside_the_window_is_delivered_and_upgraded_once_it_opens() throws Exception {
        DispatchRecord waits = dispatch();
        assertThat(states(waits)).containsExactly("delivered window", "delivered batch", "delivered batch");
        assertThat(waits.deliveries().getFirst().failure().orElseThrow().values()).containsEntry("opens", "2026-11-26T22:00:00Z");
        assertThat(runs.started).isEmpty();
        becomes(THURSDAY_NIGHT);
        assertThat(states(ended(waits.id()))).containsExactly("upgraded", "upgraded", "upgraded");
    }

    @Test
    void a_batch_that_began_inside_goes_on_to_its_end_and_the_next_waits() throws Exception {
        route("window = 22:00-23:00 UTC", "batch = 2", "parallel = 1");
        now.set(THURSDAY_NIGHT);
        runs.onRun((key, watcher) -> {
            now.set(THURSDAY_NIGHT.plusSeconds(3600)); // the window closes while the first of the batch runs
            return MemoryRuns.WELL;
        });
        assertThat(states(dispatch())).containsExactly("upgraded", "upgraded", "delivered window");
    }

    @Test
    void what_had_begun_and_did_not_start_waits_for_the_next_window_after_a_restart() throws Exception {
        route("window = 22:00-23:00 UTC", "batch = 100%");
        now.set(THURSDAY_NIGHT);
        CountDownLatch running = new CountDownLatch(1);
        owner.machinery.deliveries().pause("alice", new Decision.Scope(Optional.empty(), Optional.of("app@web2:22")), "");
        owner.machinery.deliveries().pause("alice", new Decision.Scope(Optional.empty(), Optional.of("app@web3:22")), "");
        runs.onRun((key, watcher) -> {
            running.countDown();
            return MemoryRuns.WELL;
        });
        DispatchRecord begun = dispatch();
        assertThat(running.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(states(owner.rest(begun.id()))).startsWith("upgraded");
        owner.machinery.conductor().drain(java.time.Duration.ZERO);
        now.set(THURSDAY_NIGHT.plusSeconds(3600));
        owner = nextOwner();
        owner.machinery.deliveries().recover();
        owner.decide(new Decision.Resume(Decision.Scope.EVERYTHING, ""));
        assertThat(states(owner.rest(begun.id()))).containsExactly("upgraded", "delivered window", "delivered window");
    }

    @Test
    void a_person_starts_it_outside_the_window_with_a_reason_and_not_without() throws Exception {
        DispatchRecord waits = dispatch();
        Decision without = new Decision.Release(all(waits.id()), Optional.empty(), true, "");
        assertThat(owner.decide(without)).isInstanceOfSatisfying(Decided.Refused.class,
                refused -> assertThat(refused.why()).isEqualTo(Decided.Why.NO_REASON_GIVEN));
        assertThat(owner.decide(new Decision.Release(all(waits.id()), "soon"))).isInstanceOf(Decided.Refused.class);
        owner.decide(new Decision.Release(all(waits.id()), Optional.empty(), true, "the old one loses money"));
        assertThat(states(ended(waits.id()))).containsExactly("upgraded", "upgraded", "upgraded");
    }

    @Test
    void nothing_starts_in_a_freeze_whatever_the_window_says_until_it_is_over() throws Exception {
        owner.freezes.add(new Freeze(LocalDateTime.parse("2026-11-20T00:00"), LocalDateTime.parse("2026-11-28T00:00"), ZoneOffset.UTC));
        now.set(THURSDAY_NIGHT);
        DispatchRecord frozen = dispatch();
        assertThat(states(frozen)).containsExactly("delivered freeze", "delivered batch", "delivered batch");
        becomes(Instant.parse("2026-11-28T12:00:00Z"));
        DispatchRecord over = owner.rest(frozen.id());
        assertThat(states(over)).startsWith("delivered window");
        assertThat(over.deliveries().getFirst().failure().orElseThrow().values()).containsEntry("opens", "2026-11-28T22:00:00Z");
    }

    @Test
    void a_batch_of_which_nothing_started_has_not_begun() throws Exception {
        route("window = 22:00-23:00 UTC", "batch = 100%");
        now.set(THURSDAY_NIGHT);
        runs.onRun((key, watcher) -> new DetachedUpgrade.TurnTaken("another"));
        DispatchRecord taken = dispatch();
        assertThat(states(taken)).containsOnly("delivered turn-taken");
        runs.onRun((key, watcher) -> MemoryRuns.WELL);
        becomes(THURSDAY_NIGHT.plusSeconds(7200));
        assertThat(states(owner.rest(taken.id()))).containsOnly("delivered window");
    }

    @Test
    void a_target_that_is_tried_again_after_its_window_waits_for_the_next() throws Exception {
        route("window = 22:00-23:00 UTC", "batch = 100%");
        now.set(THURSDAY_NIGHT);
        runs.onRun((key, watcher) -> key.target().contains("web1")
                ? new DetachedUpgrade.Finished(new Upgrade.Ended.Failed(
                        Failure.of(Reason.EXIT_STATUS).with("exit_code", 1), java.util.OptionalInt.of(1)), 0)
                : MemoryRuns.WELL);
        DispatchRecord failed = dispatch();
        owner.decide(new Decision.Release(all(failed.id()), ""));
        assertThat(states(owner.rest(failed.id()))).containsExactly("failed exit-status", "upgraded", "upgraded");
        now.set(THURSDAY_NIGHT.plusSeconds(7200));
        owner.decide(new Decision.Retry(new Decision.Subject(failed.id(), Optional.of("app@web1:22")), false, ""));
        assertThat(states(owner.rest(failed.id()))).startsWith("delivered window");
    }

    /** What is kept of dispatches in memory, for their batches and their windows: nobody but us can see it. */
    private List<Map<?, ?>> remembered() throws ReflectiveOperationException {
        Object starts = field(Conductor.class, "starts", owner.machinery.conductor());
        return List.of(
                (Map<?, ?>) field(Rollouts.class, "seen", field(Starts.class, "rollouts", starts)),
                (Map<?, ?>) field(Calendar.class, "begun", field(Starts.class, "calendar", starts)));
    }

    private static Object field(Class<?> type, String name, Object of) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    @Test
    void nothing_is_remembered_of_a_dispatch_whose_last_target_was_given_up_while_it_rested() throws Exception {
        route("window = 22:00-23:00 UTC", "batch = 100%");
        now.set(THURSDAY_NIGHT);
        targets.fails("web2", Failure.of(Reason.HOST_KEY_UNKNOWN).with("host", "web2"));
        DispatchRecord held = dispatch();
        assertThat(states(held)).containsExactly("upgraded", "held host-key-unknown", "upgraded");
        assertThat(remembered()).allSatisfy(kept -> assertThat(kept).isNotEmpty());
        owner.decide(new Decision.Cancel(new Decision.Subject(held.id(), Optional.of("app@web2:22")), false, ""));
        assertThat(remembered()).allSatisfy(kept -> assertThat(kept).isEmpty());
    }

    @Test
    void nothing_is_remembered_of_a_dispatch_whose_last_target_a_person_has_said_the_end_of() throws Exception {
        route("window = 22:00-23:00 UTC", "batch = 100%");
        now.set(THURSDAY_NIGHT);
        runs.onRun((key, watcher) -> key.target().contains("web2")
                ? new DetachedUpgrade.Finished(new Upgrade.Ended.InDoubt(Failure.of(Reason.REBOOTED)), 0)
                : MemoryRuns.WELL);
        DispatchRecord doubt = dispatch();
        assertThat(states(doubt).get(1)).isEqualTo("in-doubt rebooted");
        owner.decide(new Decision.Release(all(doubt.id()), "")); // where the others were stopped by that
        owner.rest(doubt.id());
        owner.decide(new Decision.Resolve(new Decision.Subject(doubt.id(), Optional.of("app@web2:22")), Decision.As.FAILED, "seen"));
        assertThat(states(owner.rest(doubt.id()))).containsExactly("upgraded", "failed resolved", "upgraded");
        assertThat(remembered()).allSatisfy(kept -> assertThat(kept).isEmpty());
    }
}
