package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.upgrade.DetachedUpgrade;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pauses that are ordered, and earlier ones that come back, while something is on its way. */
@Timeout(300)
class WaysFreeTest extends MemoryHome<HookedLedger> {
    private static final int SILENT = TestMachinery.PARALLEL + 5;
    private static final Decision PAUSE = new Decision.Pause(Decision.Scope.EVERYTHING, "freeze");
    private static final Decision RESUME = new Decision.Resume(Decision.Scope.EVERYTHING, "");

    WaysFreeTest() {
        super(new HookedLedger(new MemoryLedger(NOON)));
    }

    private DispatchRecord dispatch(String name) throws Exception {
        return owner.dispatch(file(name, "the bytes of " + name), event -> {});
    }

    @Test
    void what_waits_for_a_place_when_a_pause_is_ordered_is_not_begun() throws Exception {
        table("[pay-.*]\nname = pay\nhost = web[1-4]\nlogin = app\ndest_dir = /srv/pay\nparallel = 1\n");
        AtomicInteger connects = new AtomicInteger();
        targets.onConnect(to -> {
            if (connects.incrementAndGet() == 1) {
                assertThat(owner.decide(PAUSE)).isInstanceOf(Decided.Done.class);
            }
        });
        DispatchRecord paused = dispatch("pay-1.zip");
        assertThat(paused.deliveries()).extracting(each -> each.state().text() + each.reason().map(why -> " " + why.code()).orElse(""))
                .containsExactlyInAnyOrder("delivered", "queued paused", "queued paused", "queued paused");
        assertThat(connects).hasValue(1);
        owner.decide(RESUME);
        assertThat(ended(1).state()).isEqualTo(DispatchState.DONE);
    }

    @Test
    void an_upgrade_that_is_paused_between_being_placed_and_its_start_does_not_start() throws Exception {
        table("[pay-.*]\nname = pay\nhost = web1\nlogin = app\ndest_dir = /srv/pay\nupgrade_command = true\n");
        targets.haveShells();
        runs.onProbe(() -> assertThat(owner.decide(PAUSE)).isInstanceOf(Decided.Done.class));
        DeliveryRecord paused = dispatch("pay-1.zip").deliveries().getFirst();
        assertThat(paused.state()).as(paused.toString()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(paused.reason()).contains(Reason.PAUSED);
        assertThat(runs.started).isEmpty();
        owner.decide(RESUME);
        assertThat(ended(1).deliveries().getFirst().state()).isEqualTo(DeliveryState.UPGRADED);
    }

    @Test
    void what_is_sent_elsewhere_leaves_its_line_to_those_behind_it() throws Exception {
        table("[pay-.*]\nname = pay\nhost = web1\nlogin = app\ndest_dir = /srv/pay\n");
        targets.fails("web1", Failure.of(Reason.UNREACHABLE, "refused").with("host", "web1").with("port", 22));
        dispatch("pay-1.zip");
        dispatch("pay-2.zip");
        owner.machinery.conductor().drain(Duration.ZERO);
        table("[pay-.*]\nname = pay\nhost = web2\nlogin = app\ndest_dir = /srv/pay\n");
        owner.machinery.deliveries().recover();
        while (!(owner.decide(new Decision.Retry(all(1), true, "")) instanceof Decided.Done)) {
            Thread.onSpinWait(); // it is just being tried
        }
        assertThat(ended(1).deliveries()).extracting(each -> each.target() + " " + each.state().text()).containsExactly(WEB2 + " delivered");
        targets.mended("web1");
        owner.decide(new Decision.Retry(all(2), false, ""));
        assertThat(ended(2).deliveries()).extracting(each -> each.target() + " " + each.state().text()).containsExactly(WEB1 + " delivered");
    }

    @Test
    void one_that_has_the_turn_and_comes_to_wait_for_an_earlier_one_of_its_line_gives_it_up() throws Exception {
        routes("upgrade_command = true\nbatch = 100%");
        targets.haveShells();
        Failure unknown = Failure.of(Reason.HOST_KEY_UNKNOWN).with("host", "web1");
        targets.fails("web1", unknown);
        assertThat(dispatch("pay-1.zip").state()).isEqualTo(DispatchState.HELD);
        targets.mended("web1");
        runs.onRun((key, watcher) -> new DetachedUpgrade.TurnTaken("of another home"));
        // by the second, or, where that has just given it up, by the other home
        Predicate<Failure> taken = why -> why.reason() == Reason.TURN_TAKEN;
        CountDownLatch waits = new CountDownLatch(1);
        try (Events.Following _ = owner.events.follow(event -> {
            if (event instanceof DispatchEvent.Moved moved && moved.dispatch() == 1 && moved.failure().filter(taken).isPresent()) {
                waits.countDown();
            }
        })) {
            assertThat(dispatch("pay-2.zip").deliveries()).allSatisfy(each -> assertThat(each.reason()).contains(Reason.TURN_TAKEN));
            owner.decide(new Decision.Release(all(1), ""));
            assertThat(waits.await(120, TimeUnit.SECONDS)).isTrue();
            runs.onRun((key, watcher) -> MemoryRuns.WELL);
            owner.machinery.conductor().wakeAll();
            assertThat(ended(1).state()).isEqualTo(DispatchState.DONE);
            assertThat(ended(2).state()).isEqualTo(DispatchState.DONE);
        }
    }

    /** One route to more targets than there are places, with this line more, and one to another target. */
    private void manySilent(String line) throws IOException {
        table("""
                [web-.*]
                name = web
                host = silent[1-%1$d]
                login = app
                dest_dir = /srv/web
                parallel = %1$d
                %2$s
                [pay-.*]
                name = pay
                host = web1
                login = app
                dest_dir = /srv/pay
                """.formatted(SILENT, line));
    }

    /** While all the silent ones have {@code begun} to keep us waiting, another route's package comes to its end; so do they later. */
    private void goesOnBeside(CountDownLatch begun, DeliveryState state, CountDownLatch answers) throws Exception {
        long hangs = owner.machinery.deliveries().handIn(new HandedIn.File(file("web-1.zip", "x"), false, "alice"));
        assertThat(begun.await(120, TimeUnit.SECONDS)).isTrue();
        assertThat(dispatch("pay-1.zip").state()).isEqualTo(DispatchState.DONE);
        assertThat(ledger.dispatch(hangs).deliveries()).hasSize(SILENT).extracting(DeliveryRecord::state).containsOnly(state);
        answers.countDown();
        assertThat(ended(hangs).state()).isEqualTo(DispatchState.DONE);
    }

    @Test
    void a_route_whose_targets_do_not_answer_takes_no_place_from_the_others() throws Exception {
        manySilent("");
        CountDownLatch connecting = new CountDownLatch(SILENT);
        CountDownLatch answers = new CountDownLatch(1);
        targets.onConnect(to -> {
            if (to.target().host().startsWith("silent")) {
                connecting.countDown();
                assertThatCode(answers::await).doesNotThrowAnyException();
            }
        });
        goesOnBeside(connecting, DeliveryState.DELIVERING, answers);
    }

    @Test
    void targets_that_fall_silent_once_their_packages_are_placed_take_no_place_from_other_routes() throws Exception {
        manySilent("upgrade_command = true\nbatch = 100%");
        targets.haveShells();
        CountDownLatch looking = new CountDownLatch(SILENT);
        CountDownLatch answers = new CountDownLatch(1);
        runs.onProbe(() -> {
            looking.countDown();
            assertThatCode(answers::await).doesNotThrowAnyException();
        });
        goesOnBeside(looking, DeliveryState.DELIVERED, answers);
    }

    /** From now on web1 is out of reach for so many connections, then there. */
    private AtomicInteger failing(int times) {
        AtomicInteger left = new AtomicInteger(times);
        targets.onConnect(to -> {
            if (left.getAndDecrement() > 0) {
                targets.fails("web1", Failure.of(Reason.UNREACHABLE, "refused").with("host", "web1").with("port", 22));
            } else {
                targets.mended("web1");
            }
        });
        return left;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_has_waited_for_hours_for_its_turn_is_not_given_up_for_one_failure_after_it(boolean ofAnotherHome) throws Exception {
        table("[pay-.*]\nname = pay\nhost = web1\nlogin = app\ndest_dir = /srv/pay\nupgrade_command = true\nretry_for = 1h\n");
        targets.haveShells();
        CountDownLatch runsFirst = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        runs.onRun((key, watcher) -> {
            runsFirst.countDown();
            assertThatCode(go::await).doesNotThrowAnyException();
            return MemoryRuns.WELL;
        });
        if (ofAnotherHome) {
            runs.onRun((key, watcher) -> new DetachedUpgrade.TurnTaken("of another home"));
        } else {
            owner.machinery.deliveries().handIn(new HandedIn.File(file("pay-1.zip", "x"), false, "alice"));
            runsFirst.await();
        }
        failing(1);
        long late = owner.machinery.deliveries().handIn(new HandedIn.File(file("pay-2.zip", "y"), false, "alice"));
        rests(late, Rest.QUEUED);
        assertThat(ledger.entries(late)).extracting(entry -> entry.draft().step()).contains(Step.DEFER);
        owner.passes(Duration.ofHours(3));
        failing(1);
        go.countDown();
        if (ofAnotherHome) {
            runs.onRun((key, watcher) -> MemoryRuns.WELL);
            owner.machinery.conductor().wakeAll();
        }
        assertThat(ended(late).state()).isEqualTo(DispatchState.DONE);
        assertThat(ledger.entries(late)).extracting(entry -> entry.draft().step()).filteredOn(Step.DEFER::equals).hasSize(2);
    }

    @Test
    void a_pause_of_hours_is_not_part_of_the_time_for_which_it_was_tried() throws Exception {
        table("[pay-.*]\nname = pay\nhost = web1\nlogin = app\ndest_dir = /srv/pay\nretry_for = 1h\n");
        AtomicInteger left = failing(Integer.MAX_VALUE);
        dispatch("pay-1.zip");
        assertThat(ledger.entries(1)).extracting(entry -> entry.draft().step()).contains(Step.DEFER);
        owner.decide(PAUSE);
        rests(1, Rest.PAUSED);
        owner.passes(Duration.ofHours(3));
        left.set(1);
        owner.decide(RESUME);
        assertThat(ended(1).state()).isEqualTo(DispatchState.DONE);
    }

    @Test
    void what_a_command_took_up_is_the_same_dispatch_for_the_command_itself_and_for_nobody_else() throws Exception {
        routes("again = send");
        AtomicInteger left = failing(Integer.MAX_VALUE);
        long open = dispatch("pay-1.zip").id();
        owner.machinery.conductor().drain(Duration.ZERO);
        left.set(0);
        owner = nextOwner();
        owner.machinery.routes().takenUp(ledger.unended());
        owner.machinery.deliveries().recover();
        assertThat(ended(open).state()).isEqualTo(DispatchState.DONE);
        assertThat(owner.machinery.deliveries().handIn(new HandedIn.File(dir.resolve("pay-1.zip"), false, "alice"))).isEqualTo(open);
        byte[] same = Files.readAllBytes(dir.resolve("pay-1.zip"));
        long others = owner.machinery.deliveries().handIn(new HandedIn.Sent("pay-1.zip", same.length, new ByteArrayInputStream(same), false, "bob"));
        assertThat(others).isNotEqualTo(open);
        assertThat(ended(others).state()).isEqualTo(DispatchState.DONE);
    }

    /** Waits until the delivery to web1 rests so. */
    private void rests(long dispatch, Rest rest) throws InterruptedException {
        Conductor conductor = owner.machinery.conductor();
        synchronized (conductor) {
            while (conductor.of(dispatch, WEB1).map(Attempts::rest).filter(rest::equals).isEmpty()) {
                conductor.wait();
            }
        }
    }
}
