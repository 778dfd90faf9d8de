package org.autodispatcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.autodispatcher.config.Settings;
import org.autodispatcher.daemon.Access.Wish;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
    private static final String OWNER = "ad-daemon";
    private static final Set<String> ACCOUNTS = new TreeSet<>(List.of(OWNER, "root", "viv", "oscar", "ann", "mallory"));

    @TempDir
    private Path home;

    private static Set<String> may(Settings.Accounts accounts, Wish wish) {
        Access access = new Access(OWNER, accounts);
        Set<String> may = new TreeSet<>(ACCOUNTS);
        may.removeIf(account -> !access.allows(account, wish));
        return may;
    }

    @Test
    void without_a_word_in_the_settings_the_owner_of_the_home_and_root_may_look_and_act() {
        assertThat(may(TestOwner.NOBODY, Wish.LOOK)).containsExactly(OWNER, "root");
        assertThat(may(TestOwner.NOBODY, Wish.ACT)).containsExactly(OWNER, "root");
    }

    @Test
    void viewers_look_and_operators_act_and_approvers_look() {
        Settings.Accounts accounts = new Settings.Accounts(List.of("viv"), List.of("oscar"), List.of("ann"));
        assertThat(may(accounts, Wish.LOOK)).containsExactly(OWNER, "ann", "oscar", "root", "viv");
        assertThat(may(accounts, Wish.ACT)).containsExactly("oscar");
    }

    @Test
    void viewers_alone_change_nothing_about_who_may_act() {
        assertThat(may(new Settings.Accounts(List.of("viv"), List.of(), List.of()), Wish.ACT)).containsExactly(OWNER, "root");
    }

    /** What another account hears that asks, whatever it claims. */
    private String asked(String account, String request) throws IOException {
        return said(account, OWNER, "import socket,sys\ns=socket.socket(socket.AF_UNIX)\ns.connect(sys.argv[1])\n"
                + "try:\n s.sendall(sys.argv[2].encode())\nexcept OSError: pass\n"
                + "print(s.makefile('rb').readline().decode(),end='')", request);
    }

    /** What a Python program of {@code account} prints; the program that others may run, not one in somebody's home. */
    private String said(String account, String group, String program, String argument) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                "setpriv", "--reuid=" + account, "--regid=" + account, "--groups=" + group, "python3", "-c", program,
                home.resolve("run/control.sock").toString(), argument);
        builder.environment().put("PATH", "/usr/bin:/bin");
        Process process = builder.redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String request(String verb, String arguments) {
        return "{\"v\":2,\"account\":\"root\",\"verb\":\"" + verb + "\",\"arguments\":" + arguments + "}\n";
    }

    private TestOwner owned(Settings.Accounts accounts) throws IOException {
        Folders.open(home.getParent());
        Folders.give(home, OWNER);
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-x--x"));
        TestOwner owner = new TestOwner(home, accounts, ControlServer.Patience.STANDARD);
        Folders.give(home.resolve("run"), OWNER);
        return owner;
    }

    @Test
    @Needs(value = {"setpriv", "python3"}, root = "several accounts ask", accounts = {"ad-daemon", "ad-dropper", "ad-repo", "ad-target"})
    void whoever_may_not_is_told_the_key_that_would_allow_it() throws IOException {
        String cancel = request("decide", "{\"type\":\"cancel\",\"value\":{\"subject\":{\"dispatch\":1,\"target\":null},\"stop\":false,\"comment\":\"\"}}");
        Map<String, String> heard = new TreeMap<>();
        try (TestOwner owner = owned(new Settings.Accounts(List.of("ad-dropper"), List.of("ad-repo"), List.of()))) {
            owner.ledger.open();
            heard.put("stranger looks", asked("ad-target", request("reload", "{}")));
            heard.put("viewer looks", asked("ad-dropper", request("entries", "{\"dispatch\":1}")));
            heard.put("viewer acts", asked("ad-dropper", cancel));
            heard.put("operator acts", asked("ad-repo", cancel));
            assertThat(owner.ledger.entries(1)).singleElement().satisfies(entry -> assertThat(entry.actor()).isEqualTo("ad-repo"));
        }
        assertThat(heard.get("stranger looks")).contains("NOT_ALLOWED").contains("\"account\":\"ad-target\"").contains("\"key\":\"viewers\"");
        assertThat(heard.get("viewer looks")).startsWith("{\"type\":\"result\"");
        assertThat(heard.get("viewer acts")).contains("NOT_ALLOWED").contains("\"account\":\"ad-dropper\"").contains("\"key\":\"operators\"");
        assertThat(heard.get("operator acts")).contains("\"type\":\"done\"");
    }

    @Test
    @Needs(value = {"setpriv", "python3"}, root = "another account asks", accounts = {"ad-daemon", "ad-dropper"})
    void an_account_outside_the_group_does_not_get_as_far_as_the_socket() throws IOException {
        try (TestOwner _ = owned(TestOwner.NOBODY)) {
            assertThat(said("ad-dropper", "ad-dropper",
                            "import socket,sys\ntry:\n socket.socket(socket.AF_UNIX).connect(sys.argv[1])\nexcept PermissionError: print('denied')", ""))
                    .isEqualTo("denied\n");
        }
    }
}
