package org.autodispatcher.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalInt;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Sha256;
import org.autodispatcher.Target;
import org.autodispatcher.delivery.Delivery.Placed;
import org.autodispatcher.delivery.Delivery.Staged;
import org.autodispatcher.delivery.DeliveryOrder.Place;
import org.autodispatcher.delivery.DeliveryOrder.Rules;
import org.autodispatcher.delivery.DeliveryOrder.Verify;
import org.autodispatcher.delivery.scp.ScpTransport;
import org.autodispatcher.delivery.sftp.SftpTransport;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the account's login shell is, a package arrives, and the target proves its digest. */
@Needs(value = {"sshd", "scp", "ksh", "csh", "fish", "busybox"}, root = "sshd reads the shadow passwords of accounts",
        accounts = {"ad-sh-dash", "ad-sh-bash", "ad-sh-ksh", "ad-sh-csh", "ad-sh-fish", "ad-sh-busybox"})
class LoginShellsTest {
    private static OpenSsh server;

    @TempDir
    Path dir;

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "ksh", "csh", "fish", "busybox"})
    void a_package_goes_by_scp(String shell) throws IOException {
        deliver("ad-sh-" + shell, ScpTransport::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "ksh", "csh", "fish", "busybox"})
    void a_package_goes_by_sftp(String shell) throws IOException {
        deliver("ad-sh-" + shell, SftpTransport::new);
    }

    private void deliver(String account, SshLogin.Over over) throws IOException {
        byte[] content = account.repeat(1000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Files.write(dir.resolve("bytes"), content);
        var digest = Sha256.start();
        digest.update(content);
        InstallPackage pack = new InstallPackage("it's $1 \\ ! 新.bin", Sha256.of(digest), content.length);
        SshLogin login = new SshLogin(
                new Target(account, server.host(), server.port()), TestAccounts.OTHER_PASSWORD, server.knownHosts());
        try (DiskSite site = DiskSite.of(account, () -> login.open(over));
                SshConnection connection = login.connect();
                Transport transport = over.open(connection, login.limits())) {
            String directory = site.directory() + "/a b/it's !";
            Delivery delivery = new StagedDelivery(
                    transport,
                    new DeliveryOrder("app@host:22", pack, dir.resolve("bytes"), directory, new Rules(Place.RENAME, Verify.SHA256, OptionalInt.of(0755))),
                    InstantSource.system());
            Staged staged = delivery.stage(_ -> {});
            Placed placed = delivery.place(staged, delivery.verify(staged));
            assertThat(placed).isEqualTo(new Placed(directory + "/" + pack.name(), Verified.SHA256, true));
            assertThat(site.content(placed.path())).contains(content);
            assertThat(site.names(directory)).containsExactly(pack.name());
        }
    }
}
