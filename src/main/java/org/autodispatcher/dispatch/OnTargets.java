package org.autodispatcher.dispatch;

import java.io.IOException;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.upgrade.DetachedRun;
import org.autodispatcher.upgrade.DetachedUpgrade;
import org.autodispatcher.upgrade.RunPlace;
import org.autodispatcher.upgrade.SurvivalProbe;

/** Detached runs on real targets. */
final class OnTargets implements Detaching {
    @Override
    public DetachedUpgrade at(RemoteShell shell, RunPlace place) {
        return new DetachedRun(shell, place);
    }

    @Override
    public boolean survives(OtherShell other, RemoteShell shell) throws IOException {
        SurvivalProbe.Started started;
        try (Connector.Shell first = other.open()) {
            started = SurvivalProbe.start(first.shell());
        }
        return SurvivalProbe.alive(shell, started);
    }
}
