package org.autodispatcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.config.Problems;
import org.autodispatcher.config.Settings;
import org.autodispatcher.dispatch.Accepted;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.dispatch.Surprised;
import org.autodispatcher.dispatch.Trusted;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.LedgerCheck;
import org.autodispatcher.ledger.StillLedger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.routing.RoutesInForce;
import org.autodispatcher.ssh.HostKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom people trust, and whether the record is whole, asked of a real owner through its socket. */
class TrustOverTheSocketTest {
    private static final String ACCOUNT = System.getProperty("user.name");
    private static final String CANARY = "canary-2b71";
    private static final HostKey OLD = key(1);
    private static final HostKey NEW = key(2);
    private static final String PIN = "SHA256:" + "AB:".repeat(31) + "AB";

    @TempDir
    private Path home;

    private OwnedHome owned;
    private ServedHome served;

    private static HostKey key(int seed) {
        ByteBuffer blob = ByteBuffer.allocate(4 + 11 + 4 + 32);
        blob.putInt(11).put("ssh-ed25519".getBytes(StandardCharsets.US_ASCII)).putInt(32);
        while (blob.hasRemaining()) {
            blob.put((byte) seed);
        }
        return HostKey.of(blob.array());
    }

    private static Accepted keys(HostKey key, String... instead) {
        return new Accepted.Keys("web1", 22, "web1", List.of(key), List.of(instead));
    }

    @BeforeEach
    void own() throws IOException {
        Path file = Files.writeString(home.resolve("general-dispatch-info.cfg"), "[web]\nhost = web1\nlogin = app\npassword = " + CANARY + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Path state = Files.createDirectory(home.resolve("state"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        RoutesInForce routes = RoutesInForce.read(home, InstantSource.system(), new Problems()).orElseThrow();
        owned = OwnedHome.own(state, routes, "trust", new Surprised());
        served = ServedHome.open(home, owned, () -> routes.loaded().settings());
        served.answer();
    }

    @AfterEach
    void letGo() throws IOException {
        served.close();
        owned.close();
    }

    private ControlClient client() throws IOException {
        return ControlClient.reach(home).orElseThrow();
    }

    private List<Entry> trusting(Tense tense) throws IOException {
        return client().entries(Ledger.HOME).stream()
                .filter(entry -> entry.draft().step() == Step.TRUST && entry.draft().tense() == tense)
                .toList();
    }

    private Path knownHosts() {
        return home.resolve("state/known_hosts");
    }

    @Test
    void what_was_accepted_is_recorded_with_the_account_that_said_so() throws IOException {
        client().trust(keys(OLD));
        assertThat(knownHosts()).hasContent("web1 ssh-ed25519 " + OLD.base64());
        assertThat(trusting(Tense.INTENT)).hasSize(1);
        assertThat(trusting(Tense.FACT)).singleElement().satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo(ACCOUNT);
            assertThat(entry.draft().values())
                    .containsEntry("host", "web1").containsEntry("port", "22").containsEntry("kind", "host-key")
                    .containsEntry("fingerprints", "ssh-ed25519 " + OLD.fingerprint());
        });

        client().trust(new Accepted.Certificate("web1", 990, PIN, List.of()));
        assertThat(home.resolve("state/known_certificates")).hasContent("web1:990 " + PIN);
        assertThat(trusting(Tense.FACT).getLast().draft().values()).containsEntry("kind", "certificate").containsEntry("fingerprints", PIN);
    }

    @Test
    void it_is_refused_where_something_else_is_recorded_than_was_shown() throws IOException {
        client().trust(keys(OLD));
        assertThatThrownBy(() -> client().trust(keys(NEW))).isInstanceOfSatisfying(
                FailureException.class, e -> assertThat(e.failure().is(Reason.HOST_KEY_CHANGED, "meanwhile")).isTrue());
        assertThat(knownHosts()).hasContent("web1 ssh-ed25519 " + OLD.base64());
        assertThat(trusting(Tense.FACT)).hasSize(1);
        assertThat(trusting(Tense.FAILURE)).hasSize(1);

        client().trust(keys(NEW, OLD.fingerprint()));
        assertThat(knownHosts()).hasContent("web1 ssh-ed25519 " + NEW.base64());
        assertThat(trusting(Tense.FACT).getLast().draft().values()).containsEntry("instead", OLD.fingerprint());

        client().trust(new Accepted.Certificate("web1", 990, PIN, List.of()));
        assertThatThrownBy(() -> client().trust(new Accepted.Certificate("web1", 990, PIN.replace('B', 'C'), List.of())))
                .isInstanceOfSatisfying(FailureException.class, e -> assertThat(e.failure().is(Reason.CERTIFICATE_CHANGED, "meanwhile")).isTrue());
    }

    @Test
    void who_asks_is_told_what_is_trusted_and_the_routes_without_their_secrets() throws IOException {
        client().trust(keys(OLD));
        Trusted trusted = client().trusted();
        assertThat(trusted.knownHosts()).containsExactly("web1 ssh-ed25519 " + OLD.base64());
        assertThat(trusted.knownCertificates()).isEmpty();
        assertThat(trusted.routes(home.resolve("general-dispatch-info.cfg"))).singleElement()
                .satisfies(route -> assertThat(route.hosts().getFirst().host()).isEqualTo("web1"));
        assertThat(trusted.toString()).doesNotContain(CANARY);
    }

    /** A line that speaks of more than one host, or has no key, would say something else than the entry does. */
    @Test
    void a_line_that_would_mean_something_else_is_never_written() throws IOException {
        for (String name : List.of("*", "web1,web2", "!web1", "web 1", "|1|a|b", "@revoked", "web1\\nweb2", "")) {
            String keys = "{\"type\":\"keys\",\"value\":{\"host\":\"web1\",\"port\":22,\"name\":\"" + name
                    + "\",\"keys\":[{\"type\":\"" + OLD.type() + "\",\"base64\":\"" + OLD.base64() + "\"}],\"instead\":[]}}";
            refusedAsNonsense(keys);
        }
        refusedAsNonsense("{\"type\":\"keys\",\"value\":{\"host\":\"web1\",\"port\":22,\"name\":\"web1\",\"keys\":[{\"type\":\"ssh-rsa\",\"base64\":\""
                + OLD.base64() + "\"}],\"instead\":[]}}");
        refusedAsNonsense("{\"type\":\"certificate\",\"value\":{\"host\":\"web1\",\"port\":0,\"fingerprint\":\"" + PIN + "\",\"instead\":[]}}");
        assertThat(knownHosts()).doesNotExist();
    }

    private void refusedAsNonsense(String accepted) throws IOException {
        try (RawClient raw = new RawClient(home)) {
            raw.say("{\"v\":2,\"verb\":\"trust\",\"arguments\":" + accepted + "}\n");
            assertThat(raw.hear()).as(accepted).contains("BAD_REQUEST");
        }
    }

    @Test
    void who_may_only_look_neither_records_nor_asks_for_what_is_recorded_and_may_verify() {
        Access access = new Access("ad-daemon", new Settings.Accounts(List.of("viewer"), List.of("operator"), List.of()));
        for (Verb verb : List.of(Verb.TRUST, Verb.TRUSTED)) {
            assertThat(access.allows("viewer", verb.wish())).isFalse();
            assertThat(access.allows("operator", verb.wish())).isTrue();
        }
        assertThat(access.allows("viewer", Verb.VERIFY.wish())).isTrue();
    }

    @Test
    void the_owner_finds_what_whoever_reads_the_files_would_find() throws IOException {
        client().trust(keys(OLD));
        try (StillLedger still = StillLedger.open(home.resolve("state"))) {
            assertThat(client().verify()).isEqualTo(still.verified()).isInstanceOf(LedgerCheck.Intact.class);
        }
    }

    @Test
    void an_altered_ledger_is_told_as_such() throws IOException {
        try (RandomAccessFile mark = new RandomAccessFile(home.resolve("state/ledger.mark").toFile(), "rw")) {
            mark.write(new byte[1024]);
        }
        assertThatThrownBy(() -> client().verify()).isInstanceOfSatisfying(
                FailureException.class, e -> assertThat(e.failure().reason()).isEqualTo(Reason.LEDGER_DAMAGED));
    }
}
