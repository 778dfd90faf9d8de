package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.autodispatcher.Credentials;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Secret;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.upgrade.DetachedUpgrade;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Upgrades whose line is cut while they write. */
@Timeout(300)
class CutOutputTest extends MemoryHome<Ledger> {
    CutOutputTest() {
        super(new MemoryLedger(NOON));
    }

    private static void writes(DetachedUpgrade.Watcher watcher, long at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        watcher.output(at, bytes, 0, bytes.length);
    }

    @Test
    void a_secret_in_the_middle_of_which_the_line_is_cut_is_covered_all_the_same() throws Exception {
        table("[pay-.*]\nname = pay\nhost = web1\nlogin = app\ndest_dir = /srv/pay\nupgrade_command = true\n");
        planner.known().ofTarget(WEB1, Credentials.password("app", Secret.of("password")));
        targets.haveShells();
        runs.onRun((key, watcher) -> {
            watcher.started(77);
            writes(watcher, 0, "say pass");
            watcher.cut("say pass");
            return new DetachedUpgrade.Lost("say pass".length());
        });
        runs.onAttach((key, watcher) -> {
            watcher.started(77);
            writes(watcher, "say ".length(), "password!\n"); // from the byte that is wanted
            watcher.line("password!");
            return MemoryRuns.WELL;
        });
        List<String> shown = new ArrayList<>();
        assertThat(owner.dispatch(file("pay-1.zip", "x"), event -> {
            if (event instanceof DispatchEvent.Output output) {
                shown.add(output.line());
            }
        }).state()).isEqualTo(DispatchState.DONE);
        Path kept = dir.resolve("output/1").resolve(WEB1 + ".0.0");
        assertThat(kept).hasContent("say ********!\n");
        assertThat(shown).containsExactly("say ****", "********!");
    }
}
