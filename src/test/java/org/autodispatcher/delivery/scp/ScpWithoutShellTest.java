package org.autodispatcher.delivery.scp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalInt;
import org.autodispatcher.FailureException;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.delivery.Capabilities;
import org.autodispatcher.delivery.Delivery;
import org.autodispatcher.delivery.Delivery.Placed;
import org.autodispatcher.delivery.Delivery.Staged;
import org.autodispatcher.delivery.DeliveryOrder;
import org.autodispatcher.delivery.DeliveryOrder.Place;
import org.autodispatcher.delivery.DeliveryOrder.Rules;
import org.autodispatcher.delivery.DeliveryOrder.Verify;
import org.autodispatcher.delivery.DiskSite;
import org.autodispatcher.delivery.SshLogin;
import org.autodispatcher.delivery.StagedDelivery;
import org.autodispatcher.delivery.Transport;
import org.autodispatcher.delivery.Verified;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SCP to accounts whose login shell gets nobody to a POSIX shell, and to hosts without scp. */
@Needs(value = {"sshd", "scp", "rbash"}, root = "sshd reads the shadow passwords of accounts",
        accounts = {"ad-sh-rbash", "ad-sh-nologin", TestAccounts.TARGET})
class ScpWithoutShellTest {
    private static final String RESTRICTED = "ad-sh-rbash";
    private static final byte[] CONTENT = new byte[70_000];

    private static OpenSsh server;

    @TempDir
    Path dir;

    private DiskSite site;
    private String directory;

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).lines("Subsystem nothing /bin/false").start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void prepare() throws IOException {
        site = DiskSite.of(RESTRICTED, () -> login(RESTRICTED).open(ScpTransport::new));
        directory = site.directory();
    }

    @AfterEach
    void close() throws IOException {
        site.close();
    }

    @Test
    void a_file_can_be_written_under_its_final_name_and_read_back() throws IOException {
        assertThat(deliver(directory, Place.DIRECT))
                .isEqualTo(new Placed(directory + "/it's $1 新.bin", Verified.READ_BACK, false));
        assertThat(site.content(directory + "/it's $1 新.bin")).contains(CONTENT);
    }

    @Test
    void the_home_needs_no_shell_to_be_found() throws IOException {
        String below = directory.substring(site.home().length());
        assertThat(deliver("~" + below, Place.DIRECT).verified()).isEqualTo(Verified.READ_BACK);
        assertThat(site.names(directory)).containsExactly("it's $1 新.bin");
    }

    @Test
    void nothing_can_be_staged() {
        assertReason(() -> deliver(directory, Place.RENAME), Reason.NO_RENAME);
    }

    @Test
    void what_scp_says_of_a_missing_directory_is_passed_on() {
        assertThatThrownBy(() -> deliver(directory + "/missing", Place.DIRECT)).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().reason()).isEqualTo(Reason.SERVER_REFUSED);
            assertThat(e.failure().values().get("reply")).contains("No such file or directory");
        });
    }

    @Test
    void without_a_shell_there_is_nothing_but_writing_and_reading() throws IOException {
        try (Transport transport = site.open()) {
            assertThat(transport.capabilities()).isEqualTo(new Capabilities(false, false, false, true, false));
        }
    }

    @Test
    void an_account_that_runs_nothing_has_no_scp() {
        assertReason(() -> login("ad-sh-nologin").open(ScpTransport::new), Reason.PROTOCOL_MISSING);
    }

    @Test
    void a_host_without_the_program_scp_is_told_apart() throws IOException {
        Path tools = Files.createDirectory(dir.resolve("tools"));
        try (OpenSsh bare = OpenSsh.in(dir.resolve("bare")).lines("Subsystem nothing /bin/false", "SetEnv PATH=" + tools).start()) {
            assertReason(() -> SshLogin.of(bare).open(ScpTransport::new), Reason.PROTOCOL_MISSING);
        }
    }

    private Placed deliver(String into, Place place) throws IOException {
        Files.write(dir.resolve("bytes"), CONTENT);
        var digest = Sha256.start();
        digest.update(CONTENT);
        InstallPackage pack = new InstallPackage("it's $1 新.bin", Sha256.of(digest), CONTENT.length);
        Rules rules = new Rules(place, Verify.SHA256, OptionalInt.empty());
        try (SshConnection connection = login(RESTRICTED).connect();
                Transport transport = new ScpTransport(connection, TimeLimits.DEFAULT)) {
            Delivery delivery = new StagedDelivery(
                    transport, new DeliveryOrder("app@host:22", pack, dir.resolve("bytes"), into, rules), InstantSource.system());
            Staged staged = delivery.stage(_ -> {});
            return delivery.place(staged, delivery.verify(staged));
        }
    }

    private static SshLogin login(String account) throws IOException {
        return new SshLogin(new Target(account, server.host(), server.port()), TestAccounts.OTHER_PASSWORD, server.knownHosts());
    }

    private static void assertReason(org.assertj.core.api.ThrowableAssert.ThrowingCallable act, Reason reason) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(FailureException.class, e -> assertThat(e.failure().reason()).isEqualTo(reason));
    }
}
