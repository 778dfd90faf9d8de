package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.autodispatcher.Reason;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.ssh.ScriptedShell;
import org.autodispatcher.upgrade.DetachedUpgrade.Finished;
import org.autodispatcher.upgrade.Upgrade.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What follows a run on its target gets a processor so late that all is over by then. */
@Timeout(300)
class LateFollowerTest {
    private static final String PROMPT = "( trap 'ad_over=x' TERM; ad_follow ) &";
    private static final String LATE = "( sleep 1; trap 'ad_over=x' TERM; ad_follow ) &";

    @TempDir
    Path folder;

    private Ended ended(String command) throws Exception {
        RemoteShell shell = ScriptedShell.of(folder.toString());
        RemoteShell late = (script, output, limit) -> {
            assertThat(script).contains(PROMPT);
            return shell.run(script.replace(PROMPT, LATE), output, limit);
        };
        UpgradeOrder order = Orders.order(command, Orders.place(folder.resolve("x.tar.gz")).toString());
        DetachedUpgrade runs = new DetachedRun(late, Runs.in(folder.resolve("runs").toString()));
        return ((Finished) runs.run(order, Runs.fresh(), 0, new Watched())).how();
    }

    @Test
    void it_learns_of_an_end_that_it_was_told_too_early() throws Exception {
        assertThat(ended("kill -KILL $PPID")).isInstanceOfSatisfying(
                Ended.InDoubt.class, doubt -> assertThat(doubt.failure().reason()).isEqualTo(Reason.IN_DOUBT));
        assertThat(ended("exit 0")).isEqualTo(new Ended.Succeeded(0));
    }
}
