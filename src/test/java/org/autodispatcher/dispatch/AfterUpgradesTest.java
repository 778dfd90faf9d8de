package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.ssh.Exit;
import org.autodispatcher.upgrade.DetachedUpgrade;
import org.autodispatcher.upgrade.RunKey;
import org.autodispatcher.upgrade.Upgrade;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Health commands and ways back, and what is recorded of them. */
@Timeout(300)
class AfterUpgradesTest extends MemoryHome<Ledger> {
    private static final DetachedUpgrade.Finished STATUS_7 = failed(Failure.of(Reason.EXIT_STATUS).with("status", 7).with("command", "x"), OptionalInt.of(7));

    /** What was asked for, in order: {@code pay-1.zip}, {@code pay-1.zip health-0}. */
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    private final AtomicReference<Instant> now;

    AfterUpgradesTest() {
        AtomicReference<Instant> moment = new AtomicReference<>(NOON.instant());
        super(new MemoryLedger(moment::get));
        now = moment;
        clock = moment::get;
    }

    @BeforeEach
    void upgrades() throws IOException {
        table(both(""));
        targets.haveShells((script, output, limit) -> {
            byte[] absent = "absent\n".getBytes(StandardCharsets.UTF_8);
            output.out(absent, 0, absent.length);
            return new Exit.Exited(0);
        });
        comesTo((key, watcher) -> MemoryRuns.WELL);
    }

    private static String both(String more) {
        return "[pay-(?P<version>[0-9.]+)\\.zip$]\nname = pay\nhost = web1\nlogin = app\ndest_dir = /srv/pay/\n"
                + "upgrade_command = up\nhealth_command = well {previous}\nrollback_command = back {previous}\n" + more;
    }

    private void comesTo(MemoryRuns.Asked<DetachedUpgrade.Result> answer) {
        runs.onRun((key, watcher) -> {
            asked.add((key.packageName() + " " + key.part()).strip());
            DetachedUpgrade.Result result = answer.of(key, watcher);
            watcher.started(77); // what was refused has not been
            return result;
        });
    }

    /** The last package fails, in its upgrade or in its health. */
    private void failsIn(String part, DetachedUpgrade.Result how, MemoryRuns.Asked<DetachedUpgrade.Result> back) {
        comesTo((key, watcher) -> is(key, "pay-2.zip", part) ? how
                : is(key, "pay-2.zip", "rollback") ? back.of(key, watcher) : MemoryRuns.WELL);
    }

    private static boolean is(RunKey key, String pack, String part) {
        return key.packageName().equals(pack) && key.part().equals(part);
    }

    private static DetachedUpgrade.Finished failed(Failure why, OptionalInt status) {
        return new DetachedUpgrade.Finished(new Upgrade.Ended.Failed(why, status), 0);
    }

    private static DetachedUpgrade.Finished doubt(Failure why) {
        return new DetachedUpgrade.Finished(new Upgrade.Ended.InDoubt(why), 0);
    }

    private DeliveryRecord dispatch(String name) throws Exception {
        return owner.dispatch(file(name, name), event -> {}).deliveries().getFirst();
    }

    private List<String> entries(Step step, long dispatch) {
        return ledger.entries(dispatch).stream().map(Entry::draft).filter(draft -> draft.step() == step)
                .map(draft -> draft.tense() + draft.failure().map(why -> " " + why.wording()).orElse("")).toList();
    }

    @Test
    void what_is_well_is_upgraded_only_once_that_was_found_out() throws Exception {
        List<DeliveryState> seen = new ArrayList<>();
        comesTo((key, watcher) -> {
            if (key.part().equals("health-0")) {
                DeliveryRecord now = ledger.delivery(1, WEB1);
                seen.add(now.state());
                assertThat(now.healthDue()).isTrue();
                assertThat(now.exitCode()).hasValue(0);
            }
            return MemoryRuns.WELL;
        });
        DeliveryRecord delivery = dispatch("pay-1.zip");
        assertThat(delivery.state()).as(delivery.toString()).isEqualTo(DeliveryState.UPGRADED);
        assertThat(seen).containsExactly(DeliveryState.UPGRADING);
        assertThat(asked).containsExactly("pay-1.zip", "pay-1.zip health-0");
    }

    @Test
    void what_is_not_well_in_time_has_failed_and_is_told_with_its_last_status_and_lines() throws Exception {
        comesTo((key, watcher) -> {
            if (key.part().isEmpty()) {
                return MemoryRuns.WELL;
            }
            List.of("1", "2", "3", "no answer").forEach(watcher::line);
            return STATUS_7;
        });
        DeliveryRecord delivery = dispatch("pay-1.zip");
        assertThat(delivery.state()).as(delivery.toString()).isEqualTo(DeliveryState.FAILED);
        Failure why = delivery.failure().orElseThrow();
        assertThat(why.reason()).isEqualTo(Reason.HEALTH);
        assertThat(why.values()).containsEntry("status", "7").containsEntry("last", "2 / 3 / no answer").containsEntry("seconds", "60");
        assertThat(delivery.exitCode()).hasValue(0); // the upgrade's
        assertThat(delivery.rollbackDue()).isFalse(); // there is nothing to go back to
        assertThat(ledger.dispatch(1).state()).isEqualTo(DispatchState.FAILED);
        assertThat(asked).containsExactly("pay-1.zip", "pay-1.zip health-0");
    }

    @Test
    void an_upgrade_that_ended_well_was_not_healthy_and_fails_once_more_is_told_with_its_last_status() throws Exception {
        comesTo((key, watcher) -> key.part().isEmpty() ? MemoryRuns.WELL : STATUS_7);
        assertThat(dispatch("pay-1.zip").exitCode()).hasValue(0);
        comesTo((key, watcher) -> STATUS_7);
        assertThat(owner.decide(new Decision.Retry(all(1), false, ""))).isInstanceOf(Decided.Done.class);
        DeliveryRecord again = ended(1).deliveries().getFirst();
        assertThat(again.reason()).contains(Reason.EXIT_STATUS);
        assertThat(again.exitCode()).hasValue(7);
    }

    @Test
    void one_that_was_stopped_for_its_time_was_over_is_told_so() throws Exception {
        comesTo((key, watcher) -> key.part().isEmpty() ? MemoryRuns.WELL : failed(Failure.of(Reason.STOPPED).with("seconds", 61), OptionalInt.empty()));
        assertThat(dispatch("pay-1.zip").failure().orElseThrow().wording()).isEqualTo("health.hung");
    }

    @Test
    void an_upgrade_that_failed_is_not_asked_whether_it_is_well() throws Exception {
        comesTo((key, watcher) -> STATUS_7);
        assertThat(dispatch("pay-1.zip").reason()).contains(Reason.EXIT_STATUS);
        assertThat(asked).containsExactly("pay-1.zip");
    }

    @Test
    void a_health_command_out_of_sight_is_come_back_to_and_the_upgrade_not_run_again() throws Exception {
        comesTo((key, watcher) -> key.part().isEmpty() ? MemoryRuns.WELL : new DetachedUpgrade.Lost(0));
        runs.onAttach((key, watcher) -> {
            asked.add(key.packageName() + " again " + key.part());
            return MemoryRuns.WELL;
        });
        assertThat(dispatch("pay-1.zip").state()).isEqualTo(DeliveryState.UPGRADED);
        assertThat(asked).containsExactly("pay-1.zip", "pay-1.zip health-0", "pay-1.zip again health-0");
    }

    @Test
    void the_next_owner_goes_on_with_the_health_of_what_was_upgraded() throws Exception {
        comesTo((key, watcher) -> {
            if (key.part().isEmpty()) {
                return MemoryRuns.WELL;
            }
            owner.machinery.conductor().of(1, WEB1).orElseThrow().cut();
            return new DetachedUpgrade.Lost(0);
        });
        assertThat(dispatch("pay-1.zip").healthDue()).isTrue();
        runs.onAttach((key, watcher) -> MemoryRuns.WELL);
        owner = nextOwner();
        owner.machinery.deliveries().recover();
        assertThat(ended(1).deliveries().getFirst().state()).isEqualTo(DeliveryState.UPGRADED);
        assertThat(asked).containsExactly("pay-1.zip", "pay-1.zip health-0");
    }

    @Test
    void one_that_was_lost_with_its_machine_is_followed_by_another() throws Exception {
        comesTo((key, watcher) -> key.part().equals("health-0") ? doubt(Failure.of(Reason.REBOOTED)) : MemoryRuns.WELL);
        assertThat(dispatch("pay-1.zip").state()).isEqualTo(DeliveryState.UPGRADED);
        assertThat(asked).containsExactly("pay-1.zip", "pay-1.zip health-0", "pay-1.zip health-1");
    }

    @Test
    void one_that_may_still_run_is_not_followed_by_another_and_a_person_has_to_look() throws Exception {
        targets.haveShells((script, output, limit) -> {
            byte[] left = "found\nleft\n".getBytes(StandardCharsets.UTF_8);
            output.out(left, 0, left.length);
            return new Exit.Exited(0);
        });
        comesTo((key, watcher) -> key.part().isEmpty() ? MemoryRuns.WELL : doubt(Failure.of(Reason.IN_DOUBT, "unguarded").with("pid", 77)));
        DeliveryRecord delivery = dispatch("pay-1.zip");
        assertThat(delivery.failure().orElseThrow().is(Reason.IN_DOUBT, "health")).isTrue();
        assertThat(UpgradeEnds.mayRunUnseen(delivery)).isTrue();
        assertThat(asked).containsExactly("pay-1.zip", "pay-1.zip health-0");
        assertThat(owner.decide(new Decision.Resolve(all(1), Decision.As.UPGRADED, "it is well"))).isInstanceOf(Decided.Done.class);
        assertThat(ended(1).deliveries().getFirst().state()).isEqualTo(DeliveryState.UPGRADED);
    }

    @Test
    void what_cannot_be_reached_for_its_health_stays_upgrading_until_it_can() throws Exception {
        comesTo((key, watcher) -> {
            if (key.part().isEmpty()) {
                targets.fails("web1", Failure.of(Reason.UNREACHABLE, "refused").with("host", "web1").with("port", 22));
                return MemoryRuns.WELL;
            }
            if (asked.size() < 3) {
                throw Failure.of(Reason.CONNECTION_LOST).exception();
            }
            return MemoryRuns.WELL;
        });
        dispatch("pay-1.zip");
        assertThat(ledger.delivery(1, WEB1).healthDue()).isTrue();
        targets.mended("web1");
        runs.onAttach((key, watcher) -> MemoryRuns.WELL);
        owner.machinery.conductor().wakeAll();
        assertThat(ended(1).deliveries().getFirst().state()).isEqualTo(DeliveryState.UPGRADED);
    }

    @ParameterizedTest
    @EnumSource(value = Reason.class, names = {"EXIT_STATUS", "SIGNAL", "STOPPED", "SUDO_NEEDS_TTY"})
    void what_failed_is_gone_back_from_once_and_stays_failed(Reason how) throws Exception {
        failsIn("", failed(Failure.of(how).with("status", 7), OptionalInt.of(7)), (key, watcher) -> {
            assertThat(ledger.dispatch(2).state()).isEqualTo(DispatchState.ACTIVE);
            assertThat(ledger.delivery(2, WEB1).rollbackDue()).isTrue();
            return MemoryRuns.WELL;
        });
        dispatch("pay-1.zip");
        DeliveryRecord delivery = dispatch("pay-2.zip");
        assertThat(delivery.state()).as(delivery.toString()).isEqualTo(DeliveryState.FAILED);
        assertThat(delivery.reason()).contains(how);
        assertThat(delivery.fact(DeliveryRecord.ROLLBACK)).contains("done");
        assertThat(ledger.dispatch(2).state()).isEqualTo(DispatchState.FAILED);
        assertThat(asked).containsExactly("pay-1.zip", "pay-1.zip health-0", "pay-2.zip", "pay-2.zip rollback");
        assertThat(owner.bugs).isEmpty();
    }

    @Test
    void what_is_not_well_is_gone_back_from() throws Exception {
        failsIn("health-0", STATUS_7, (key, watcher) -> MemoryRuns.WELL);
        dispatch("pay-1.zip");
        DeliveryRecord delivery = dispatch("pay-2.zip");
        assertThat(delivery.reason()).contains(Reason.HEALTH);
        assertThat(delivery.fact(DeliveryRecord.ROLLBACK)).contains("done");
    }

    @Test
    void what_the_way_back_came_to_is_said() throws Exception {
        dispatch("pay-1.zip");
        failsIn("", STATUS_7, (key, watcher) -> STATUS_7);
        assertThat(dispatch("pay-2.zip").fact(DeliveryRecord.ROLLBACK)).contains("failed");
        comesTo((key, watcher) -> key.part().equals("rollback") ? doubt(Failure.of(Reason.REBOOTED)) : STATUS_7);
        DeliveryRecord delivery = dispatch("pay-3.zip");
        assertThat(delivery.fact(DeliveryRecord.ROLLBACK)).contains("in-doubt");
        assertThat(delivery.reason()).contains(Reason.EXIT_STATUS);
        assertThat(ledger.dispatch(3).state()).isEqualTo(DispatchState.FAILED);
    }

    @Test
    void of_a_way_back_in_doubt_a_person_says_that_it_failed_and_the_reason_stays() throws Exception {
        dispatch("pay-1.zip");
        failsIn("", STATUS_7, (key, watcher) -> doubt(Failure.of(Reason.REBOOTED)));
        assertThat(dispatch("pay-2.zip").rollbackInDoubt()).isTrue();
        assertThat(owner.decide(new Decision.Resolve(all(2), Decision.As.UPGRADED, ""))).isInstanceOf(Decided.Refused.class);
        assertThat(owner.decide(new Decision.Resolve(all(2), Decision.As.FAILED, "seen"))).isInstanceOf(Decided.Done.class);
        DeliveryRecord resolved = ledger.delivery(2, WEB1);
        assertThat(resolved.fact(DeliveryRecord.ROLLBACK)).contains("failed");
        assertThat(resolved.reason()).contains(Reason.EXIT_STATUS);
    }

    @Test
    void where_a_plain_way_back_may_still_run_nothing_starts_whoever_owns_the_home_until_a_person_has_looked() throws Exception {
        AtomicBoolean lost = new AtomicBoolean();
        targets.haveShells((script, output, limit) -> {
            byte[] absent = "absent\n".getBytes(StandardCharsets.UTF_8);
            output.out(absent, 0, absent.length);
            return lost.get() ? new Exit.Lost("connection-lost") : new Exit.Exited(0);
        });
        failsIn("", STATUS_7, (key, watcher) -> {
            lost.set(true); // it runs over the channel, of which nothing comes any more
            return new DetachedUpgrade.NoRunFolder("read-only");
        });
        dispatch("pay-1.zip");
        assertThat(dispatch("pay-2.zip").rollbackInDoubt()).isTrue();
        assertThat(ledger.dispatch(2).state()).isEqualTo(DispatchState.FAILED);
        lost.set(false);
        owner.machinery.conductor().drain(Duration.ZERO);
        owner = nextOwner();
        owner.machinery.deliveries().recover();
        DeliveryRecord waits = dispatch("pay-3.zip");
        assertThat(waits.reason()).as(waits.toString()).contains(Reason.TURN_TAKEN);
        assertThat(waits.failure().orElseThrow().values()).containsEntry("by", "2");
        owner.decide(new Decision.Resolve(all(2), Decision.As.FAILED, "it has ended"));
        assertThat(ended(3).deliveries().getFirst().state()).isEqualTo(DeliveryState.UPGRADED);
    }

    @Test
    void nothing_is_gone_back_from_that_is_in_doubt_nor_what_a_person_says_has_failed() throws Exception {
        failsIn("", doubt(Failure.of(Reason.IN_DOUBT, "gone").with("pid", 77)), (key, watcher) -> MemoryRuns.WELL);
        dispatch("pay-1.zip");
        assertThat(dispatch("pay-2.zip").state()).isEqualTo(DeliveryState.IN_DOUBT);
        assertThat(owner.decide(new Decision.Resolve(all(2), Decision.As.FAILED, "seen"))).isInstanceOf(Decided.Done.class);
        assertThat(ended(2).state()).isEqualTo(DispatchState.FAILED);
        assertThat(asked).doesNotContain("pay-2.zip rollback");
    }

    @Test
    void the_package_to_go_back_to_is_the_last_of_its_line_that_ended_well_there() throws Exception {
        comesTo((key, watcher) -> key.packageName().equals("pay-1.zip") || key.packageName().equals("pay-2.zip") || key.part().equals("rollback")
                ? MemoryRuns.WELL : STATUS_7);
        for (String name : List.of("pay-1.zip", "pay-2.zip", "pay-3.zip", "pay-4.zip")) {
            dispatch(name);
        }
        assertThat(ledger.delivery(1, WEB1).fact(DeliveryRecord.PREVIOUS)).contains("");
        assertThat(ledger.delivery(2, WEB1).fact(DeliveryRecord.PREVIOUS)).contains("1");
        assertThat(ledger.delivery(4, WEB1).fact(DeliveryRecord.PREVIOUS)).contains("2");
    }

    @Test
    void what_lies_there_changed_is_placed_again_first() throws Exception {
        failsIn("", STATUS_7, (key, watcher) -> {
            if (Collections.frequency(asked, "pay-2.zip rollback") == 1) {
                throw Failure.of(Reason.DIGEST_DIFFERS, "missing").with("path", "/srv/pay/pay-1.zip").exception();
            }
            return MemoryRuns.WELL;
        });
        dispatch("pay-1.zip");
        DeliveryRecord delivery = dispatch("pay-2.zip");
        assertThat(delivery.fact(DeliveryRecord.ROLLBACK)).as(delivery.toString()).contains("done");
        assertThat(delivery.fact(DeliveryRecord.REMOTE_PATH)).contains("/srv/pay/pay-2.zip");
        assertThat(entries(Step.RESTORE, 2)).containsExactly("INTENT", "FACT");
        assertThat(targets.content("web1", "/srv/pay/pay-1.zip")).isEqualTo("pay-1.zip");
    }

    @Test
    void what_is_neither_there_nor_in_the_spool_cannot_be_gone_back_to_and_that_is_said() throws Exception {
        dispatch("pay-1.zip");
        failsIn("", STATUS_7, (key, watcher) -> {
            throw Failure.of(Reason.DIGEST_DIFFERS, "missing").with("path", "/srv/pay/pay-1.zip").exception();
        });
        Files.delete(dir.resolve("spool").resolve(new Sha256(ledger.dispatch(1).fact(DispatchRecord.SHA256).orElseThrow()).hex()));
        DeliveryRecord delivery = dispatch("pay-2.zip");
        assertThat(delivery.fact(DeliveryRecord.ROLLBACK)).contains("failed");
        assertThat(entries(Step.RESTORE, 2)).containsExactly("INTENT", "FAILURE spool-damaged.previous");
        assertThat(delivery.reason()).contains(Reason.EXIT_STATUS);
    }

    @Test
    void the_next_owner_comes_back_to_the_way_back_and_never_starts_it_twice() throws Exception {
        failsIn("", STATUS_7, (key, watcher) -> {
            owner.machinery.conductor().of(2, WEB1).orElseThrow().cut();
            return new DetachedUpgrade.Lost(0);
        });
        dispatch("pay-1.zip");
        assertThat(dispatch("pay-2.zip").rollbackDue()).isTrue();
        assertThat(ledger.dispatch(2).state()).isEqualTo(DispatchState.ACTIVE);
        runs.onAttach((key, watcher) -> {
            assertThat(key.part()).isEqualTo("rollback");
            return MemoryRuns.WELL;
        });
        owner = nextOwner();
        owner.machinery.deliveries().recover();
        assertThat(ended(2).deliveries().getFirst().fact(DeliveryRecord.ROLLBACK)).contains("done");
        assertThat(asked).containsOnlyOnce("pay-2.zip", "pay-2.zip rollback");
    }

    @Test
    void the_status_of_a_way_back_that_the_next_owner_comes_back_to_is_not_taken_for_the_upgrades() throws Exception {
        failsIn("", STATUS_7, (key, watcher) -> {
            owner.machinery.conductor().of(2, WEB1).orElseThrow().cut();
            return new DetachedUpgrade.Lost(0);
        });
        dispatch("pay-1.zip");
        dispatch("pay-2.zip");
        runs.onAttach((key, watcher) -> failed(Failure.of(Reason.EXIT_STATUS).with("status", 2).with("command", "back"), OptionalInt.of(2)));
        owner = nextOwner();
        owner.machinery.deliveries().recover();
        DeliveryRecord delivery = ended(2).deliveries().getFirst();
        assertThat(delivery.fact(DeliveryRecord.ROLLBACK)).contains("failed");
        assertThat(delivery.exitCode()).hasValue(7);
    }

    @Test
    void a_way_back_that_was_seen_to_run_and_is_gone_is_in_doubt() throws Exception {
        failsIn("", STATUS_7, (key, watcher) -> new DetachedUpgrade.Lost(0));
        dispatch("pay-1.zip");
        assertThat(dispatch("pay-2.zip").fact(DeliveryRecord.ROLLBACK)).contains("in-doubt");
        assertThat(asked).containsOnlyOnce("pay-2.zip rollback");
    }

    @Test
    void a_way_back_that_is_out_of_reach_is_given_up_when_deliveries_are() throws Exception {
        table(both("retry_for = 0s\n"));
        failsIn("", STATUS_7, (key, watcher) -> MemoryRuns.WELL);
        dispatch("pay-1.zip");
        targets.onConnect(destination -> {
            if (ledger.delivery(2, WEB1).rollbackDue()) {
                targets.fails("web1", Failure.of(Reason.UNREACHABLE, "refused").with("host", "web1").with("port", 22));
            }
        });
        DeliveryRecord delivery = dispatch("pay-2.zip");
        assertThat(delivery.fact(DeliveryRecord.ROLLBACK)).contains("failed");
        assertThat(asked).doesNotContain("pay-2.zip rollback");
    }

    @Test
    void the_time_for_which_a_way_back_is_looked_for_begins_when_it_was_lost_and_not_when_the_upgrade_failed() throws Exception {
        table(both("retry_for = 1h\n"));
        AtomicInteger looks = new AtomicInteger();
        failsIn("", STATUS_7, (key, watcher) -> {
            watcher.started(78);
            now.set(now.get().plus(Duration.ofHours(2))); // it is followed for longer than a delivery is tried
            return new DetachedUpgrade.Lost(0);
        });
        targets.onConnect(destination -> {
            if (entries(Step.ROLLBACK, 2).contains("FAILURE connection-lost") && ledger.delivery(2, WEB1).rollbackDue()) {
                looks.incrementAndGet();
                now.set(now.get().plus(Duration.ofMinutes(20)));
                targets.fails("web1", Failure.of(Reason.UNREACHABLE, "refused").with("host", "web1").with("port", 22));
            }
        });
        dispatch("pay-1.zip");
        dispatch("pay-2.zip");
        assertThat(looks).as("given up an hour after it was lost").hasValue(3);
        assertThat(ledger.delivery(2, WEB1).fact(DeliveryRecord.ROLLBACK)).contains("in-doubt");
    }

    @Test
    void while_it_is_gone_back_nothing_else_is_decided_and_the_line_waits() throws Exception {
        List<Decided> decided = new ArrayList<>();
        List<String> later = new ArrayList<>();
        failsIn("", STATUS_7, (key, watcher) -> {
            decided.add(owner.decide(new Decision.Retry(all(2), false, "")));
            decided.add(owner.decide(new Decision.Cancel(all(2), false, "")));
            long next = owner.machinery.deliveries().handIn(new HandedIn.File(file("pay-3.zip", "3"), false, "alice"));
            later.add(ledger.dispatch(next).state().text());
            return MemoryRuns.WELL;
        });
        dispatch("pay-1.zip");
        dispatch("pay-2.zip");
        assertThat(decided).allSatisfy(refused -> assertThat(((Decided.Refused) refused).why()).isEqualTo(Decided.Why.ROLLING_BACK));
        assertThat(ended(3).state()).isEqualTo(DispatchState.DONE);
        assertThat(later).containsExactly("active");
        assertThat(asked.subList(2, asked.size())).containsExactly("pay-2.zip", "pay-2.zip rollback", "pay-3.zip", "pay-3.zip health-0");
        assertThat(ledger.delivery(3, WEB1).fact(DeliveryRecord.PREVIOUS)).contains("1");
    }

    @Test
    void a_person_can_stop_the_way_back_and_then_try_again() throws Exception {
        failsIn("", STATUS_7, (key, watcher) -> {
            assertThat(owner.decide(new Decision.Cancel(all(2), true, "enough"))).isInstanceOf(Decided.Done.class);
            return failed(Failure.of(Reason.SIGNAL).with("signal", "TERM").with("status", 143), OptionalInt.of(143));
        });
        dispatch("pay-1.zip");
        DeliveryRecord stopped = dispatch("pay-2.zip");
        assertThat(stopped.fact(DeliveryRecord.ROLLBACK)).contains("failed");
        assertThat(stopped.reason()).contains(Reason.EXIT_STATUS);
        assertThat(entries(Step.ROLLBACK, 2)).last().isEqualTo("FAILURE stopped.ordered");
        comesTo((key, watcher) -> MemoryRuns.WELL);
        assertThat(owner.decide(new Decision.Retry(all(2), false, ""))).isInstanceOf(Decided.Done.class);
        DeliveryRecord again = ended(2).deliveries().getFirst();
        assertThat(again.state()).isEqualTo(DeliveryState.UPGRADED);
        assertThat(again.fact(DeliveryRecord.ROLLBACK)).contains("");
    }

    @Test
    void an_upgrade_that_a_person_stopped_is_gone_back_from() throws Exception {
        failsIn("", MemoryRuns.WELL, (key, watcher) -> MemoryRuns.WELL);
        dispatch("pay-1.zip");
        comesTo((key, watcher) -> {
            if (key.part().isEmpty()) {
                owner.decide(new Decision.Cancel(all(2), true, ""));
                return failed(Failure.of(Reason.SIGNAL).with("signal", "TERM").with("status", 143), OptionalInt.of(143));
            }
            return MemoryRuns.WELL;
        });
        DeliveryRecord delivery = dispatch("pay-2.zip");
        assertThat(delivery.failure().orElseThrow().wording()).isEqualTo("stopped.ordered");
        assertThat(delivery.fact(DeliveryRecord.ROLLBACK)).contains("done");
    }

    @Test
    void a_pause_holds_up_no_way_back() throws Exception {
        failsIn("", STATUS_7, (key, watcher) -> MemoryRuns.WELL);
        dispatch("pay-1.zip");
        comesTo((key, watcher) -> {
            if (key.part().isEmpty()) {
                owner.decide(new Decision.Pause(Decision.Scope.EVERYTHING, ""));
                return STATUS_7;
            }
            return MemoryRuns.WELL;
        });
        assertThat(dispatch("pay-2.zip").fact(DeliveryRecord.ROLLBACK)).contains("done");
    }

    @Test
    void what_all_of_them_wrote_is_one_output() throws Exception {
        comesTo((key, watcher) -> {
            byte[] line = (key.part() + " of " + key.packageName() + "\n").getBytes(StandardCharsets.UTF_8);
            watcher.output(0, line, 0, line.length);
            return is(key, "pay-2.zip", "health-0") ? STATUS_7 : MemoryRuns.WELL;
        });
        dispatch("pay-1.zip");
        dispatch("pay-2.zip");
        StringBuilder all = new StringBuilder();
        Control.Output piece;
        do {
            piece = OutputPiece.of(ledger, new org.autodispatcher.ledger.UpgradeOutputs(dir.resolve("output")), 2, WEB1, all.length());
            assertThat(piece.from()).isEqualTo(all.length());
            all.append(new String(piece.bytes(), StandardCharsets.UTF_8));
        } while (piece.bytes().length > 0);
        assertThat(all.toString()).isEqualTo(" of pay-2.zip\n\n--- health_command\nhealth-0 of pay-2.zip\n\n--- rollback_command\nrollback of pay-2.zip\n");
        assertThat(piece.total()).isEqualTo(all.length());
        assertThat(piece.ended()).isTrue();
    }
}
