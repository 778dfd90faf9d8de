package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The system watches no more folders for us: what is not watched is looked at, and that is said. */
@Needs(
        value = {"sshd", "setpriv", "cp", "mv", "zip", "bash", "unshare"},
        accounts = {"ad-daemon", "ad-dropper", "ad-target"},
        root = "it works as three accounts, and starts a server that logs in one of them")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IncomingLimitsIT extends ThreeAccounts {
    private String status() throws Exception {
        return program("status", "--home", home.path()).out();
    }

    private String statusForScripts() throws Exception {
        return program("status", "--json", "--home", home.path()).out().replaceAll("\\s", "");
    }

    @Test
    void folders_beyond_the_limit_are_looked_at_from_time_to_time_and_what_comes_there_comes_once() throws Exception {
        settings("quiet = 1s\nscan_every = 2s");
        folders("d{1,2,3,4,5,6}");
        BufferedReader out = daemon(Program.as(TestHome.OWNER).limited("max_inotify_watches", 3));
        heard(out, "4 folders of", "are not watched");
        heard(out, "are watched: 1");
        folders("d7");
        drops("for n in 1 2 3 4 5 6; do cp noise $IN/.pay; mv $IN/.pay $IN/d$n/pay-$n; done; cp whole.zip $IN/d7/pay-7");
        for (int number = 1; number <= 7; number++) {
            answered("d" + number + "/pay-" + number + ".done");
        }
        assertThat(status()).contains("told by the system for a part of the folders", "sysctl fs.inotify.max_user_watches");
        assertThat(statusForScripts()).contains("\"watched\":\"partly\"", "\"code\":\"incoming-unwatched\"");
        assertThat(Files.readAllLines(inbox.resolve("upgraded"))).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6", "7");
    }

    @Test
    void where_nothing_can_be_watched_everything_is_looked_at_from_time_to_time_and_comes_once() throws Exception {
        settings("quiet = 1s\nscan_every = 2s");
        folders("d1");
        BufferedReader out = daemon(Program.as(TestHome.OWNER).limited("max_inotify_instances", 0));
        heard(out, "the system tells nothing of what happens in");
        heard(out, "are watched: 1");
        folders("d2/d3");
        drops("cp noise $IN/pay-1; cp whole.zip $IN/d1/pay-2; cp whole.zip $IN/d2/d3/pay-3");
        answered("pay-1.done");
        answered("d1/pay-2.done");
        answered("d2/d3/pay-3.done");
        assertThat(status()).contains("sysctl", "fs.inotify.max_user_instances");
        assertThat(statusForScripts()).contains("\"watched\":\"looks\"", "\"code\":\"incoming-no-events\"");
        assertThat(Files.readAllLines(inbox.resolve("upgraded"))).containsExactlyInAnyOrder("1", "2", "3");
    }
}
