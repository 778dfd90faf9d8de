package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.upgrade.DetachedUpgrade;
import org.autodispatcher.upgrade.Upgrade;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upgrades that were started and then lost sight of. */
@Timeout(300)
class UnseenUpgradesTest extends MemoryHome<Ledger> {
    private static final Failure GONE = Failure.of(Reason.UNREACHABLE, "refused").with("host", "web").with("port", 22);

    UnseenUpgradesTest() {
        super(new MemoryLedger(NOON));
    }

    @BeforeEach
    void upgrades() throws IOException {
        table("[pay-(?P<version>[0-9.]+)\\.zip$]\nname = pay\nhost = web1\nlogin = app\ndest_dir = /srv/pay/\nupgrade_command = true\n");
        targets.haveShells();
    }

    /** Two routes to one target, of which each has a run folder of its own. */
    private void twoRunFolders() throws IOException {
        table("""
                [DEFAULT]
                host = web1
                login = app
                dest_dir = /srv
                upgrade_command = true
                [pay-.*]
                run_dir = /var/a
                [web-.*]
                run_dir = /var/b
                """);
    }

    private DeliveryRecord dispatch(String name) throws Exception {
        return owner.dispatch(file(name, name), event -> {}).deliveries().getFirst();
    }

    /** It is seen to start, then its connection is cut. */
    private static DetachedUpgrade.Result cut(DetachedUpgrade.Watcher watcher) {
        watcher.started(77);
        return new DetachedUpgrade.Lost(0);
    }

    @Test
    void what_was_seen_to_run_and_is_gone_from_its_target_is_in_doubt_and_not_started_again() throws Exception {
        runs.onRun((key, watcher) -> cut(watcher));
        DeliveryRecord gone = dispatch("pay-1.zip");
        assertThat(runs.started).hasSize(1);
        assertThat(gone.failure()).as(gone.toString()).hasValueSatisfying(why -> {
            assertThat(why.is(Reason.IN_DOUBT, "vanished")).isTrue();
            assertThat(why.values()).containsEntry("pid", "77").containsEntry("path", "~/.auto-dispatcher/runs/" + runs.started.getFirst());
        });
        assertThat(UpgradeEnds.mayRunUnseen(gone)).isTrue();
        runs.onRun((key, watcher) -> MemoryRuns.WELL);
        assertThat(owner.decide(new Decision.Resolve(all(1), Decision.As.START_AGAIN, "it did not run"))).isInstanceOf(Decided.Done.class);
        assertThat(ended(1).deliveries().getFirst().state()).isEqualTo(DeliveryState.UPGRADED);
        assertThat(runs.started).hasSize(2).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unguarded", "differs"})
    void what_may_run_where_no_lock_speaks_for_it_keeps_the_turn_until_a_person_has_looked(String how) throws Exception {
        twoRunFolders();
        runs.onRun((key, watcher) -> {
            watcher.started(77);
            return new DetachedUpgrade.Finished(new Upgrade.Ended.InDoubt(Failure.of(Reason.IN_DOUBT, how).with("pid", 77)), 0);
        });
        assertThat(dispatch("pay-1.zip").state()).isEqualTo(DeliveryState.IN_DOUBT);
        runs.onRun((key, watcher) -> MemoryRuns.WELL);
        DeliveryRecord other = dispatch("web-1.zip");
        assertThat(other.reason()).as(other.toString()).contains(Reason.TURN_TAKEN);
        assertThat(runs.started).hasSize(1);
        owner.decide(new Decision.Resolve(all(1), Decision.As.UPGRADED, "it had ended"));
        assertThat(ended(2).deliveries().getFirst().state()).isEqualTo(DeliveryState.UPGRADED);
    }

    @Test
    void before_a_first_start_each_run_folder_of_a_target_is_read_once() throws Exception {
        twoRunFolders();
        for (String name : List.of("pay-1.zip", "web-1.zip", "pay-2.zip", "web-2.zip")) {
            assertThat(dispatch(name).state()).isEqualTo(DeliveryState.UPGRADED);
        }
        assertThat(runs.looked).containsExactly("/var/a", "/var/b");
    }

    @Test
    void what_was_never_seen_to_run_and_is_not_there_is_started() throws Exception {
        runs.onRun((key, watcher) -> runs.started.size() == 1 ? new DetachedUpgrade.Lost(0) : MemoryRuns.WELL);
        assertThat(dispatch("pay-1.zip").state()).isEqualTo(DeliveryState.UPGRADED);
        assertThat(runs.started).hasSize(2);
    }

    @Test
    void a_stop_that_was_carried_out_stands_whatever_becomes_of_one_more() throws Exception {
        Decision stop = new Decision.Cancel(all(1), true, "");
        runs.onRun((key, watcher) -> {
            if (runs.started.size() > 1) {
                return MemoryRuns.WELL;
            }
            assertThat(owner.decide(stop)).isInstanceOf(Decided.Done.class);
            targets.fails("web1", GONE);
            assertThat(owner.decide(stop)).isInstanceOfSatisfying(
                    Decided.Refused.class, refused -> assertThat(refused.why()).isEqualTo(Decided.Why.NOT_STOPPED));
            targets.mended("web1");
            return new DetachedUpgrade.Barred();
        });
        DeliveryRecord stopped = dispatch("pay-1.zip");
        assertThat(stopped.state()).as(stopped.toString()).isEqualTo(DeliveryState.FAILED);
        assertThat(stopped.failure().orElseThrow().wording()).isEqualTo("stopped.ordered");
        assertThat(runs.started).hasSize(1);
    }

    @Test
    void what_was_never_started_waits_for_the_end_of_a_pause_and_does_not_look_as_if_it_ran() throws Exception {
        runs.onRun((key, watcher) -> {
            if (runs.started.size() > 1) {
                return MemoryRuns.WELL;
            }
            owner.decide(new Decision.Pause(Decision.Scope.EVERYTHING, "the disk is being changed"));
            return new DetachedUpgrade.Lost(0);
        });
        DeliveryRecord paused = dispatch("pay-1.zip");
        assertThat(paused.state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(paused.reason()).contains(Reason.PAUSED);
        owner.decide(new Decision.Resume(Decision.Scope.EVERYTHING, ""));
        assertThat(ended(1).deliveries().getFirst().state()).isEqualTo(DeliveryState.UPGRADED);
        assertThat(runs.started).hasSize(2);
    }

    @Test
    void of_one_whose_target_never_answers_again_a_person_can_say_what_became_of_it() throws Exception {
        routes("upgrade_command = true\nbatch = 100%\nmax_unreachable = 1");
        runs.onRun((key, watcher) -> {
            targets.fails(key.target().equals(WEB1) ? "web1" : "web2", GONE);
            return cut(watcher);
        });
        DispatchRecord unseen = owner.dispatch(file("pay-1.zip", "x"), event -> {}); // who waits for it has an answer
        assertThat(unseen.deliveries()).extracting(DeliveryRecord::state).containsOnly(DeliveryState.UPGRADING);
        assertThat(owner.decide(new Decision.Resolve(all(1), Decision.As.FAILED, "one of them is in doubt"))).isInstanceOf(Decided.Refused.class);
        Decision.Subject web1 = new Decision.Subject(1, Optional.of(WEB1));
        assertThat(owner.decide(new Decision.Resolve(web1, Decision.As.FAILED, "scrapped"))).isEqualTo(new Decided.Done(List.of("1:" + WEB1)));
        assertThat(ledger.dispatch(1).deliveries()).extracting(DeliveryRecord::state).containsExactly(DeliveryState.FAILED, DeliveryState.UPGRADING);
        assertThat(owner.machinery.conductor().of(1, WEB1)).isEmpty();
        targets.mended("web1");
        runs.onRun((key, watcher) -> MemoryRuns.WELL);
        assertThat(dispatch("pay-2.zip").state()).isEqualTo(DeliveryState.UPGRADED); // neither its line nor its turn is taken
    }
}
