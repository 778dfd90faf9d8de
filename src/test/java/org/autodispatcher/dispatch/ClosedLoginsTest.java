package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Secret;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.ledger.SqliteLedger;
import org.autodispatcher.ledger.StillLedger;
import org.autodispatcher.network.LoginGate;
import org.autodispatcher.network.SecretMarks;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.HostKeys;
import org.autodispatcher.ssh.JschConnector;
import org.autodispatcher.ssh.JumpLogins;
import org.autodispatcher.ssh.LocalSsh;
import org.autodispatcher.ssh.SshConnection;
import org.autodispatcher.ssh.SshEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a real server is given a refused password: it is the witness, by its log. */
@Needs(value = {"sshd", "ssh-keygen"}, root = "sshd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class ClosedLoginsTest {
    private static final Secret WRONG = Secret.of("wrong");

    private final MemoryLedger ledger = new MemoryLedger(InstantSource.system());

    @TempDir
    private Path dir;

    /** A connector as after a start of the program: all that is left is the ledger and the files of {@code state/}. */
    private LoginGate started() {
        return new LoginGate(new LedgerLogins(ledger, "dispatcher"), SecretMarks.keptIn(dir.resolve("login-key")));
    }

    private static SshConnection connect(OpenSsh server, LoginGate gate, Secret password) throws IOException {
        SshEndpoint endpoint = new SshEndpoint(
                new Target(TestAccounts.TARGET, server.host(), server.port()), SshEndpoint.HostKeyPolicy.STRICT, "modern");
        return new JschConnector(new HostKeys(server.knownHosts()), TimeLimits.DEFAULT, LocalSsh.NONE, JumpLogins.KEYS_ONLY, gate)
                .connect(endpoint, Credentials.password(TestAccounts.TARGET, password));
    }

    private static Failure refused(OpenSsh server, LoginGate gate, Secret password) {
        return catchThrowableOfType(FailureException.class, () -> connect(server, gate, password).close()).failure();
    }

    private static long attempts(OpenSsh server) throws IOException {
        return server.wholeLog().stream().filter(line -> line.contains("Failed password") || line.contains("Failed keyboard-interactive")).count();
    }

    private OpenSsh server() throws IOException {
        return OpenSsh.in(dir.resolve("sshd")).lines("KbdInteractiveAuthentication no").start();
    }

    @Test
    void one_attempt_is_made_whatever_is_restarted_and_however_many_deliveries_wait() throws Exception {
        try (OpenSsh server = server()) {
            LoginGate first = started();
            List<Future<Failure>> all = new ArrayList<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 8; i++) {
                    all.add(threads.submit(() -> refused(server, first, WRONG)));
                }
            }
            List<String> said = new ArrayList<>();
            for (Future<Failure> each : all) {
                said.add(each.get().wording());
            }
            assertThat(said).containsOnlyOnce("login-refused.ssh").contains("login-refused.elsewhere");
            assertThat(refused(server, started(), WRONG).wording()).isEqualTo("login-refused.elsewhere");
            assertThat(attempts(server)).isEqualTo(1);
            assertThat(ledger.entries(0).toString()).doesNotContain(WRONG.reveal());
            assertThat(LedgerLogins.closed(ledger)).singleElement().satisfies(closed -> assertThat(closed.login()).isEqualTo(TestAccounts.TARGET));
        }
    }

    @Test
    void the_changed_secret_gets_in_and_ends_it() throws Exception {
        try (OpenSsh server = server()) {
            refused(server, started(), WRONG);
            connect(server, started(), TestAccounts.TARGET_PASSWORD).close();
            assertThat(LedgerLogins.closed(ledger)).isEmpty();
            assertThat(attempts(server)).isEqualTo(1);
        }
    }

    @Test
    void who_only_looks_does_not_try_a_closed_login_and_changes_nothing() throws Exception {
        try (OpenSsh server = server()) {
            Path state = Files.createDirectory(dir.resolve("state"));
            try (SqliteLedger kept = SqliteLedger.open(state, InstantSource.system())) {
                refused(server, LedgerLogins.gate(kept, "dispatcher", state), WRONG);
            }
            List<String> before = seen(state);
            try (StillLedger kept = StillLedger.open(state)) {
                assertThat(new ReadOnlyControl(kept, new org.autodispatcher.ledger.UpgradeOutputs(dir.resolve("output")), Optional.empty()).standing().notes()).containsExactly(
                        new Standing.Note("login-closed", Map.of("login", TestAccounts.TARGET, "where", server.host())));
            }
            assertThat(refused(server, LedgerLogins.lookingGate(state), WRONG).wording()).isEqualTo("login-refused.elsewhere");
            assertThat(refused(server, LedgerLogins.lookingGate(state), Secret.of("other")).wording()).isEqualTo("login-refused.ssh");
            assertThat(seen(state)).isEqualTo(before);
            assertThat(attempts(server)).isEqualTo(2);
            assertThat(refused(server, LedgerLogins.lookingGate(dir.resolve("none")), WRONG).wording()).isEqualTo("login-refused.ssh");
            assertThat(dir.resolve("none")).doesNotExist();
        }
    }

    private static List<String> seen(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            List<String> seen = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                seen.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
            return seen;
        }
    }

    @Test
    void a_release_allows_one_more_attempt() throws Exception {
        try (OpenSsh server = server()) {
            refused(server, started(), WRONG);
            assertThat(started().release(TestAccounts.TARGET, server.host(), "ann")).isTrue();
            assertThat(ledger.entries(0).getLast().actor()).isEqualTo("ann");
            LoginGate next = started();
            assertThat(refused(server, next, WRONG).wording()).isEqualTo("login-refused.ssh");
            assertThat(refused(server, next, WRONG).wording()).isEqualTo("login-refused.elsewhere");
            assertThat(attempts(server)).isEqualTo(2);
            assertThat(LedgerLogins.closed(ledger)).hasSize(1);
        }
    }
}
