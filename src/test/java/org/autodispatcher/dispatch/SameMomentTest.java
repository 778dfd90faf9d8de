package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.rig.Meanwhile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Orders and ends, arrivals and writing errors that come in the same moment as something else. */
@Timeout(300)
class SameMomentTest extends MemoryHome<HookedLedger> {
    private static final Failure UNKNOWN_KEY = Failure.of(Reason.HOST_KEY_UNKNOWN).with("host", "web1");

    SameMomentTest() {
        super(new HookedLedger(new MemoryLedger(NOON)));
    }

    private DispatchRecord dispatch(boolean again) throws Exception {
        return owner.dispatch(Files.writeString(dir.resolve("pay-1.zip"), "the bytes"), again, event -> {});
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void what_is_released_in_the_moment_in_which_it_comes_to_rest_goes_on() throws Exception {
        targets.fails("web1", UNKNOWN_KEY);
        AtomicInteger readings = new AtomicInteger();
        ledger.afterReading(record -> {
            boolean itself = Thread.currentThread().getName().equals("1:" + WEB1);
            if (itself && record.reason().filter(Reason.HOST_KEY_UNKNOWN::equals).isPresent() && readings.incrementAndGet() == 2) {
                targets.mended("web1");
                assertThat(owner.decide(new Decision.Release(all(1), ""))).isInstanceOf(Decided.Done.class);
            }
        });
        dispatch(false);
        assertThat(ended(1).state()).isEqualTo(DispatchState.DONE);
        assertThat(readings).hasValueGreaterThan(1);
    }

    @Test
    void what_ends_well_while_others_of_its_dispatch_are_being_cancelled_is_not_cancelled() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        targets.onConnect(to -> {
            begun.countDown();
            try {
                (to.target().host().equals("web1") ? new CountDownLatch(1) : go).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UncheckedIOException(new java.io.InterruptedIOException());
            }
        });
        ledger.beforeWriting(draft -> {
            if (draft.step() == Step.CANCEL && draft.target().equals(WEB1)) {
                go.countDown();
                gone(WEB2);
            }
        });
        long id = owner.machinery.deliveries().handIn(new HandedIn.File(Files.writeString(dir.resolve("pay-1.zip"), "x"), false, "alice"));
        await(begun);
        assertThat(owner.decide(new Decision.Cancel(all(id), false, ""))).isEqualTo(new Decided.Done(List.of(id + ":" + WEB1)));
        assertThat(ledger.dispatch(id).deliveries()).extracting(each -> each.state().text()).containsExactly("cancelled", "delivered");
    }

    @Test
    void a_cancellation_holds_for_what_was_set_off_in_the_same_moment() throws Exception {
        targets.fails("web1", UNKNOWN_KEY);
        DispatchRecord held = dispatch(false);
        targets.mended("web1");
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ledger.afterReading(record -> {
            if (Thread.currentThread().getName().equals("1:" + WEB1) && looked.getCount() > 0) {
                looked.countDown();
                await(go);
            }
        });
        ledger.beforeWriting(draft -> {
            if (draft.step() == Step.CANCEL && looked.getCount() > 0) {
                assertThat(owner.decide(new Decision.Release(all(1), ""))).isInstanceOf(Decided.Done.class);
                await(looked);
            }
        });
        assertThat(owner.decide(new Decision.Cancel(new Decision.Subject(held.id(), Optional.of(WEB1)), false, ""))).isInstanceOf(Decided.Done.class);
        go.countDown();
        assertThat(ended(1).deliveries().getFirst().state()).isEqualTo(DeliveryState.CANCELLED);
        assertThat(ledger.dispatch(1).deliveries().getFirst().fact(DeliveryRecord.REMOTE_PATH)).isEmpty();
    }

    private void gone(String target) {
        owner.machinery.conductor().of(1, target).ifPresent(moving -> {
            try {
                owner.machinery.conductor().awaitGone(moving);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void of_two_that_hand_in_the_same_package_at_once_one_goes_on_with_the_others_dispatch() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        InputStream slow = new InputStream() {
            private final InputStream bytes = new ByteArrayInputStream("the bytes".getBytes(StandardCharsets.UTF_8));

            @Override
            public int read() throws IOException {
                begun.countDown();
                SameMomentTest.await(go);
                return bytes.read();
            }
        };
        targets.fails("web1", UNKNOWN_KEY);
        CompletableFuture<Long> slower = Meanwhile.doing(
                () -> owner.machinery.deliveries().handIn(new HandedIn.Sent("pay-1.zip", 9, slow, false, "bob")));
        await(begun);
        DispatchRecord sooner = dispatch(false);
        go.countDown();
        assertThat(slower.get(120, TimeUnit.SECONDS)).isEqualTo(sooner.id());
        assertThat(ledger.dispatch(1).reason()).contains(Reason.HANDED_IN_BEFORE);
        assertThat(sooner.id()).isEqualTo(2);
    }

    @Test
    void each_dispatch_that_a_person_ordered_anew_has_a_run_of_its_own() throws Exception {
        routes("upgrade_command = true"); // held where it is to be started: these targets have no shell
        assertThat(number(dispatch(false))).isEqualTo(0);
        assertThat(number(dispatch(true))).isEqualTo(1);
        assertThat(number(dispatch(true))).isEqualTo(2);
        owner.decide(new Decision.Release(all(1), ""));
        assertThat(number(ended(1))).isEqualTo(0);
    }

    @Test
    void the_same_package_ordered_once_more_is_not_written_under_the_hidden_name_of_the_first() throws Exception {
        CountDownLatch waits = new CountDownLatch(2);
        CountDownLatch verifies = new CountDownLatch(2);
        ledger.beforeWriting(draft -> {
            if (draft.dispatch() == 1 && draft.step() == Step.VERIFY && draft.tense() == Entry.Tense.INTENT) {
                verifies.countDown();
                SameMomentTest.await(waits);
            }
            if (draft.dispatch() == 2 && draft.step() == Step.WAIT) {
                waits.countDown();
            }
            assertThat(draft.dispatch() == 2 && draft.step() == Step.STAGE && waits.getCount() > 0).as("staged beside the first").isFalse();
        });
        Path file = Files.writeString(dir.resolve("pay-1.zip"), "the bytes");
        long first = owner.machinery.deliveries().handIn(new HandedIn.File(file, false, "alice"));
        await(verifies);
        long second = owner.machinery.deliveries().handIn(new HandedIn.File(file, true, "alice"));
        await(waits);
        assertThat(ended(first).state()).isEqualTo(DispatchState.DONE);
        owner.machinery.conductor().wakeAll();
        assertThat(ended(second).state()).isEqualTo(DispatchState.DONE);
        assertThat(ledger.entries(second)).extracting(entry -> entry.draft().failure().map(Failure::wording).orElse(""))
                .contains("turn-taken.place");
    }

    @Test
    void of_two_that_were_killed_before_it_was_said_which_came_first_the_one_that_was_routed_first_goes_on() throws Exception {
        targets.fails("web1", UNKNOWN_KEY);
        long late = ledger.open();
        DispatchRecord first = dispatch(false);
        for (Entry entry : ledger.entries(first.id())) {
            Entry.Draft draft = entry.draft();
            if (draft.target().isEmpty()) {
                ledger.append("bob", new Entry.Draft(late, "", draft.step(), draft.tense(), draft.values(), draft.failure()));
            }
        }
        owner = nextOwner();
        owner.machinery.deliveries().recover();
        assertThat(ended(late).failure().orElseThrow().wording()).isEqualTo("handed-in-before.under-way");
        assertThat(ledger.dispatch(late).deliveries()).allSatisfy(each -> assertThat(each.attempts()).isZero());
    }

    @Test
    void a_way_anew_that_was_ordered_and_not_written_to_its_end_leads_nowhere_by_the_old_one() throws Exception {
        Failure refused = Failure.of(Reason.UNREACHABLE, "refused").with("host", "web1").with("port", 22);
        targets.fails("web1", refused);
        targets.fails("web2", refused);
        DispatchRecord deferred = dispatch(false);
        ledger.beforeWriting(draft -> {
            if (draft.step() == Step.RETRY && !draft.target().isEmpty()) {
                throw new UncheckedIOException(new IOException("disk full"));
            }
        });
        assertThatThrownBy(() -> {
            Decided decided = owner.decide(new Decision.Retry(all(deferred.id()), true, ""));
            while (decided instanceof Decided.Refused no && no.why() == Decided.Why.MOVES) { // it is just being tried again
                decided = owner.decide(new Decision.Retry(all(deferred.id()), true, ""));
            }
        }).isInstanceOf(UncheckedIOException.class);
        owner.machinery.conductor().drain(Duration.ZERO);
        ledger.beforeWriting(draft -> {});
        table("[pay-(?P<version>[0-9.]+)\\.zip$]\nname = pay\nhost = web1, web2\nlogin = app\ndest_dir = /srv/new/\n");
        targets.mended("web1");
        targets.mended("web2");
        owner.machinery.deliveries().recover();
        owner.machinery.conductor().wakeAll();
        assertThat(ended(deferred.id()).deliveries()).extracting(each -> each.fact(DeliveryRecord.REMOTE_PATH).orElse(""))
                .containsExactly("/srv/new/pay-1.zip", "/srv/new/pay-1.zip");
        assertThat(ledger.dispatch(deferred.id()).deliveries()).extracting(each -> each.fact(Stages.DIRECTORY).orElse("")).containsOnly("/srv/new/");
    }

    @Test
    void what_comes_to_await_approval_in_the_moment_in_which_a_newer_one_is_handed_in_gives_its_place_up() throws Exception {
        table("""
                [pay-(?P<version>.+)\\.zip$]
                name = pay
                host = web1
                login = app
                upgrade_command = up {file}
                order = latest
                approval = required
                """);
        targets.haveShells();
        Thread newer = Thread.ofPlatform().unstarted(() -> owner.machinery.deliveries().handIn(new HandedIn.File(dir.resolve("pay-2.zip"), false, "bob")));
        file("pay-2.zip", "the newer bytes");
        ledger.beforeWriting(draft -> {
            if (draft.dispatch() == 1 && draft.step() == Step.HOLD) {
                newer.start();
                while (newer.isAlive() && !waitsForTheOlder(newer)) {
                    Thread.onSpinWait();
                }
            }
        });
        long older = owner.machinery.deliveries().handIn(new HandedIn.File(file("pay-1.zip", "the bytes"), false, "alice"));
        owner.rest(older);
        newer.join();
        owner.rest(2);
        assertThat(ledger.delivery(older, WEB1).reason()).contains(Reason.SUPERSEDED);
        assertThat(ledger.delivery(2, WEB1).reason()).contains(Reason.APPROVAL);
    }

    @Test
    void a_shared_turn_that_ends_just_before_the_next_waits_for_it_is_taken_at_once() throws Exception {
        String way = "\nlogin = app\nupgrade_command = up {file}\nturn = database\n";
        table("[app-.*]\nhost = web1" + way + "[pay-.*]\nhost = web2" + way);
        targets.haveShells();
        CountDownLatch runsNow = new CountDownLatch(1);
        CountDownLatch taken = new CountDownLatch(1);
        runs.onRun((key, watcher) -> {
            runsNow.countDown();
            await(taken);
            return MemoryRuns.WELL;
        });
        ledger.beforeWriting(draft -> {
            if (draft.failure().filter(why -> why.is(Reason.TURN_TAKEN, "joined")).isPresent()) {
                taken.countDown();
                gone(WEB1);
            }
        });
        owner.machinery.deliveries().handIn(new HandedIn.File(file("app-1.zip", "the bytes"), false, "alice"));
        await(runsNow);
        long id = owner.machinery.deliveries().handIn(new HandedIn.File(file("pay-1.zip", "others"), false, "alice"));
        await(taken);
        Duration sooner = Duration.ofSeconds(10); // it looks by itself after a quarter of a minute
        assertThat(owner.machinery.conductor().awaitRest(java.util.Set.of(id), Optional.of(sooner))).isTrue();
        assertThat(ledger.delivery(id, WEB2).state()).isEqualTo(DeliveryState.UPGRADED);
    }

    private static boolean waitsForTheOlder(Thread newer) {
        return newer.getState() == Thread.State.BLOCKED
                && List.of(newer.getStackTrace()).stream().anyMatch(frame -> frame.getClassName().equals(Superseding.class.getName()));
    }

    private static int number(DispatchRecord dispatch) {
        return Integer.parseInt(dispatch.deliveries().getFirst().fact(DeliveryRecord.REPEATS).orElseThrow());
    }

    @Test
    void rerouted_to_a_route_without_an_upgrade_it_ends_once_it_is_delivered() throws Exception {
        routes("upgrade_command = true\nbatch = 100%");
        DispatchRecord held = dispatch(false);
        assertThat(held.reason()).contains(Reason.NO_POSIX_SHELL);
        routes("");
        assertThat(owner.decide(new Decision.Retry(all(held.id()), true, ""))).isInstanceOf(Decided.Done.class);
        assertThat(ended(held.id()).state()).isEqualTo(DispatchState.DONE);
    }

    @Test
    void a_cancellation_that_could_not_be_written_leaves_the_delivery_on_its_way() throws Exception {
        targets.fails("web1", Failure.of(Reason.UNREACHABLE, "refused").with("host", "web1").with("port", 22));
        DispatchRecord deferred = dispatch(false);
        AtomicBoolean full = new AtomicBoolean(true);
        ledger.beforeWriting(draft -> {
            if (draft.step() == Step.CANCEL && full.get()) {
                throw new UncheckedIOException(new IOException("disk full"));
            }
        });
        assertThat(owner.decide(new Decision.Cancel(all(deferred.id()), false, "")))
                .isInstanceOfSatisfying(Decided.Refused.class, refused -> assertThat(refused.why()).isEqualTo(Decided.Why.MOVES));
        full.set(false);
        targets.mended("web1");
        assertThat(ended(deferred.id()).state()).isEqualTo(DispatchState.DONE);
    }

    /** The more others move, the longer the moment in which it has left its line and is still found moving. */
    @Test
    void what_is_set_off_in_the_moment_in_which_it_ends_does_not_block_its_line() throws Exception {
        table("[app-.*]\nhost = silent[1-50]\nlogin = app\nparallel = 2000\n[pay-.*]\nhost = web1\nlogin = app\ndest_dir = /srv/pay\n");
        CountDownLatch connect = new CountDownLatch(2001);
        CountDownLatch go = new CountDownLatch(1);
        targets.onConnect(to -> {
            connect.countDown();
            await(to.target().host().equals("web1") ? go : new CountDownLatch(1));
        });
        Conductor conductor = owner.machinery.conductor();
        for (int app = 1; app <= 40; app++) { // not one for 2000 targets: a dispatch is read whole for each of them
            owner.machinery.deliveries().handIn(new HandedIn.File(file("app-" + app + ".zip", "app " + app), false, "alice"));
        }
        long id = owner.machinery.deliveries().handIn(new HandedIn.File(file("pay-1.zip", "pay"), false, "alice"));
        await(connect);
        Underway first = conductor.of(id, WEB1).orElseThrow().delivery();
        Failure behind = Failure.of(Reason.TURN_TAKEN, "line").with("line", first.routed().line());
        ledger.afterReadingAll(record -> {
            ledger.afterReadingAll(any -> {});
            go.countDown();
            while (conductor.stands(behind, WEB1, id + 1).isPresent()) {
                Thread.onSpinWait();
            }
        });
        conductor.each(first.course(), first.routed(), "bob", first.work());
        assertThat(ended(id).state()).isEqualTo(DispatchState.DONE);
        assertThat(owner.dispatch(file("pay-2.zip", "the next of its line"), event -> {}).state()).isEqualTo(DispatchState.DONE);
    }
}
