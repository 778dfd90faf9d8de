package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.upgrade.DetachedUpgrade;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Upgrades that were started and then lost sight of. */
@Timeout(60)
class UnseenUpgradesTest extends MemoryHome<Ledger> {
    UnseenUpgradesTest() {
        super(new MemoryLedger(NOON));
    }

    @BeforeEach
    void upgrades() throws IOException {
        table("[pay-(?P<version>[0-9.]+)\\.zip$]\nname = pay\nhost = web1\nlogin = app\ndest_dir = /srv/pay/\nupgrade_command = true\n");
        targets.haveShells();
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
        assertThat(Conductor.mayRunUnseen(gone)).isTrue();
        runs.onRun((key, watcher) -> MemoryRuns.WELL);
        assertThat(owner.decide(new Decision.Resolve(all(1), Decision.As.START_AGAIN, "it did not run"))).isInstanceOf(Decided.Done.class);
        assertThat(ended(1).deliveries().getFirst().state()).isEqualTo(DeliveryState.UPGRADED);
        assertThat(runs.started).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void what_was_never_seen_to_run_and_is_not_there_is_started() throws Exception {
        runs.onRun((key, watcher) -> runs.started.size() == 1 ? new DetachedUpgrade.Lost(0) : MemoryRuns.WELL);
        assertThat(dispatch("pay-1.zip").state()).isEqualTo(DeliveryState.UPGRADED);
        assertThat(runs.started).hasSize(2);
    }
}
