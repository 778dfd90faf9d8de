package org.autodispatcher.dispatch;

import java.io.IOException;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.upgrade.DetachedUpgrade;
import org.autodispatcher.upgrade.RunPlace;

/** Detached runs on targets. */
interface Detaching {
    /** Everything runs plain. */
    Detaching NEVER = new Detaching() {
        @Override
        public DetachedUpgrade at(RemoteShell shell, RunPlace place) {
            throw new IllegalStateException("nothing runs detached");
        }

        @Override
        public boolean survives(OtherShell other, RemoteShell shell) {
            return false;
        }
    };

    /** Runs over {@code shell}, kept in {@code place}. */
    DetachedUpgrade at(RemoteShell shell, RunPlace place);

    /** Whether a process that {@code other} starts is still seen over {@code shell} once {@code other} is closed. */
    boolean survives(OtherShell other, RemoteShell shell) throws IOException;
}
