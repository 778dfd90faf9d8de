package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.ssh.ScriptedShell;
import org.autodispatcher.upgrade.DetachedUpgrade.Finished;
import org.autodispatcher.upgrade.DetachedUpgrade.TurnTaken;
import org.autodispatcher.upgrade.Upgrade.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A target that shows an account no processes but its own (hidepid of proc(5)). */
@Needs(value = {"unshare", "mount", "setpriv"}, root = "mounts a /proc of its own, and becomes another account", accounts = TestAccounts.TARGET)
@Timeout(300)
class HiddenProcessesTest {
    @TempDir
    Path folder;

    private Path home;
    private String file = "";

    @BeforeEach
    void giveHome() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        home = Files.createDirectory(folder.resolve("home"));
        file = Orders.place(home.resolve("x.tar.gz")).toString();
        Files.getFileAttributeView(home, PosixFileAttributeView.class)
                .setOwner(home.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(TestAccounts.TARGET));
    }

    private DetachedRun runs() {
        String own = "mount -t proc -o hidepid=2 proc /proc && exec setpriv --reuid=" + TestAccounts.TARGET + " --regid=" + TestAccounts.TARGET
                + " --clear-groups /bin/sh -s";
        RemoteShell shell = new ScriptedShell(
                List.of("unshare", "--mount", "/bin/sh", "-c", own),
                Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "HOME", home.toString(), "SHELL", "/bin/sh"));
        return new DetachedRun(shell, Runs.in(home.resolve("runs").toString()));
    }

    @Test
    void a_start_that_was_refused_after_it_took_the_turn_keeps_it_from_nobody() throws Exception {
        RunKey refused = Runs.fresh();
        UpgradeOrder missing = Orders.order("true", home.resolve("missing").toString());
        assertThatThrownBy(() -> runs().run(missing, refused, 0, new Watched())).hasMessageContaining("missing");
        assertThat(runs().run(Orders.order("true", file), Runs.fresh(), 0, new Watched())).isInstanceOfSatisfying(
                Finished.class, finished -> assertThat(finished.how()).isEqualTo(new Ended.Succeeded(0)));
        assertThatThrownBy(() -> runs().run(missing, refused, 0, new Watched())).hasMessageContaining("missing");
        assertThat(runs().run(Orders.order("true", file), refused, 0, new Watched())).isInstanceOf(Finished.class);
    }

    @Test
    void one_that_may_run_unseen_as_another_account_keeps_its_turn() throws Exception {
        RunKey first = Runs.fresh();
        assertThat(runs().run(Orders.order("true", file), first, 0, new Watched())).isInstanceOf(Finished.class);
        Path run = home.resolve("runs/runs").resolve(first.text());
        // as if its command were sudo(8)'s by now, and had no status yet
        Files.delete(run.resolve("status"));
        assertThat(runs().run(Orders.order("true", file), Runs.fresh(), 0, new Watched())).isEqualTo(new TurnTaken(first.text()));
    }
}
