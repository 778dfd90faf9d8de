package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import org.autodispatcher.faults.Site;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names beyond ASCII, and names that are no text at all, where the environment says nothing of how names are written. */
@Needs(
        value = {"sshd", "setpriv", "cp", "mv", "zip", "bash", "ls"},
        accounts = {"ad-daemon", "ad-dropper", "ad-target"},
        root = "it works as three accounts, and starts a server that logs in one of them")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IncomingNamesIT extends ThreeAccounts {
    /** The names of a folder's files as bytes: what is not ASCII in octal. */
    private String names(String folder) throws Exception {
        return said("root", "bash", "-c", "LC_ALL=C ls -1b " + folder);
    }

    private static Program program(String locale) {
        Program nothing = Program.as(TestHome.OWNER).allowed("lease").bare();
        return locale.isEmpty() ? nothing : nothing.with("LC_ALL", locale).with("LANG", locale);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "POSIX"})
    void they_are_kept_byte_by_byte_and_no_two_become_one(String locale) throws Exception {
        home.file("dispatcher.cfg", "[dispatcher]\nmin_free = 1MiB\n[incoming own]\npath = incoming/\u63a5\u6536\nquiet = 1s\n");
        folders("$'\\u63a5\\u6536/d\\xff'");
        BufferedReader out = daemon(program(locale));
        heard(out, "are watched");
        drops("cd $IN/$'\\u63a5\\u6536'; cp " + work + "/whole.zip $'d\\xff/pay-1'; cp $'d\\xff/pay-1' $'\\u652f\\u4ed8-2'; "
                + "echo 3 >$'pay-\\xe4'; echo 4 >$'pay-\\xf6'; echo 5 >$'pay-\\u00e4'; echo 6 >$'pay\\n6'");
        String folder = "$IN/$'\\u63a5\\u6536'";
        Site.await("all are answered", () -> names(folder).lines().filter(name -> name.matches(".*[.](done|held)")).count() == 5
                && names(folder + "/$'d\\xff'").contains("pay-1.done"));
        assertThat(names(folder).lines()).contains("\\346\\224\\257\\344\\273\\230-2.held", "pay-\\344.held", "pay-\\366.held",
                "pay-\\303\\244.held", "pay\\n6.held");
        assertThat(said("root", "bash", "-c", "cat " + folder + "/$'pay-\\xe4.held'")).startsWith("held name-refused ");
        assertThat(said("root", "bash", "-c", "cat " + folder + "/$'\\u652f\\u4ed8-2.held'")).startsWith("held no-route ");
        assertThat(names(inbox.toString()).lines()).contains("pay-1");
        String history = program(locale).run("history", "--json", "--home", home.path()).out();
        assertThat(history).contains("\"\u652f\u4ed8-2\"", "pay-\\\\xE4\"", "pay-\\\\xF6\"", "\"pay-\u00e4\"");
    }
}
