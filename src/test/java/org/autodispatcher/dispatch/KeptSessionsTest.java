package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.network.LoginGate;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.Vsftpd;
import org.autodispatcher.upgrade.Timer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Packages one after another to a real target: how often it is logged in to. */
@Needs(value = {"sshd", "vsftpd"}, accounts = TestAccounts.TARGET, root = "the servers log in another account by its password")
@Timeout(300)
class KeptSessionsTest {
    private static final String ADDRESS = "127.0.0.93";

    @TempDir
    Path dir;

    private OpenSsh server;
    private RealTargets targets;
    private KeptConnections kept;
    private String inbox;

    @BeforeEach
    void start() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).listen(ADDRESS).start();
        kept = new KeptConnections(new LoginGate(), () -> Duration.ofMinutes(5), Timer.REAL, System::nanoTime);
        targets = new RealTargets(dir.resolve("home")).trusting(server.knownHostsLines()).keeping(kept);
        inbox = "ad-kept-" + ProcessHandle.current().pid() + "-" + dir.getFileName();
    }

    @AfterEach
    void end() throws IOException {
        kept.close();
        server.close();
        if (Files.exists(folder())) {
            Folders.remove(folder());
        }
    }

    private Path folder() {
        return Path.of("/home/ad-target", inbox);
    }

    private String route(int port, String... lines) {
        return "[app]\nhost = " + ADDRESS + ":" + port + "\nlogin = ad-target\npassword = " + TestAccounts.TARGET_PASSWORD.reveal()
                + "\ndest_dir = ~/" + inbox + "\n" + String.join("\n", lines) + "\n";
    }

    private DeliveryRecord deliver(String name, String content) throws Exception {
        return targets.alsoDispatch(name, content).deliveries().getFirst();
    }

    /** How often somebody was let in. Logged by who closes first; asked once nobody is left. */
    private long logins() throws IOException {
        kept.close();
        return server.wholeLog().stream().filter(line -> line.contains("Accepted password")).count();
    }

    private void arrivesAtOnce(DeliveryRecord delivery, DeliveryState state) {
        assertThat(delivery.state()).as(delivery.toString()).isEqualTo(state);
        assertThat(delivery.attempts()).isEqualTo(1);
    }

    @Test
    void packages_one_after_another_go_over_one_login_with_their_proofs_and_upgrades() throws Exception {
        arrivesAtOnce(
                targets.dispatch(route(server.port(), "upgrade_command = cat {file}"), "app-1.zip", "one\n").deliveries().getFirst(),
                DeliveryState.UPGRADED);
        arrivesAtOnce(deliver("app-2.zip", "two\n"), DeliveryState.UPGRADED);
        DeliveryRecord third = deliver("app-3.zip", "three\n");
        arrivesAtOnce(third, DeliveryState.UPGRADED);
        assertThat(third.fact(DeliveryRecord.VERIFIED)).contains("sha256");
        assertThat(targets.output()).containsExactly("one", "two", "three");
        assertThat(logins()).as("one more finds out whether processes outlive a session").isEqualTo(2);
    }

    @Test
    void a_connection_that_broke_while_nobody_used_it_is_replaced_and_no_attempt_fails() throws Exception {
        arrivesAtOnce(targets.dispatch(route(server.port()), "app-1.zip", "one").deliveries().getFirst(), DeliveryState.DELIVERED);
        server.cutSessions();
        arrivesAtOnce(deliver("app-2.zip", "two"), DeliveryState.DELIVERED);
        assertThat(folder().resolve("app-2.zip")).hasContent("two");
        assertThat(logins()).isEqualTo(2);
    }

    @Test
    void one_that_was_given_back_just_now_and_has_said_nothing_for_a_while_is_asked_whether_it_lives() throws Exception {
        try (OpenSsh talkative = OpenSsh.in(dir.resolve("talkative")).listen(ADDRESS).lines("LogLevel DEBUG2").start()) {
            try (KeptConnections justNow = new KeptConnections(new LoginGate(), () -> Duration.ofMinutes(5), Timer.REAL, () -> 0)) {
                targets = new RealTargets(dir.resolve("other")).trusting(talkative.knownHostsLines()).keeping(justNow);
                arrivesAtOnce(targets.dispatch(route(talkative.port()), "app-1.zip", "one").deliveries().getFirst(), DeliveryState.DELIVERED);
                for (long given = System.nanoTime(); System.nanoTime() - given < 300_000_000; ) {
                    Thread.onSpinWait();
                }
                arrivesAtOnce(deliver("app-2.zip", "two"), DeliveryState.DELIVERED);
            }
            assertThat(talkative.wholeLog()).anyMatch(line -> line.contains("keepalive@jcraft.com"));
        }
    }

    @Test
    void nothing_goes_over_a_connection_whose_host_key_is_no_longer_the_trusted_one() throws Exception {
        arrivesAtOnce(targets.dispatch(route(server.port()), "app-1.zip", "one").deliveries().getFirst(), DeliveryState.DELIVERED);
        targets.trusting(List.of("[" + ADDRESS + "]:" + server.port() + " ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJDZcx9PRDUsQRyGMbpJ7lrDvjXfKCRgXJJcRD0IVzzR"));
        DeliveryRecord held = deliver("app-2.zip", "two");
        assertThat(held.state()).isEqualTo(DeliveryState.HELD);
        assertThat(held.reason()).contains(Reason.HOST_KEY_CHANGED);
        assertThat(folder().resolve("app-2.zip")).doesNotExist();
    }

    @Test
    void a_host_key_that_was_revoked_ends_what_is_kept() throws Exception {
        arrivesAtOnce(targets.dispatch(route(server.port()), "app-1.zip", "one").deliveries().getFirst(), DeliveryState.DELIVERED);
        List<String> lines = new java.util.ArrayList<>(server.knownHostsLines());
        server.knownHostsLines().forEach(line -> lines.add("@revoked " + line));
        targets.trusting(lines);
        assertThat(deliver("app-2.zip", "two").state()).isEqualTo(DeliveryState.HELD);
    }

    @Test
    void what_was_found_there_by_the_package_before_is_not_taken_for_granted() throws Exception {
        targets.dispatch(route(server.port()), "app-1.zip", "one");
        Folders.remove(folder());
        arrivesAtOnce(deliver("app-2.zip", "two"), DeliveryState.DELIVERED);
        assertThat(folder().resolve("app-2.zip")).hasContent("two");
    }

    @Test
    void connections_by_ftp_are_kept_too_and_replaced_where_they_broke() throws Exception {
        Path log = dir.resolve("ftp.log");
        try (FtpDaemon ftp = Vsftpd.start(
                dir.resolve("ftp"), "xferlog_enable=YES", "xferlog_std_format=NO", "vsftpd_log_file=" + log)) {
            String byFtp = route(ftp.port(), "protocol = ftp").replace(ADDRESS, ftp.host());
            arrivesAtOnce(targets.dispatch(byFtp, "app-1.zip", "one").deliveries().getFirst(), DeliveryState.DELIVERED);
            arrivesAtOnce(deliver("app-2.zip", "two"), DeliveryState.DELIVERED);
            assertThat(Files.readString(log)).containsOnlyOnce("OK LOGIN");
            ftp.cutSessions();
            arrivesAtOnce(deliver("app-3.zip", "three"), DeliveryState.DELIVERED);
            assertThat(folder().resolve("app-3.zip")).hasContent("three");
        }
    }
}
