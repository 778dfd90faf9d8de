package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.rig.Account;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.RefusingPort;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.TestAuthority;
import org.autodispatcher.rig.Vsftpd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One machine that speaks SSH, FTP and FTPS: whatever the route asks for, the bytes arrive and the upgrade runs on them. */
@Needs(
        value = {"sshd", "vsftpd", "openssl"},
        accounts = TestAccounts.TARGET,
        root = "the servers log in another account by its password")
class EveryProtocolTest {
    private static final String HOST = "127.0.0.21";

    @TempDir
    Path dir;

    private final Account account = new Account(TestAccounts.TARGET);
    private OpenSsh ssh;
    private FtpDaemon ftp;
    private RealTargets targets;
    private Path inbox;

    @BeforeEach
    void start() throws IOException {
        ssh = OpenSsh.in(dir.resolve("sshd")).listen(HOST).start();
        Path certificate = TestAuthority.in(dir.resolve("ca")).issue("server.pem", "IP:" + HOST);
        ftp = Vsftpd.start(dir.resolve("ftp"), Vsftpd.tls(certificate, "force_local_logins_ssl=NO", "force_local_data_ssl=NO"));
        targets = new RealTargets(dir.resolve("home")).trusting(ssh.knownHostsLines());
        inbox = account.folder(account.home().resolve("ad protocols " + ProcessHandle.current().pid() + "-" + dir.getFileName()));
    }

    @AfterEach
    void end() throws IOException {
        ftp.close();
        ssh.close();
        account.close();
    }

    private String route(String protocol, String host, int sshPort, int ftpPort) {
        return """
                [app]
                protocol = %s
                host = %s
                ssh_port = %d
                ftp_port = %d
                host_key = accept-new
                login = ad-target
                password = %s
                dest_dir = ~/%s/{date}
                upgrade_command = cat {file}
                """.formatted(protocol, host, sshPort, ftpPort, TestAccounts.TARGET_PASSWORD.reveal(), inbox.getFileName());
    }

    private DeliveryRecord delivery(String routes) throws Exception {
        DispatchRecord dispatch = targets.dispatch(routes, "app-1.zip", "the bytes");
        assertThat(dispatch.state()).as(dispatch.toString()).isEqualTo(DispatchState.DONE);
        return dispatch.deliveries().getFirst();
    }

    @ParameterizedTest
    @CsvSource({"sftp, sftp, sha256", "scp, scp, sha256", "ftp, ftp, read-back", "ftps, ftps, read-back", "auto, sftp, sha256"})
    void a_package_arrives_is_proved_placed_and_upgraded_by(String protocol, String used, String verified) throws Exception {
        DeliveryRecord delivery = delivery(route(protocol, HOST, ssh.port(), ftp.port()));
        assertThat(delivery.state()).isEqualTo(DeliveryState.UPGRADED);
        assertThat(delivery.fact(DeliveryRecord.PROTOCOL)).contains(used);
        assertThat(delivery.fact(DeliveryRecord.VERIFIED)).contains(verified);
        assertThat(delivery.fact(DeliveryRecord.ATOMIC)).contains("yes");
        assertThat(delivery.exitCode()).hasValue(0);
        Path placed = Path.of(delivery.fact(DeliveryRecord.REMOTE_PATH).orElseThrow());
        assertThat(placed).startsWith(inbox).hasFileName("app-1.zip").hasContent("the bytes");
        assertThat(placed.getParent()).isDirectoryContaining(file -> file.equals(placed)).isDirectoryNotContaining("glob:**/.*");
        assertThat(targets.output()).containsExactly("the bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sftp", "scp", "auto"})
    void a_port_at_the_host_is_that_of_ssh_by(String protocol) throws Exception {
        DeliveryRecord delivery = delivery(route(protocol, HOST + ":" + ssh.port(), 1, 1));
        assertThat(delivery.target()).isEqualTo("ad-target@" + HOST + ":" + ssh.port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp", "ftps"})
    void a_port_at_the_host_is_that_of_ftp_by(String protocol) throws Exception {
        DeliveryRecord delivery = delivery(route(protocol, HOST + ":" + ftp.port(), ssh.port(), 1));
        assertThat(delivery.target()).isEqualTo("ad-target@" + HOST + ":" + ftp.port());
        assertThat(delivery.state()).isEqualTo(DeliveryState.UPGRADED);
    }

    @Test
    void with_auto_a_port_at_the_host_is_never_that_of_ftp() throws Exception {
        try (RefusingPort refusing = RefusingPort.on(HOST)) {
            String host = HOST + ":" + refusing.number();
            DispatchRecord dispatch = targets.dispatch(route("auto", host, ssh.port(), ftp.port()), "app-1.zip", "x");
            DeliveryRecord delivery = dispatch.deliveries().getFirst();
            assertThat(delivery.fact(DeliveryRecord.PROTOCOL)).as(dispatch.toString()).contains("ftps");
            assertThat(delivery.failure().orElseThrow().is(Reason.UNREACHABLE, "refused")).as(dispatch.toString()).isTrue();
            assertThat(delivery.failure().orElseThrow().values()).containsEntry("port", String.valueOf(refusing.number()));
        }
    }

    @Test
    void an_address_of_ipv6_is_written_in_brackets() throws Exception {
        try (OpenSsh six = OpenSsh.in(dir.resolve("six")).listen("::1").start()) {
            targets.trusting(six.knownHostsLines());
            DeliveryRecord delivery = delivery(route("auto", "[::1]:" + six.port(), 1, 1));
            assertThat(delivery.target()).isEqualTo("ad-target@[::1]:" + six.port());
            assertThat(delivery.state()).isEqualTo(DeliveryState.UPGRADED);
        }
    }

    @Test
    void a_home_that_ftp_calls_the_root_is_still_home_to_the_upgrade() throws Exception {
        try (FtpDaemon jailed = Vsftpd.start(dir.resolve("jailed"), "chroot_local_user=YES", "allow_writeable_chroot=YES")) {
            DeliveryRecord delivery = delivery(route("ftp", HOST, ssh.port(), jailed.port()));
            assertThat(delivery.fact(DeliveryRecord.REMOTE_PATH).orElseThrow()).startsWith("/" + inbox.getFileName() + "/");
            assertThat(delivery.state()).isEqualTo(DeliveryState.UPGRADED);
            assertThat(targets.output()).containsExactly("the bytes");
        }
    }

    @Test
    void what_lies_at_sshs_path_is_not_taken_for_what_went_elsewhere_by_ftp() throws Exception {
        Path jail = account.folder(inbox.resolve("jail"));
        account.write(inbox.getFileName() + "/in/app-1.zip", "other bytes");
        account.folder(jail.resolve("in"));
        try (FtpDaemon jailed = Vsftpd.start(
                dir.resolve("jailed"), "chroot_local_user=YES", "allow_writeable_chroot=YES", "local_root=" + jail)) {
            String routes = route("ftp", HOST, ssh.port(), jailed.port()).replaceFirst("dest_dir = .*", "dest_dir = /in");
            DeliveryRecord missing = targets.dispatch(routes, "app-1.zip", "the bytes").deliveries().getFirst();
            assertThat(missing.failure().orElseThrow().is(Reason.DIGEST_DIFFERS, "missing")).as(missing.toString()).isTrue();

            String same = routes.replaceFirst("local_root.*", "").replace("dest_dir = /in", "dest_dir = ~/in");
            account.write("in/app-1.zip", "other bytes");
            DeliveryRecord differs = targets.dispatch(same, "app-1.zip", "the bytes").deliveries().getFirst();
            assertThat(differs.reason()).as(differs.toString()).contains(Reason.DIGEST_DIFFERS);
            assertThat(jail.resolve("in/app-1.zip")).hasContent("the bytes");
            assertThat(targets.output()).isEmpty();
        }
    }

    @Test
    void where_ftp_gives_nothing_back_only_the_size_is_known_until_the_upgrade() throws Exception {
        try (FtpDaemon closed = Vsftpd.start(dir.resolve("closed"), "download_enable=NO")) {
            String routes = route("ftp", HOST, ssh.port(), closed.port());
            DeliveryRecord delivery = delivery(routes);
            assertThat(delivery.fact(DeliveryRecord.VERIFIED)).contains("size");
            assertThat(delivery.fact(DeliveryRecord.STARTED_ON)).isEmpty();
            assertThat(delivery.state()).isEqualTo(DeliveryState.UPGRADED);

            DeliveryRecord held = targets.dispatch(routes + "verify = sha256-only\n", "app-2.zip", "x").deliveries().getFirst();
            assertThat(held.reason()).as(held.toString()).contains(Reason.SIZE_ONLY);
            assertThat(held.state()).isEqualTo(DeliveryState.HELD);
            assertThat(held.fact(DeliveryRecord.REMOTE_PATH)).isEmpty();
        }
    }

    @Test
    void after_ftp_an_unknown_key_of_ssh_holds_the_upgrade_and_says_where_the_file_is() throws Exception {
        Files.delete(targets.knownHosts());
        String strict = route("ftp", HOST, ssh.port(), ftp.port()).replace("host_key = accept-new\n", "");
        DeliveryRecord delivery = targets.dispatch(strict, "app-1.zip", "the bytes").deliveries().getFirst();
        assertThat(delivery.state()).as(delivery.toString()).isEqualTo(DeliveryState.HELD);
        assertThat(delivery.reason()).contains(Reason.HOST_KEY_UNKNOWN);
        assertThat(delivery.failure().orElseThrow().values()).containsEntry("trust_host", HOST + ":" + ssh.port());
        assertThat(Path.of(delivery.fact(DeliveryRecord.REMOTE_PATH).orElseThrow())).hasContent("the bytes");
        assertThat(targets.output()).isEmpty();
    }
}
