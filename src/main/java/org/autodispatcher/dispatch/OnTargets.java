package org.autodispatcher.dispatch;

import java.io.IOException;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.upgrade.DetachedRun;
import org.autodispatcher.upgrade.DetachedUpgrade;
import org.autodispatcher.upgrade.RunPlace;

/** Detached runs on real targets. */
final class OnTargets implements Runs.Detaching {
    @Override
    public DetachedUpgrade at(RemoteShell shell, RunPlace place) {
        return new DetachedRun(shell, place);
    }

    @Override
    public boolean survives(Runs.OtherShell other, RemoteShell shell) throws IOException {
        return true;
    }
}
