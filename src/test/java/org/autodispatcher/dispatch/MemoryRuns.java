package org.autodispatcher.dispatch;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.upgrade.DetachedUpgrade;
import org.autodispatcher.upgrade.RunKey;
import org.autodispatcher.upgrade.RunPlace;
import org.autodispatcher.upgrade.Upgrade;
import org.autodispatcher.upgrade.UpgradeOrder;

/** Detached runs that come to what a test says; each ends well where it says nothing. */
final class MemoryRuns implements Detaching {
    static final DetachedUpgrade.Finished WELL = new DetachedUpgrade.Finished(new Upgrade.Ended.Succeeded(0), 0);

    /** The keys of the runs that were started, in order. */
    final List<String> started = new CopyOnWriteArrayList<>();
    /** The run folders that were asked which runs of this HOME they know, in order. */
    final List<String> looked = new CopyOnWriteArrayList<>();
    private volatile Asked<DetachedUpgrade.Result> onRun = (key, watcher) -> WELL;
    private volatile Asked<DetachedUpgrade.Found> onAttach = (key, watcher) -> new DetachedUpgrade.Absent();
    private volatile Runnable onProbe = () -> {};
    private volatile boolean survive = true;

    /** What asking for a run comes to. */
    @FunctionalInterface
    interface Asked<T> {
        T of(RunKey key, DetachedUpgrade.Watcher watcher) throws IOException;
    }

    void onRun(Asked<DetachedUpgrade.Result> answer) {
        onRun = answer;
    }

    void onAttach(Asked<DetachedUpgrade.Found> answer) {
        onAttach = answer;
    }

    /** While it is found out whether runs outlive their session. */
    void onProbe(Runnable action) {
        onProbe = action;
    }

    /** Nothing outlives its session: upgrades run plain. */
    void endWithTheirSession() {
        survive = false;
    }

    @Override
    public boolean survives(OtherShell other, RemoteShell shell) {
        onProbe.run();
        return survive;
    }

    @Override
    public DetachedUpgrade at(RemoteShell shell, RunPlace place) {
        return new DetachedUpgrade() {
            @Override
            public Result run(UpgradeOrder order, RunKey key, long from, Watcher watcher) throws IOException {
                started.add(key.text());
                return onRun.of(key, watcher);
            }

            @Override
            public Found attach(UpgradeOrder order, RunKey key, long from, Watcher watcher) throws IOException {
                return onAttach.of(key, watcher);
            }

            @Override
            public Stopped stop(RunKey key) {
                return Stopped.ABSENT;
            }

            @Override
            public Set<String> known() {
                looked.add(place.runDir());
                return Set.of();
            }

            @Override
            public void cleanUp(Set<String> outputsHad, Set<String> endedKeys, Set<String> resolved) {
                // nothing is kept
            }
        };
    }
}
