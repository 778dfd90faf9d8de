package org.autodispatcher.upgrade;

import java.nio.file.Path;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.ssh.ScriptedShell;
import org.junit.jupiter.api.io.TempDir;

/** Upgrades through a shell without a network. */
class LocalUpgradeTest extends UpgradeContract {
    @TempDir
    Path folder;

    @Override
    protected RemoteShell shell() {
        return ScriptedShell.of(folder.toString());
    }

    @Override
    protected Path place() {
        return folder;
    }
}
