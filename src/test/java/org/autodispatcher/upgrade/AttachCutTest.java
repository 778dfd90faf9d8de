package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.autodispatcher.ssh.Exit;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.ssh.ScriptedShell;
import org.autodispatcher.upgrade.DetachedUpgrade.Finished;
import org.autodispatcher.upgrade.DetachedUpgrade.Found;
import org.autodispatcher.upgrade.DetachedUpgrade.Lost;
import org.autodispatcher.upgrade.Upgrade.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A line that breaks while a run is come back to, at whichever byte. */
class AttachCutTest {
    @TempDir
    Path folder;

    private final RunKey key = Runs.fresh();

    @Test
    void of_what_has_come_by_then_nothing_is_concluded_but_an_end_that_was_told() throws Exception {
        String file = Orders.place(folder.resolve("x.tar.gz")).toString();
        UpgradeOrder order = Orders.order("echo some output", file);
        RunPlace place = Runs.in(folder.resolve("runs").toString());
        RemoteShell shell = ScriptedShell.of(folder.toString());
        assertThat(new DetachedRun(shell, place).run(order, key, 0, new Watched())).isInstanceOf(Finished.class);

        UpgradeScript script = new UpgradeScript(order, UpgradeScript.newMark(), UpgradeScript.PROFILE_LIMIT);
        Told told = new Told();
        shell.run(new DetachedScript(place, key, script.mark(), Duration.ofSeconds(1)).attach(order.rules(), 0), told, Optional.empty());
        byte[] all = told.bytes.toByteArray();
        assertThat(found(script, all, all.length)).isEqualTo(new Finished(new Ended.Succeeded(0), "some output\n".length()));
        int lost = 0;
        for (int came = 0; came < all.length; came++) {
            Found found = found(script, all, came);
            if (found instanceof Lost) {
                lost++;
            } else {
                assertThat(found).as("after " + came + " bytes").isEqualTo(new Finished(new Ended.Succeeded(0), "some output\n".length()));
            }
        }
        assertThat(lost).isGreaterThan(all.length - 3);
    }

    /** What is concluded of the first {@code came} bytes of an answer. */
    private Found found(UpgradeScript script, byte[] all, int came) throws Exception {
        Watched watched = new Watched();
        RunOutput output = new RunOutput(script, 0, watched, (pid, before) -> {});
        output.out(all, 0, came);
        RunEnding.How how = new RunEnding.How(new Exit.Lost("connection-lost"), Overdue.Verdict.NOT_STOPPED);
        output.end(how.exit());
        assertThat(watched.lines()).allMatch("some output"::startsWith);
        return new RunEnding(script.order(), key, Runs.HOME, output, how).found();
    }

    /** Keeps what comes. */
    private static final class Told implements RemoteShell.Output {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void out(byte[] array, int offset, int length) {
            bytes.write(array, offset, length);
        }

        @Override
        public void err(byte[] array, int offset, int length) {
            // nothing is told there
        }
    }
}
