package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.RefusingPort;
import org.autodispatcher.rig.ScriptedServer;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.TestAuthority;
import org.autodispatcher.rig.Vsftpd;
import org.autodispatcher.ssh.LocalSsh;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code protocol = auto}: SSH where there is SSH; a weaker protocol only where nobody could have brought that about. */
@Needs(
        value = {"sshd", "vsftpd", "openssl"},
        accounts = TestAccounts.TARGET,
        root = "the servers log in another account by its password")
class AutoProtocolTest {
    @TempDir
    Path dir;

    private final AtomicInteger ftpConnections = new AtomicInteger();
    private final List<RefusingPort> refusing = new ArrayList<>();
    private ScriptedServer countingFtp;
    private RealTargets targets;
    private String inbox;

    @BeforeEach
    void targets() throws IOException {
        targets = new RealTargets(dir.resolve("home"));
        countingFtp = new ScriptedServer(connection -> ftpConnections.incrementAndGet());
        inbox = "ad-auto-" + ProcessHandle.current().pid() + "-" + dir.getFileName();
    }

    @AfterEach
    void end() throws IOException {
        countingFtp.close();
        for (RefusingPort port : refusing) {
            port.close();
        }
        if (Files.exists(Path.of("/home/ad-target", inbox))) {
            Folders.remove(Path.of("/home/ad-target", inbox));
        }
    }

    private String route(String host, int sshPort, int ftpPort, String... more) {
        return """
                [app]
                host = %s
                ssh_port = %d
                ftp_port = %d
                login = ad-target
                password = %s
                dest_dir = ~/%s
                %s
                """.formatted(host, sshPort, ftpPort, TestAccounts.TARGET_PASSWORD.reveal(), inbox, String.join("\n", more));
    }

    private DeliveryRecord delivery(String routes) throws Exception {
        DispatchRecord dispatch = targets.dispatch(routes, "app-1.zip", "the bytes");
        return dispatch.deliveries().getFirst();
    }

    private void heldWithoutTryingFtp(DeliveryRecord delivery, Reason reason) {
        assertThat(delivery.reason()).contains(reason);
        assertThat(ftpConnections).hasValue(0);
    }

    @Test
    void sftp_is_used_where_it_is_offered_and_scp_where_it_is_not() throws Exception {
        try (OpenSsh sftp = OpenSsh.in(dir.resolve("a")).start();
                OpenSsh scp = OpenSsh.in(dir.resolve("b")).lines("Subsystem nothing /bin/false").start()) {
            targets.trusting(java.util.stream.Stream.concat(sftp.knownHostsLines().stream(), scp.knownHostsLines().stream()).toList());
            assertThat(delivery(route(sftp.host(), sftp.port(), countingFtp.port())).fact(DeliveryRecord.PROTOCOL)).contains("sftp");
            DeliveryRecord second = delivery(route(scp.host(), scp.port(), countingFtp.port()));
            assertThat(second.fact(DeliveryRecord.PROTOCOL)).as(second.toString()).contains("scp");
            assertThat(second.state()).isEqualTo(DeliveryState.DELIVERED);
            assertThat(Path.of("/home/ad-target", inbox, "app-1.zip")).hasContent("the bytes");
        }
        assertThat(ftpConnections).hasValue(0);
    }

    @Test
    void ftp_is_used_where_the_ssh_port_refuses_and_the_upgrade_then_says_that_ssh_is_missing() throws Exception {
        try (FtpDaemon ftp = Vsftpd.start(dir.resolve("ftp"))) {
            int refused = refusedPort(ftp.host());
            DeliveryRecord delivery = delivery(route(ftp.host(), refused, ftp.port()));
            assertThat(delivery.state()).as(delivery.toString()).isEqualTo(DeliveryState.DELIVERED);
            assertThat(delivery.fact(DeliveryRecord.PROTOCOL)).contains("ftp");
            DeliveryRecord upgraded = delivery(route(ftp.host(), refused, ftp.port(), "upgrade_command = true"));
            assertThat(upgraded.reason()).contains(Reason.UNREACHABLE);
            assertThat(upgraded.state()).isEqualTo(DeliveryState.DEFERRED);
            assertThat(upgraded.fact(DeliveryRecord.REMOTE_PATH)).isPresent();
        }
    }

    @Test
    void where_ftp_offers_tls_it_is_used_and_an_unknown_certificate_never_leads_to_clear_text() throws Exception {
        Path certificate = TestAuthority.in(dir.resolve("ca")).issue("server.pem", "IP:127.0.0.21");
        try (FtpDaemon ftp = Vsftpd.start(dir.resolve("ftp"), Vsftpd.tls(certificate))) {
            int refused = refusedPort(ftp.host());
            assertThat(delivery(route(ftp.host(), refused, ftp.port())).reason()).contains(Reason.CERTIFICATE_UNKNOWN);
            DeliveryRecord accepted = delivery(route(ftp.host(), refused, ftp.port(), "host_key = accept-new"));
            assertThat(accepted.fact(DeliveryRecord.PROTOCOL)).as(accepted.toString()).contains("ftps");
            assertThat(accepted.state()).isEqualTo(DeliveryState.DELIVERED);
        }
    }

    @Test
    void clear_text_can_be_refused() throws Exception {
        try (FtpDaemon ftp = Vsftpd.start(dir.resolve("ftp"))) {
            DeliveryRecord delivery = delivery(route(ftp.host(), refusedPort(ftp.host()), ftp.port(), "cleartext = refuse"));
            assertThat(delivery.reason()).contains(Reason.CLEARTEXT_REFUSED);
            assertThat(delivery.state()).isEqualTo(DeliveryState.HELD);
        }
    }

    @Test
    void silence_never_leads_to_ftp() throws Exception {
        try (ScriptedServer silent = new ScriptedServer(ScriptedServer.silent())) {
            heldWithoutTryingFtp(delivery(route(silent.host(), silent.port(), countingFtp.port())), Reason.NO_PROGRESS);
        }
    }

    @Test
    void a_broken_handshake_never_leads_to_ftp() throws Exception {
        try (ScriptedServer broken = new ScriptedServer(connection -> connection.getOutputStream().write("SSH-2.0-x\r\n".getBytes()))) {
            heldWithoutTryingFtp(delivery(route(broken.host(), broken.port(), countingFtp.port())), Reason.CONNECTION_LOST);
        }
    }

    @Test
    void an_unknown_key_and_a_refused_login_never_lead_to_ftp() throws Exception {
        try (OpenSsh server = OpenSsh.in(dir.resolve("a")).start()) {
            heldWithoutTryingFtp(delivery(route(server.host(), server.port(), countingFtp.port())), Reason.HOST_KEY_UNKNOWN);
            targets.trusting(server.knownHostsLines());
            String wrong = route(server.host(), server.port(), countingFtp.port())
                    .replace(TestAccounts.TARGET_PASSWORD.reveal(), "wrong");
            heldWithoutTryingFtp(delivery(wrong), Reason.LOGIN_REFUSED);
        }
    }

    @Test
    void a_jump_host_that_refuses_never_leads_to_ftp() throws Exception {
        String route = route("127.0.0.1", 22, countingFtp.port(), "proxy_jump = 127.0.0.1:" + refusedPort("127.0.0.1"));
        DeliveryRecord delivery = delivery(route);
        assertThat(delivery.failure().orElseThrow().is(Reason.UNREACHABLE, "jump-refused")).as(delivery.toString()).isTrue();
        heldWithoutTryingFtp(delivery, Reason.UNREACHABLE);
    }

    /** Whoever reads of port 21 alone looks for a service that was never meant. */
    @Test
    void where_nothing_listens_both_ports_are_told() throws Exception {
        int ssh = refusedPort("127.0.0.1");
        int ftp = refusedPort("127.0.0.1");
        DeliveryRecord delivery = delivery(route("127.0.0.1", ssh, ftp));
        assertThat(delivery.failure().orElseThrow().is(Reason.UNREACHABLE, "both-refused")).as(delivery.toString()).isTrue();
        assertThat(delivery.failure().orElseThrow().values())
                .containsEntry("port", String.valueOf(ssh)).containsEntry("ftp_port", String.valueOf(ftp));
    }

    @Test
    void a_jump_host_that_only_ssh_config_names_never_leads_to_ftp_either() throws Exception {
        Path config = Files.writeString(dir.resolve("config"), "Host *\n  ProxyJump 127.0.0.1:" + refusedPort("127.0.0.1") + "\n");
        targets.with(new LocalSsh(dir, config, Optional.empty()));
        DeliveryRecord delivery = delivery(route("127.0.0.21", 22, countingFtp.port()));
        assertThat(delivery.failure().orElseThrow().is(Reason.UNREACHABLE, "jump-refused")).as(delivery.toString()).isTrue();
        heldWithoutTryingFtp(delivery, Reason.UNREACHABLE);
    }

    @Test
    void what_a_jump_host_says_of_its_target_never_leads_to_ftp() throws Exception {
        Path key = SshKeys.make(dir.resolve("key"), "ed25519", "");
        try (OpenSsh jump = OpenSsh.in(dir.resolve("jump")).authorized(TestAccounts.TARGET, SshKeys.publicLine(key)).start()) {
            Path config = Files.writeString(dir.resolve("config"), "Host *\n  IdentityFile " + key + "\n");
            targets.with(new LocalSsh(dir, config, Optional.empty())).trusting(jump.knownHostsLines());
            String proxyJump = "proxy_jump = ad-target@" + jump.host() + ":" + jump.port();
            DeliveryRecord delivery = delivery(route("127.0.0.1", refusedPort("127.0.0.1"), countingFtp.port(), proxyJump));
            assertThat(delivery.failure().orElseThrow().is(Reason.UNREACHABLE, "jump")).as(delivery.toString()).isTrue();
            heldWithoutTryingFtp(delivery, Reason.UNREACHABLE);
        }
    }

    /** A port of {@code host} that nobody listens on while the test runs. */
    private int refusedPort(String host) throws IOException {
        RefusingPort port = RefusingPort.on(host);
        refusing.add(port);
        return port.number();
    }
}
