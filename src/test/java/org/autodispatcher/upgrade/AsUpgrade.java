package org.autodispatcher.upgrade;

import java.io.IOException;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.upgrade.DetachedUpgrade.Finished;

/** Detached runs in the terms of the contract that plain ones keep, too; each order is a run of its own. */
record AsUpgrade(RemoteShell shell, RunPlace place, RemoteUpgrade.Patience patience) implements Upgrade {
    @Override
    public Ended run(UpgradeOrder order, Watcher watcher) throws IOException {
        DetachedUpgrade.Result result =
                new DetachedRun(shell, place, Timer.REAL, patience).run(order, Runs.fresh(), 0, (DetachedUpgrade.Watcher) watcher);
        if (result instanceof Finished(Ended how, long _)) {
            return how;
        }
        throw new AssertionError(result);
    }
}
