package org.autodispatcher.ssh;

/** The double keeps the contract, too. */
class ScriptedShellTest extends RemoteShellContract {
    @Override
    protected RemoteShell shell() {
        return ScriptedShell.of(folder.toString());
    }
}
