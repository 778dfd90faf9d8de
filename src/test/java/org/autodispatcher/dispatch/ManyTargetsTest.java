package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.autodispatcher.Credentials;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.rig.Account;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server that answers at every loopback address: many targets, each on its own. */
@Needs(
        value = "sshd",
        accounts = TestAccounts.TARGET,
        root = "the server logs in another account by its password")
class ManyTargetsTest {
    private static final String ADDRESSES = "127.2.0.";
    private static final Duration PATIENT = Duration.ofMinutes(5);

    @TempDir
    Path dir;

    private final Account account = new Account(TestAccounts.TARGET);
    private OpenSsh server;
    private RealTargets targets;
    private Path inbox;

    @BeforeEach
    void start() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).listen("0.0.0.0").start();
        String key = server.knownHostsLines().getFirst().replaceFirst("^\\S+ ", "");
        targets = new RealTargets(dir.resolve("home")).trusting(IntStream.rangeClosed(1, 30)
                .mapToObj(i -> "[" + ADDRESSES + i + "]:" + server.port() + " " + key)
                .toList());
        inbox = account.folder(account.home().resolve("ad-many-" + ProcessHandle.current().pid() + "-" + dir.getFileName()));
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        account.close();
    }

    private String route(String hosts, String... lines) {
        return """
                [app]
                host = %s
                ssh_port = %d
                login = ad-target
                password = %s
                dest_dir = %s/{host}
                %s
                """.formatted(hosts, server.port(), TestAccounts.TARGET_PASSWORD.reveal(), inbox, String.join("\n", lines));
    }

    @Test
    void a_wrong_password_that_targets_share_is_tried_once() throws Exception {
        String wrong = route(ADDRESSES + "[1-20]").replace(TestAccounts.TARGET_PASSWORD.reveal(), "wrong");
        DispatchRecord dispatch = targets.dispatch(wrong, "app-1.zip", "x");
        assertThat(dispatch.deliveries()).extracting(delivery -> delivery.reason().orElseThrow()).hasSize(20).containsOnly(Reason.LOGIN_REFUSED);
        assertThat(dispatch.deliveries()).filteredOn(delivery -> delivery.failure().orElseThrow().is(Reason.LOGIN_REFUSED, "elsewhere")).hasSize(19);
        assertThat(server.wholeLog()).filteredOn(line -> line.startsWith("Failed password")).hasSize(1);
    }

    /** Ends what waits in it for an answer. */
    private static void close(ServerSocket silent) {
        try {
            silent.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_target_that_never_answers_holds_up_nobody_who_shares_its_password() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName(ADDRESSES + "30"))) {
            List<String> ends = new java.util.concurrent.CopyOnWriteArrayList<>();
            targets.with(new TimeLimits(PATIENT, PATIENT, PATIENT, PATIENT));
            targets.onMove(move -> {
                boolean first = !ends.contains(move.target().host());
                if (first && (move.state() == DeliveryState.DELIVERED || move.failure().isPresent())) {
                    ends.add(move.target().host());
                }
                if (ends.size() == 5) {
                    close(silent);
                }
            });
            String hosts = ADDRESSES + "30:" + silent.getLocalPort() + ", " + ADDRESSES + "[1-5]";
            DispatchRecord dispatch = targets.dispatch(route(hosts, "parallel = 2"), "app-1.zip", "x");
            assertThat(dispatch.deliveries()).extracting(DeliveryRecord::state)
                    .as(dispatch.toString())
                    .startsWith(DeliveryState.DEFERRED)
                    .endsWith(DeliveryState.DELIVERED, DeliveryState.DELIVERED, DeliveryState.DELIVERED, DeliveryState.DELIVERED, DeliveryState.DELIVERED);
            assertThat(ends).hasSize(6).endsWith(ADDRESSES + "30");
        }
    }

    @Test
    void a_jump_host_that_refuses_us_says_nothing_about_the_password_of_the_target() throws Exception {
        DispatchRecord refused = targets.dispatch(overJumpHost(ADDRESSES + "[1-2]"), "app-1.zip", "x");
        assertThat(refused.deliveries()).hasSize(2).allSatisfy(delivery ->
                assertThat(delivery.failure().orElseThrow().is(Reason.LOGIN_REFUSED, "nothing")).as(delivery.toString()).isTrue());
        assertThat(inbox).isEmptyDirectory();
    }

    @Test
    void a_wrong_password_for_a_jump_host_is_tried_once_for_all_targets_behind_it() throws Exception {
        targets.jumpingWith((login, host) -> Credentials.password(login, Secret.of("wrong for the jump host")));
        DispatchRecord refused = targets.dispatch(overJumpHost(ADDRESSES + "[1-9]"), "app-1.zip", "x");
        assertThat(refused.deliveries()).hasSize(9).allSatisfy(delivery ->
                assertThat(delivery.reason()).as(delivery.toString()).contains(Reason.LOGIN_REFUSED));
        assertThat(server.wholeLog()).filteredOn(line -> line.startsWith("Failed password")).hasSize(1);
    }

    private String overJumpHost(String hosts) {
        return route(hosts, "proxy_jump = ad-target@" + ADDRESSES + "20:" + server.port());
    }
}
