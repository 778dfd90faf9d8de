package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.StillLedger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An account that may act, and can read neither routes nor record, says whom to trust; the daemon records it and goes on. */
@Needs(
        value = {"sshd", "setpriv"},
        accounts = {"ad-daemon", "ad-dropper", "ad-repo", "ad-target"},
        root = "several accounts, and a server that logs in another one")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TrustThroughDaemonIT {
    private static final String ADDRESS = "127.0.0.67";
    private static final String OPERATOR = "ad-dropper";

    @TempDir
    private Path dir;

    private OpenSsh server;
    private TestHome home;
    private Path inbox;
    private Process daemon;
    private BufferedReader log;

    @BeforeEach
    void daemonRuns() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).listen(ADDRESS).start();
        String folder = "ad-trust-" + ProcessHandle.current().pid() + "-" + dir.getFileName();
        inbox = Path.of("/home/ad-target", folder);
        home = TestHome.in(dir, "[web]\nhost = %s:%d\nlogin = ad-target\npassword_file = %s\ndest_dir = ~/%s\n"
                .formatted(ADDRESS, server.port(), dir.resolve("home/password"), folder));
        Path password = home.file("password", TestAccounts.TARGET_PASSWORD.reveal() + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        home.file("dispatcher.cfg", "[dispatcher]\noperators = ad-daemon, " + OPERATOR + "\n");
        daemon = Program.as(TestHome.OWNER).start("run", "--home", home.path());
        log = daemon.inputReader();
        heard("the home is owned now");
        // its group would be the home's, were both accounts in one
        SshKeys.run(List.of("chgrp", "-R", OPERATOR, home.path().resolve("run").toString()));
    }

    @AfterEach
    void end() {
        daemon.destroyForcibly().onExit().join();
        server.close();
        if (Files.exists(inbox)) {
            Folders.remove(inbox);
        }
    }

    private String heard(String part) throws IOException {
        String line = log.readLine();
        while (line != null && !line.contains(part)) {
            line = log.readLine();
        }
        assertThat(line).as(part).isNotNull();
        return line;
    }

    private Program.Result run(String account, int status, Object... words) throws IOException {
        Program.Result result = Program.as(account).run(Stream.concat(Stream.of(words), Stream.of("--home", home.path())).toArray());
        assertThat(result.status()).as(result.all()).isEqualTo(status);
        return result;
    }

    private List<Entry> entries(long dispatch, Step step) throws IOException {
        try (StillLedger ledger = StillLedger.open(home.path().resolve("state"))) {
            return ledger.entries(dispatch).stream()
                    .filter(entry -> entry.draft().step() == step && entry.draft().tense() == Entry.Tense.FACT)
                    .toList();
        }
    }

    @Test
    void what_was_held_for_the_key_goes_on_and_the_ledger_names_who_said_so() throws IOException {
        assertThat(run(TestHome.OWNER, 3, "dispatch", home.file("web-1", "content")).all()).contains("host-key-unknown");
        Program.Result trusted = run(OPERATOR, 0, "trust", "--all", "--yes");
        assertThat(trusted.out()).contains("SHA256:", "recorded in " + home.path().resolve("state/known_hosts")).doesNotContain("no route names");
        assertThat(heard(" trusts ")).contains(OPERATOR + " trusts " + ADDRESS + " port " + server.port(), "SHA256:");
        heard(" delivered ");
        assertThat(inbox.resolve("web-1")).hasContent("content");
        assertThat(Files.readAllLines(home.path().resolve("state/known_hosts"))).containsExactlyElementsOf(server.knownHostsLines());
        assertThat(Files.getOwner(home.path().resolve("state/known_hosts")).getName()).isEqualTo(TestHome.OWNER);
        assertThat(entries(Ledger.HOME, Step.TRUST)).singleElement().satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo(OPERATOR);
            assertThat(entry.draft().values()).containsEntry("host", ADDRESS).containsEntry("port", String.valueOf(server.port()));
        });
        assertThat(entries(1, Step.RELEASE)).singleElement().satisfies(entry -> assertThat(entry.actor()).isEqualTo(OPERATOR));
        assertThat(run(OPERATOR, 0, "trust", ADDRESS).out()).contains("already trusted");
    }

    @Test
    void who_may_look_verifies_the_record_although_its_files_are_closed_and_others_do_neither() throws IOException {
        String asOwner = run(TestHome.OWNER, 0, "ledger", "verify").out();
        assertThat(run(OPERATOR, 0, "ledger", "verify").out()).isEqualTo(asOwner);
        assertThat(run(OPERATOR, 0, "ledger", "verify", "--json").out()).contains("\"intact\" : true");
        for (Object[] words : List.of(new Object[] {"ledger", "verify"}, new Object[] {"trust", "--all", "--yes"})) {
            assertThat(run("ad-repo", 2, words).err()).contains("ad-repo");
        }
        assertThat(home.path().resolve("state/known_hosts")).doesNotExist();
    }

    @Test
    void an_owner_that_does_not_answer_keeps_nobody_who_can_read_the_files_from_verifying() throws IOException {
        SshKeys.run(List.of("kill", "-STOP", String.valueOf(daemon.pid())));
        assertThat(run(TestHome.OWNER, 0, "ledger", "verify").out()).contains("entries");
        SshKeys.run(List.of("kill", "-CONT", String.valueOf(daemon.pid())));
    }
}
