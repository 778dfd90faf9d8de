package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.StillLedger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.TestHome;
import org.autodispatcher.rig.Vsftpd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whom to trust is decided by a person who sees fingerprints; nothing else ever gets into the record. */
@Needs(
        value = {"sshd", "vsftpd", "script", "setpriv"},
        accounts = {"ad-daemon", "ad-target"},
        root = "it starts servers, and the program as an ordinary account")
class TrustIT {
    private static final String ADDRESS = "127.0.0.38";

    @TempDir
    Path dir;

    private OpenSsh server;
    private TestHome home;

    @BeforeEach
    void server() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).listen(ADDRESS).hostKeys("ed25519", "rsa").start();
        home = TestHome.in(dir, "[app]\nhost = " + at() + "\nlogin = a\npassword = b\n");
    }

    @AfterEach
    void end() {
        server.close();
    }

    private String at() {
        return ADDRESS + ":" + server.port();
    }

    private Path record() {
        return home.path().resolve("state/known_hosts");
    }

    private Object[] trust(Object... more) {
        Object[] all = new Object[more.length + 3];
        System.arraycopy(new Object[] {"trust", "--home", home.path()}, 0, all, 0, 3);
        System.arraycopy(more, 0, all, 3, more.length);
        return all;
    }

    private Program.Result run(Object... more) throws IOException {
        return Program.as("ad-daemon").run(trust(more));
    }

    private void otherKeysAreRecorded() throws IOException {
        home.trusts(server.knownHostsLines().stream().map(line -> line.replaceAll("[A-Za-z0-9+/]{20}(=*)$", "A".repeat(20) + "$1")).toList());
    }

    @Test
    void every_way_the_routes_file_could_write_a_host_means_it() throws IOException {
        for (String host : List.of(ADDRESS, at(), "somebody@" + at(), "a@" + ADDRESS)) {
            Program.Result result = run(host);
            assertThat(result.status()).as(result.all()).isEqualTo(3);
            assertThat(result.out()).contains("ssh-ed25519  SHA256:", "ssh-rsa  SHA256:");
            assertThat(result.err()).contains("auto-dispatcher trust " + at() + " --yes --home " + home.path());
            assertThat(record()).doesNotExist();
        }
    }

    @Test
    void what_is_said_yes_to_is_recorded_and_known_from_then_on() throws IOException {
        assertThat(run("--all", "--yes").out()).contains("recorded in " + record());
        assertThat(record()).content().contains("[" + ADDRESS + "]:" + server.port() + " ssh-ed25519", " ssh-rsa ");
        assertThat(run(ADDRESS).out()).contains("already trusted");
        assertThat(run(ADDRESS).status()).isZero();
    }

    /** It needs no owner, no ledger that is there already, and no route that can be dispatched by. */
    @Test
    void the_ledger_names_who_said_so_and_another_account_does_not_write() throws IOException {
        home.routes("[app]\nhost = " + at() + "\nlogin = a\npassword = b\nnotify = ops\n");
        assertThat(run("--all", "--yes").status()).isZero();
        Program.Result root = Program.as("root").run(trust("--all", "--yes"));
        assertThat(root.status()).as(root.all()).isEqualTo(2);
        assertThat(root.err()).contains("sudo -u ad-daemon");
        try (StillLedger ledger = StillLedger.open(home.path().resolve("state"))) {
            assertThat(ledger.entries(Ledger.HOME)).filteredOn(entry -> entry.draft().tense() == Entry.Tense.FACT).singleElement().satisfies(entry -> {
                assertThat(entry.actor()).isEqualTo("ad-daemon");
                assertThat(entry.draft().step()).isEqualTo(Step.TRUST);
                assertThat(entry.draft().values()).containsEntry("host", ADDRESS);
                assertThat(entry.draft().values().get("fingerprints")).contains("ssh-ed25519 SHA256:", "ssh-rsa SHA256:");
            });
        }
    }

    @Test
    void on_a_terminal_only_the_word_yes_records() throws IOException {
        Program.Result no = Program.as("ad-daemon").onTerminal("y\n", trust(ADDRESS));
        assertThat(no.status()).as(no.all()).isEqualTo(3);
        assertThat(no.out()).contains("Type yes to record it", "not recorded");
        assertThat(record()).doesNotExist();

        Program.Result yes = Program.as("ad-daemon").onTerminal("yes\n", trust(ADDRESS));
        assertThat(yes.status()).as(yes.all()).isZero();
        assertThat(record()).exists();
    }

    @Test
    void another_key_takes_the_place_of_a_recorded_one_only_with_replace() throws IOException {
        otherKeysAreRecorded();
        String before = Files.readString(record());
        Program.Result refused = run(ADDRESS, "--yes");
        assertThat(refused.status()).isEqualTo(3);
        assertThat(refused.err()).contains("another key", "auto-dispatcher trust " + at() + " --replace --home");
        assertThat(record()).hasContent(before);

        assertThat(run(ADDRESS, "--replace").err()).contains("auto-dispatcher trust " + at() + " --replace --yes --home");
        assertThat(record()).hasContent(before);

        Program.Result replaced = run(ADDRESS, "--replace", "--yes");
        assertThat(replaced.status()).as(replaced.all()).isZero();
        assertThat(Files.readAllLines(record())).containsExactlyInAnyOrderElementsOf(server.knownHostsLines());
    }

    @Test
    void keys_are_taken_from_a_file_that_somebody_brought_and_never_in_the_place_of_others() throws IOException {
        Path brought = home.file("brought", String.join("\n", server.knownHostsLines()) + "\n");
        Program.Result taken = run(ADDRESS, "--from", brought);
        assertThat(taken.status()).as(taken.all()).isZero();
        assertThat(taken.out()).contains("SHA256:", "recorded in");
        assertThat(Files.readAllLines(record())).containsExactlyInAnyOrderElementsOf(server.knownHostsLines());

        otherKeysAreRecorded();
        assertThat(run(ADDRESS, "--from", brought).status()).isEqualTo(3);
        assertThat(run(ADDRESS, "--from", home.path().resolve("no-such")).status()).isEqualTo(2);
        Program.Result without = run("127.0.0.39", "--from", brought);
        assertThat(without.status()).isEqualTo(3);
        assertThat(without.err()).contains("no SSH key of 127.0.0.39", "auto-dispatcher trust 127.0.0.39 --home");
    }

    @Test
    void a_host_that_no_route_names_is_asked_for_its_ssh_keys() throws IOException {
        home.routes("[other]\nhost = other.example\nlogin = a\npassword = b\n");
        Program.Result result = run(at(), "--yes");
        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.out()).contains("no route names " + ADDRESS);
        assertThat(record()).content().contains("[" + ADDRESS + "]:" + server.port());
    }

    @Test
    void one_that_cannot_be_reached_does_not_keep_the_others_from_being_asked_about() throws IOException {
        home.routes("[gone]\nhost = no-such-host.invalid\nlogin = a\npassword = b\n[app]\nhost = " + at() + "\nlogin = a\npassword = b\n");
        Program.Result result = run("--all", "--yes");
        assertThat(result.status()).isEqualTo(5);
        assertThat(result.err()).contains("no-such-host.invalid", "getent hosts");
        assertThat(record()).content().contains(ADDRESS);
    }

    @Test
    void a_target_behind_a_jump_host_is_looked_at_once_the_jump_host_is_trusted() throws IOException {
        try (OpenSsh inner = OpenSsh.in(dir.resolve("inner")).listen("127.0.0.40").start()) {
            home.routes("[app]\nhost = 127.0.0.40:" + inner.port() + "\nlogin = a\npassword = b\nproxy_jump = ad-target@" + at() + "\n");
            Path netrc = home.file("netrc", "machine " + ADDRESS + " login ad-target password \""
                    + org.autodispatcher.rig.TestAccounts.TARGET_PASSWORD.reveal().replace("\"", "\\\"") + "\"\n");
            Files.setPosixFilePermissions(netrc, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
            Program program = Program.as("ad-daemon").with("NETRC", netrc.toString());
            Program.Result before = program.run(trust("127.0.0.40", "--yes"));
            assertThat(before.status()).as(before.all()).isEqualTo(3);
            assertThat(before.err()).contains("auto-dispatcher trust " + at());
            assertThat(program.run(trust(at(), "--yes")).status()).isZero();
            Program.Result after = program.run(trust("127.0.0.40", "--yes"));
            assertThat(after.status()).as(after.all()).isZero();
            assertThat(record()).content().contains("[127.0.0.40]:" + inner.port());
        }
    }

    @Test
    void plain_ftp_has_nothing_to_record() throws IOException {
        try (FtpDaemon ftp = Vsftpd.start(dir.resolve("vsftpd"))) {
            home.routes("[app]\nhost = " + ftp.host() + ":" + ftp.port() + "\nprotocol = ftp\nlogin = a\npassword = b\n"
                    + "[auto]\nhost = " + ftp.host() + "\nssh_port = 9\nftp_port = " + ftp.port() + "\nlogin = a\npassword = b\n");
            Program.Result result = run("--all", "--yes");
            assertThat(result.status()).as(result.all()).isZero();
            assertThat(result.out()).contains("nothing to record");
            assertThat(home.path().resolve("state/known_certificates")).doesNotExist();
        }
    }

    @Test
    void scripts_get_the_fingerprints_in_json_and_are_never_asked() throws IOException {
        Program.Result result = Program.as("ad-daemon").onTerminal("yes\n", trust(ADDRESS, "--json"));
        assertThat(result.status()).isEqualTo(3);
        String object = result.out().substring(result.out().indexOf('{'));
        JsonNode host = JsonMapper.shared().readTree(object).get("hosts").get(0);
        assertThat(host.get("standing").asString()).isEqualTo("unknown");
        assertThat(host.get("shown").get(0).get("fingerprint").asString()).startsWith("SHA256:");
        assertThat(host.get("hint").asString()).contains("--yes");
        assertThat(record()).doesNotExist();
    }

    @Test
    void words_that_are_no_host_and_no_word_at_all_are_told() throws IOException {
        assertThat(run("a b").status()).isEqualTo(2);
        assertThat(run("host:99999").err()).contains("host:99999 is not a host");
        assertThat(run().err()).contains("no host is named", "auto-dispatcher trust --all --home " + home.path());
        assertThat(record()).doesNotExist();
    }
}
