package org.autodispatcher.delivery.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.autodispatcher.FailureException;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.delivery.Delivery;
import org.autodispatcher.delivery.Delivery.Placed;
import org.autodispatcher.delivery.Delivery.Staged;
import org.autodispatcher.delivery.DeliveryOrder;
import org.autodispatcher.delivery.DeliveryOrder.Place;
import org.autodispatcher.delivery.DeliveryOrder.Rules;
import org.autodispatcher.delivery.DeliveryOrder.Verify;
import org.autodispatcher.delivery.SshLogin;
import org.autodispatcher.delivery.StagedDelivery;
import org.autodispatcher.delivery.Transport;
import org.autodispatcher.delivery.Verified;
import org.autodispatcher.rig.MinaHost;
import org.autodispatcher.rig.MinaHost.Forbidden;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshConnection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SFTP servers that forbid something, or whose shell sees other files. */
class WeakServersTest {
    private static final byte[] CONTENT = "an install package".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    @TempDir
    Path dir;

    private Path root;
    private InstallPackage pack;

    @BeforeEach
    void spool() throws IOException {
        root = Files.createDirectory(dir.resolve("root"));
        Files.createDirectory(root.resolve("in"));
        Files.write(dir.resolve("spooled"), CONTENT);
        var digest = Sha256.start();
        digest.update(CONTENT);
        pack = new InstallPackage("app.bin", Sha256.of(digest), CONTENT.length);
    }

    @Test
    void where_nothing_can_be_read_back_only_the_size_is_proved_and_that_is_said() throws IOException {
        try (MinaHost host = MinaHost.start(root, Forbidden.DOWNLOAD)) {
            assertThat(deliver(host, "/in", rules(Place.RENAME, Verify.SHA256)).verified()).isEqualTo(Verified.SIZE);
        }
        assertThat(root.resolve("in/app.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    void where_nothing_can_be_read_back_a_route_that_wants_the_digest_is_held() throws IOException {
        try (MinaHost host = MinaHost.start(root, Forbidden.DOWNLOAD)) {
            assertReason(() -> deliver(host, "/in", rules(Place.RENAME, Verify.SHA256_ONLY)), Reason.SIZE_ONLY);
        }
        assertThat(root.resolve("in")).isEmptyDirectory();
    }

    @Test
    void where_only_the_size_is_asked_for_nothing_is_read_back() throws IOException {
        try (MinaHost host = MinaHost.start(root)) {
            assertThat(deliver(host, "/in", rules(Place.RENAME, Verify.SIZE)).verified()).isEqualTo(Verified.SIZE);
        }
    }

    @Test
    void a_server_that_forbids_renames_is_told_apart_and_nothing_is_left() throws IOException {
        try (MinaHost host = MinaHost.start(root, Forbidden.RENAME)) {
            assertReason(() -> deliver(host, "/in", rules(Place.RENAME, Verify.SHA256)), Reason.NO_RENAME);
            assertThat(root.resolve("in")).isEmptyDirectory();
            assertThat(deliver(host, "/in", rules(Place.DIRECT, Verify.SHA256)))
                    .isEqualTo(new Placed("/in/app.bin", Verified.READ_BACK, false));
        }
        assertThat(root.resolve("in/app.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    void a_server_that_forbids_overwriting_keeps_the_old_file() throws IOException {
        Files.writeString(root.resolve("in/app.bin"), "old");
        try (MinaHost host = MinaHost.start(root, Forbidden.OVERWRITE)) {
            assertReason(() -> deliver(host, "/in", rules(Place.RENAME, Verify.SHA256)), Reason.NO_OVERWRITE);
        }
        assertThat(root.resolve("in")).isDirectoryContaining("glob:**/app.bin");
        assertThat(root.resolve("in/app.bin")).hasContent("old");
    }

    @Test
    void a_shell_that_sees_other_files_is_not_believed() throws IOException {
        // The shell finds a file of our name with our bytes; what the server shows is another one of the same size.
        String outside = dir.resolve("outside").toString();
        Files.createDirectories(Path.of(outside));
        Files.write(Path.of(outside, "app.bin"), CONTENT);
        Path shown = Files.createDirectories(root.resolve(outside.substring(1)));
        Files.write(shown.resolve("app.bin"), new byte[CONTENT.length]);
        try (MinaHost host = MinaHost.startWithShell(root)) {
            assertThat(deliver(host, outside, rules(Place.RENAME, Verify.SHA256)).verified()).isEqualTo(Verified.READ_BACK);
        }
        assertThat(shown.resolve("app.bin")).hasBinaryContent(CONTENT);
        assertThat(shown).isDirectoryNotContaining("glob:**/.*");
    }

    private Placed deliver(MinaHost host, String directory, Rules rules) throws IOException {
        Target target = new Target(MinaHost.LOGIN, host.host(), host.port());
        SshLogin login = new SshLogin(target, TestAccounts.OTHER_PASSWORD, dir.resolve("known_hosts"));
        try (SshConnection connection = login.connect(); Transport transport = new SftpTransport(connection, TimeLimits.DEFAULT)) {
            Delivery delivery = new StagedDelivery(
                    transport, new DeliveryOrder("app@host:22", pack, dir.resolve("spooled"), directory, rules), InstantSource.system());
            Staged staged = delivery.stage(_ -> {});
            return delivery.place(staged, delivery.verify(staged));
        }
    }

    private static Rules rules(Place place, Verify verify) {
        return new Rules(place, verify, OptionalInt.empty());
    }

    private static void assertReason(ThrowingCallable act, Reason reason) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(FailureException.class, e -> assertThat(e.failure().reason()).isEqualTo(reason));
    }
}
