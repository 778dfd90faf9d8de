package org.autodispatcher.delivery.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import org.autodispatcher.Failure;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.delivery.Delivery.Placed;
import org.autodispatcher.delivery.Delivery.Staged;
import org.autodispatcher.delivery.DeliveryOrder;
import org.autodispatcher.delivery.DeliveryOrder.Place;
import org.autodispatcher.delivery.DeliveryOrder.Rules;
import org.autodispatcher.delivery.DeliveryOrder.Verify;
import org.autodispatcher.delivery.DiskSite;
import org.autodispatcher.delivery.StagedDelivery;
import org.autodispatcher.delivery.Transport;
import org.autodispatcher.delivery.Verified;
import org.autodispatcher.delivery.ftp.FtpEndpoint.DataMode;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.ProFtpd;
import org.autodispatcher.rig.PureFtpd;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.Vsftpd;
import org.autodispatcher.ssh.Refused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that permit less than the contract asks for: what still works, and what is said. */
@Needs(value = {"vsftpd", "proftpd", "pure-ftpd"}, root = "servers read the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class RestrictedServersTest {
    private static final int SIZE = 100_000;
    private static final Rules RENAME = rules(Place.RENAME, Verify.SHA256);

    @TempDir
    Path dir;

    private byte[] content;
    private InstallPackage pack;
    private FtpLogins login;
    private DiskSite site;
    private String directory;

    @BeforeEach
    void spool() throws IOException {
        content = new byte[SIZE];
        new Random(3).nextBytes(content);
        pack = new InstallPackage("app.rpm", digest(content), SIZE);
        Files.write(dir.resolve("bytes"), content);
    }

    @AfterEach
    void close() throws IOException {
        site.close();
    }

    @Test
    void without_download_the_size_is_all_that_is_proved() throws IOException {
        at(Vsftpd.start(dir.resolve("server"), "download_enable=NO"));
        assertThat(deliver(RENAME)).isEqualTo(new Placed(directory + "/app.rpm", Verified.SIZE, true));
        Files.delete(site.disk(directory + "/app.rpm"));
        assertThat(Refused.of(() -> deliver(rules(Place.RENAME, Verify.SHA256_ONLY))).reason()).isEqualTo(Reason.SIZE_ONLY);
        assertThat(site.names(directory)).isEmpty();
    }

    @Test
    void without_rename_nothing_is_placed_but_directly() throws IOException {
        at(Vsftpd.start(dir.resolve("server"), "cmds_denied=RNFR"));
        assertThat(Refused.of(() -> deliver(RENAME)).reason()).isEqualTo(Reason.NO_RENAME);
        assertThat(site.names(directory)).isEmpty();
        assertThat(deliver(rules(Place.DIRECT, Verify.SHA256))).isEqualTo(new Placed(directory + "/app.rpm", Verified.READ_BACK, false));
    }

    @Test
    void a_forbidden_rename_is_told_from_a_missing_file_at_proftpd_too() throws IOException {
        at(ProFtpd.start(dir.resolve("server"), "<Limit RNFR>", "DenyAll", "</Limit>"));
        assertThat(Refused.of(() -> deliver(RENAME)).reason()).isEqualTo(Reason.NO_RENAME);
        assertThat(site.names(directory)).isEmpty();
    }

    @Test
    void pure_ftpd_without_rename() throws IOException {
        at(PureFtpd.start(dir.resolve("server"), "--norename"));
        assertThat(Refused.of(() -> deliver(RENAME)).reason()).isEqualTo(Reason.NO_RENAME);
        assertThat(site.names(directory)).isEmpty();
    }

    @Test
    void without_overwriting_the_old_file_stays_and_is_named() throws IOException {
        at(ProFtpd.start(dir.resolve("server"), "AllowOverwrite off"));
        site.put(directory + "/app.rpm", new byte[7]);
        Failure failure = Refused.of(() -> deliver(RENAME));
        assertThat(failure.reason()).isEqualTo(Reason.NO_OVERWRITE);
        assertThat(failure.values()).containsEntry("path", directory + "/app.rpm");
        assertThat(site.content(directory + "/app.rpm")).contains(new byte[7]);
        assertThat(site.names(directory)).containsExactly("app.rpm");
    }

    @Test
    void without_write_rights_nothing_can_be_made() throws IOException {
        at(Vsftpd.start(dir.resolve("server"), "write_enable=NO"));
        Failure failure = Refused.of(() -> deliver(RENAME, directory + "/new"));
        assertThat(failure.reason()).isEqualTo(Reason.NO_WRITE_RIGHT);
        assertThat(failure.values()).containsEntry("path", directory + "/new");
    }

    @Test
    void without_chmod_a_mode_cannot_be_given() throws IOException {
        at(PureFtpd.start(dir.resolve("server"), "--nochmod"));
        Rules mode = new Rules(Place.RENAME, Verify.SHA256, OptionalInt.of(0600));
        assertThat(Refused.of(() -> deliver(mode)).wording()).isEqualTo("server-refused.mode");
    }

    @Test
    void without_restart_a_broken_upload_begins_anew() throws IOException {
        at(ProFtpd.start(dir.resolve("server"), "AllowStoreRestart off"));
        try (Transport transport = login.open()) {
            String staged = delivery(transport, RENAME, directory).stage(_ -> {}).path();
            site.put(staged, Arrays.copyOf(content, 1000));
        }
        try (Transport transport = login.open()) {
            StagedDelivery delivery = delivery(transport, RENAME, directory);
            Staged staged = delivery.stage(_ -> {});
            assertThat(staged.resumed()).isZero();
            assertThat(delivery.place(staged, delivery.verify(staged)).verified()).isEqualTo(Verified.SHA256);
        }
        assertThat(site.content(directory + "/app.rpm")).contains(content);
        assertThat(site.names(directory)).containsExactly("app.rpm");
    }

    @Test
    void without_epsv_it_goes_by_pasv() throws IOException {
        at(Vsftpd.start(dir.resolve("server"), "cmds_denied=EPSV"));
        assertThat(deliver(RENAME).verified()).isEqualTo(Verified.READ_BACK);
    }

    @Test
    void without_passive_mode_it_goes_by_active_mode() throws IOException {
        at(Vsftpd.start(dir.resolve("server"), "pasv_enable=NO", "port_enable=YES"));
        login = login.with(new DataMode.Active(0, 0));
        assertThat(deliver(RENAME).verified()).isEqualTo(Verified.READ_BACK);
    }

    @Test
    void a_digest_is_of_what_lies_on_the_disk_not_of_what_came_in() throws IOException {
        at(ProFtpd.start(dir.resolve("server")));
        try (Transport transport = login.open()) {
            StagedDelivery delivery = delivery(transport, RENAME, directory);
            Staged staged = delivery.stage(_ -> {});
            byte[] flipped = content.clone();
            flipped[SIZE / 2] ^= 1;
            site.put(staged.path(), flipped); // within the second for which ProFTPD would answer from memory
            assertThat(Refused.of(() -> delivery.verify(staged)).reason()).isEqualTo(Reason.DIGEST_DIFFERS);
        }
    }

    @Test
    void in_a_chroot_the_home_is_the_root() throws IOException {
        at(Vsftpd.start(dir.resolve("server"), "chroot_local_user=YES", "allow_writeable_chroot=YES"));
        String below = directory.substring(site.home().length());
        assertThat(deliver(RENAME, "~" + below + "/new").path()).isEqualTo(below + "/new/app.rpm");
        assertThat(site.content(directory + "/new/app.rpm")).contains(content);
    }

    @Test
    void ipv6_works_alike() throws IOException {
        at(Vsftpd.startOnIpv6(dir.resolve("server")));
        assertThat(deliver(RENAME).verified()).isEqualTo(Verified.READ_BACK);
    }

    private void at(FtpDaemon server) throws IOException {
        login = FtpLogins.plain(server);
        site = DiskSite.of(TestAccounts.TARGET, login::open).closing(server::close);
        directory = site.directory();
    }

    private Placed deliver(Rules rules) throws IOException {
        return deliver(rules, directory);
    }

    private Placed deliver(Rules rules, String into) throws IOException {
        try (Transport transport = login.open()) {
            StagedDelivery delivery = delivery(transport, rules, into);
            Staged staged = delivery.stage(_ -> {});
            return delivery.place(staged, delivery.verify(staged));
        }
    }

    private StagedDelivery delivery(Transport transport, Rules rules, String into) {
        return new StagedDelivery(transport, new DeliveryOrder("app@host:22", pack, dir.resolve("bytes"), into, rules), InstantSource.system());
    }

    private static Rules rules(Place place, Verify verify) {
        return new Rules(place, verify, OptionalInt.empty());
    }

    private static Sha256 digest(byte[] bytes) {
        var digest = Sha256.start();
        digest.update(bytes);
        return Sha256.of(digest);
    }
}
