package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.RefusingPort;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.Vsftpd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a name to an upgraded target, with real servers. */
@Needs(
        value = {"sshd", "vsftpd"},
        accounts = TestAccounts.TARGET,
        root = "the servers log in another account by its password")
class WholeChainTest {
    @TempDir
    Path dir;

    private OpenSsh server;
    private RealTargets targets;
    private String inbox;

    @BeforeEach
    void start() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).listen("127.0.0.21").lines("MaxStartups 100").start();
        targets = new RealTargets(dir.resolve("home")).trusting(server.knownHostsLines());
        inbox = "ad chain's \"$x\" %s 目录 " + ProcessHandle.current().pid() + "-" + dir.getFileName();
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        if (Files.exists(folder())) {
            Folders.remove(folder());
        }
    }

    private Path folder() {
        return Path.of("/home/ad-target", inbox);
    }

    private String route(String pattern, String... lines) {
        return """
                [%s]
                host = 127.0.0.21:%d
                login = ad-target
                password = %s
                dest_dir = ~/%s
                %s
                """.formatted(pattern, server.port(), TestAccounts.TARGET_PASSWORD.reveal(), inbox, String.join("\n", lines));
    }

    @Test
    void odd_names_directories_and_passwords_arrive_as_single_words_and_in_the_environment() throws Exception {
        DispatchRecord dispatch = targets.dispatch(
                route("(?P<app>.*)-(?P<version>[0-9.]+)(?P<kind>（.*）)?\\.zip$", """
                        upgrade_command =
                            printf '<%s>\\n' {file} {app} {version} {kind}
                            printf '<%s>\\n' "$AD_FILE" "$AD_APP" "$AD_VERSION" "$AD_PACKAGE"
                            pwd; id -un; cat {package}"""),
                "支付 系统-2.4（生产）.zip", "the bytes\n");
        DeliveryRecord delivery = dispatch.deliveries().getFirst();
        assertThat(delivery.state()).as(dispatch.toString()).isEqualTo(DeliveryState.UPGRADED);
        assertThat(delivery.fact(DeliveryRecord.VERIFIED)).contains("sha256");
        String file = folder() + "/支付 系统-2.4（生产）.zip";
        assertThat(targets.output()).containsExactly(
                "<" + file + ">", "<支付 系统>", "<2.4>", "<（生产）>",
                "<" + file + ">", "<支付 系统>", "<2.4>", "<支付 系统-2.4（生产）.zip>",
                folder().toString(), "ad-target", "the bytes");
    }

    @Test
    void an_exit_status_is_a_failure_unless_the_route_allows_it() throws Exception {
        String failing = route("app", "upgrade_command = echo out; echo err >&2; exit 7");
        DeliveryRecord failed = targets.dispatch(failing, "app-1.zip", "x").deliveries().getFirst();
        assertThat(failed.state()).isEqualTo(DeliveryState.FAILED);
        assertThat(failed.reason()).contains(Reason.EXIT_STATUS);
        assertThat(failed.exitCode()).hasValue(7);
        assertThat(targets.output()).containsExactly("out", "err");
        DeliveryRecord allowed = targets.dispatch(failing + "success_exit_codes = 0, 7\n", "app-1.zip", "x").deliveries().getFirst();
        assertThat(allowed.state()).isEqualTo(DeliveryState.UPGRADED);
        assertThat(allowed.exitCode()).hasValue(7);
    }

    @Test
    void an_upgrade_that_takes_too_long_goes_on_and_is_marked_or_is_stopped() throws Exception {
        String gate = folder() + "/gate";
        String slow = route("app", "upgrade_timeout = 1s", "upgrade_command = until [ -e \"$AD_DIR/gate\" ]; do sleep 1; done");
        DeliveryRecord stopped = targets.dispatch(slow + "on_timeout = stop\n", "app-1.zip", "x").deliveries().getFirst();
        assertThat(stopped.state()).isEqualTo(DeliveryState.FAILED);
        assertThat(stopped.reason()).contains(Reason.STOPPED);

        List<Reason> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        targets.onMove(move -> move.failure().ifPresent(failure -> {
            seen.add(failure.reason());
            assertThat(move.state()).isEqualTo(DeliveryState.UPGRADING);
            open(Path.of(gate));
        }));
        DeliveryRecord late = targets.dispatch(slow, "app-1.zip", "x").deliveries().getFirst();
        assertThat(seen).containsExactly(Reason.OVERDUE);
        assertThat(late.state()).isEqualTo(DeliveryState.UPGRADED);
        assertThat(late.failure()).isEmpty();
    }

    @Test
    void a_package_that_went_by_ftp_is_proved_at_its_path_for_ssh_before_the_upgrade() throws Exception {
        try (FtpDaemon ftp = Vsftpd.start(dir.resolve("ftp"))) {
            String byFtp = route("app", "protocol = ftp", "ssh_port = " + server.port(), "upgrade_command = cat {file}")
                    .replace(":" + server.port() + "\nlogin", ":" + ftp.port() + "\nlogin")
                    .replace(inbox, inbox.replace("\"", ""));
            inbox = inbox.replace("\"", "");
            DispatchRecord dispatch = targets.dispatch(byFtp, "app-1.zip", "by ftp");
            DeliveryRecord delivery = dispatch.deliveries().getFirst();
            assertThat(delivery.state()).as(dispatch.toString()).isEqualTo(DeliveryState.UPGRADED);
            assertThat(delivery.fact(DeliveryRecord.PROTOCOL)).contains("ftp");
            assertThat(targets.output()).containsExactly("by ftp");
        }
    }

    @Test
    void where_ftp_and_ssh_see_other_folders_nothing_is_started() throws Exception {
        Path elsewhere = Files.createDirectories(folder().resolve("jail"));
        Folders.give(folder(), "ad-target");
        try (FtpDaemon ftp = Vsftpd.start(
                dir.resolve("ftp"), "chroot_local_user=YES", "allow_writeable_chroot=YES", "local_root=" + elsewhere)) {
            String byFtp = route("app", "protocol = ftp", "ssh_port = " + server.port(), "upgrade_command = echo started")
                    .replace(":" + server.port() + "\nlogin", ":" + ftp.port() + "\nlogin")
                    .replace("~/" + inbox, "/in");
            DispatchRecord dispatch = targets.dispatch(byFtp, "app-1.zip", "by ftp");
            DeliveryRecord delivery = dispatch.deliveries().getFirst();
            assertThat(elsewhere.resolve("in/app-1.zip")).hasContent("by ftp");
            assertThat(delivery.reason()).as(dispatch.toString()).contains(Reason.DIGEST_DIFFERS);
            assertThat(targets.output()).isEmpty();
        }
    }

    @Test
    void of_many_targets_each_has_its_own_end() throws Exception {
        int count = 20;
        String known = server.knownHostsLines().getFirst().replaceFirst("^\\S+ ", "");
        try (OpenSsh everywhere = OpenSsh.in(dir.resolve("all")).listen("0.0.0.0").lines("MaxStartups 100").start();
                RefusingPort refusing = RefusingPort.on("127.1.0.99")) {
            String key = everywhere.knownHostsLines().getFirst().replaceFirst("^\\S+ ", "");
            targets.trusting(IntStream.rangeClosed(1, count)
                    .mapToObj(i -> "[127.1.0." + i + "]:" + everywhere.port() + " " + (i == 7 ? known : key))
                    .toList());
            String hosts = "host = 127.1.0.[1-" + count + "]:" + everywhere.port();
            String dead = "host = 127.1.0.99:" + refusing.number();
            String routes = route("app", "parallel = 5").replaceFirst("host = .*", hosts).replace(hosts, hosts + ", " + dead.substring(7))
                    .replace("dest_dir = ~/" + inbox, "dest_dir = ~/" + inbox + "/{host}");
            DispatchRecord dispatch = targets.dispatch(routes, "app-1.zip", "x");
            String states = dispatch.deliveries().stream()
                    .collect(Collectors.groupingBy(each -> each.state().text(), java.util.TreeMap::new, Collectors.counting()))
                    .toString();
            assertThat(states).as(dispatch.toString()).isEqualTo("{deferred=1, delivered=19, held=1}");
            assertThat(dispatch.state()).isEqualTo(DispatchState.ACTIVE);
            assertThat(folder().resolve("127.1.0.20/app-1.zip")).hasContent("x");
            assertThat(folder().resolve("127.1.0.7")).doesNotExist();
        }
    }

    @Test
    void mode_direct_placing_and_size_alone_do_what_they_say() throws Exception {
        DeliveryRecord delivery = targets.dispatch(
                route("app", "mode = 0640", "place = direct", "verify = size"), "app-1.zip", "x").deliveries().getFirst();
        assertThat(delivery.state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(delivery.fact(DeliveryRecord.VERIFIED)).contains("size");
        assertThat(delivery.fact(DeliveryRecord.ATOMIC)).contains("no");
        assertThat(java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder().resolve("app-1.zip"))))
                .isEqualTo("rw-r-----");
    }

    private static void open(Path gate) {
        try {
            Files.createFile(gate);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
