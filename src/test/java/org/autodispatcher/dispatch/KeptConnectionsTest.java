package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;
import org.autodispatcher.config.Problems;
import org.autodispatcher.delivery.MemoryTransport;
import org.autodispatcher.delivery.Transport;
import org.autodispatcher.network.LoginGate;
import org.autodispatcher.rig.Meanwhile;
import org.autodispatcher.routing.Logins;
import org.autodispatcher.routing.RoutingTable;
import org.autodispatcher.ssh.Exit;
import org.autodispatcher.ssh.LocalSsh;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.upgrade.Timer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which connection an attempt gets, and what becomes of it afterwards. */
@Timeout(300)
class KeptConnectionsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path dir;

    private final Due due = new Due();
    private final LoginGate gate = new LoginGate();
    private Duration keepOpen = MINUTE;
    private long now = -5;
    private final KeptConnections kept = new KeptConnections(gate, () -> keepOpen, due, () -> now);

    /** A timer of the test. */
    private static final class Due implements Timer {
        private final List<Runnable> actions = new ArrayList<>();
        private Duration delay = Duration.ZERO;

        @Override
        public synchronized Pending start(Duration after, Runnable action) {
            delay = after;
            actions.add(action);
            return () -> cancel(action);
        }

        private synchronized void cancel(Runnable action) {
            actions.remove(action);
        }

        void passes() {
            List<Runnable> now;
            synchronized (this) {
                now = List.copyOf(actions);
            }
            now.forEach(Runnable::run);
        }
    }

    /** A connection that is nowhere. */
    private static final class Fake implements Connector.Connection {
        private final CompletableFuture<Void> closed = new CompletableFuture<>();
        private RemoteShell shell = (script, output, limit) -> new Exit.Exited(0);
        private boolean stands = true;
        private boolean doubted;
        private Duration idle = Duration.ZERO;

        @Override
        public Transport transport() {
            return new MemoryTransport(new MemoryTransport.Files(), MemoryTransport.ABLE, true);
        }

        @Override
        public RemoteShell shell() {
            return shell;
        }

        @Override
        public List<Identity.Shown> proofs() {
            return List.of();
        }

        @Override
        public boolean stands(Duration idle) {
            this.idle = idle;
            return stands;
        }

        @Override
        public void doubt() {
            doubted = true;
        }

        @Override
        public boolean doubted() {
            return doubted;
        }

        @Override
        public boolean samePaths() {
            return true;
        }

        @Override
        public void close() {
            closed.complete(null);
        }

        /** It is closed, by whichever thread. */
        void awaitClosed() throws Exception {
            closed.get(20, TimeUnit.SECONDS);
        }

        boolean open() {
            return !closed.isDone();
        }
    }

    private KeptKey key(String host, String secret, String... lines) throws IOException {
        String text = "[a]\nhost = " + host + "\nlogin = x\n" + String.join("\n", lines) + "\n";
        RoutePlanner planner = new RoutePlanner(
                RoutingTable.load(Files.writeString(dir.resolve("routes.cfg"), text), new Problems()).orElseThrow(),
                new Logins(dir.resolve("netrc")),
                LocalSsh.NONE);
        Destination destination = planner.route("a").destinations().getFirst();
        return KeptKey.of(destination, Credentials.password("x", Secret.of(secret)), List.of(dir.resolve("key")));
    }

    private Connector.Connection connection(KeptKey key, Fake fresh) throws IOException {
        return kept.connection(key, () -> fresh);
    }

    private static KeptConnections.Opener never() {
        return () -> {
            throw new AssertionError("a new connection is made");
        };
    }

    private Fake keptOf(KeptKey key) throws IOException {
        Fake fake = new Fake();
        connection(key, fake).close();
        assertThat(fake.open()).isTrue();
        return fake;
    }

    @Test
    void the_next_attempt_takes_what_the_last_one_has_left_and_two_at_once_have_one_each() throws Exception {
        KeptKey key = key("web1", "s");
        keptOf(key);
        Connector.Connection again = kept.connection(key, never());
        Fake second = new Fake();
        Connector.Connection beside = connection(key, second);
        again.close();
        beside.close();
        assertThat(second.open()).isTrue();
        kept.connection(key, never());
        kept.connection(key, never());
    }

    @Test
    void one_is_asked_by_how_long_nobody_has_used_it() throws Exception {
        KeptKey key = key("web1", "s");
        Fake fake = new Fake();
        Connector.Connection first = connection(key, fake);
        now += 7_000;
        first.close();
        now += 3_000;
        kept.connection(key, never()).close();
        assertThat(fake.idle).isEqualTo(Duration.ofNanos(3_000));
    }

    @Test
    void one_that_nobody_takes_in_time_is_closed() throws Exception {
        Fake idle = keptOf(key("web1", "s"));
        assertThat(due.delay).isEqualTo(MINUTE);
        due.passes();
        idle.awaitClosed();
        Fake fresh = new Fake();
        connection(key("web1", "s"), fresh).close();
        assertThat(fresh.open()).isTrue();
    }

    @Test
    void nothing_is_kept_where_keep_open_is_nothing() throws Exception {
        keepOpen = Duration.ZERO;
        Fake fake = new Fake();
        connection(key("web1", "s"), fake).close();
        fake.awaitClosed();
    }

    @Test
    void another_secret_key_file_or_setting_makes_a_new_connection_and_ends_the_old_one() throws Exception {
        List<KeptKey> others = new ArrayList<>(List.of(
                key("web1", "changed"),
                key("web1", "s", "ssh_algorithms = legacy"),
                key("web1", "s", "host_key = accept-new"),
                key("web1", "s", "proxy_jump = bastion"),
                key("web1", "s", "protocol = scp")));
        KeptKey first = key("web1", "s");
        Files.writeString(dir.resolve("key"), "another");
        others.add(key("web1", "s"));
        for (KeptKey other : others) {
            Fake old = keptOf(first);
            Fake fresh = new Fake();
            Connector.Connection made = connection(other, fresh);
            old.awaitClosed();
            made.doubt();
            made.close();
        }
    }

    @Test
    void another_file_that_a_login_would_read_makes_a_new_connection() throws Exception {
        Path ssh = Files.createDirectories(dir.resolve("home/.ssh"));
        Files.writeString(ssh.resolve("config"), "Include more/*\n");
        Files.createDirectory(ssh.resolve("more"));
        Path named = Files.writeString(dir.resolve("named"), "key");
        for (Path changed : List.of(
                ssh.resolve("config"), ssh.resolve("more/work"), ssh.resolve("id_ed25519"), ssh.resolve("id_ed25519-cert.pub"),
                dir.resolve("named"), dir.resolve("named-cert.pub"), dir.resolve("netrc"))) {
            Fake old = keptOf(keyByFiles(named));
            assertThat(kept.connection(keyByFiles(named), never())).as("nothing has changed").isNotNull().satisfies(Connector.Connection::close);
            Files.writeString(changed, "Host " + changed.getFileName() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            Fake fresh = new Fake();
            Connector.Connection made = connection(keyByFiles(named), fresh);
            assertThat(old.closed).as(changed + " is another one").succeedsWithin(Duration.ofSeconds(20));
            made.doubt();
            made.close();
        }
    }

    /** As a connector makes it for a route that names a private key. */
    private KeptKey keyByFiles(Path named) throws IOException {
        Path home = dir.resolve("home");
        RoutePlanner planner = new RoutePlanner(
                RoutingTable.load(Files.writeString(dir.resolve("routes.cfg"), "[a]\nhost = web1\nlogin = x\n"), new Problems()).orElseThrow(),
                new Logins(dir.resolve("netrc")),
                new LocalSsh(home, home.resolve(".ssh/config"), Optional.empty()));
        Credentials credentials = new Credentials("x", Optional.empty(), Optional.empty(), List.of(named), Optional.empty());
        return KeptKey.of(planner.route("a").destinations().getFirst(), credentials, planner.files(credentials));
    }

    @Test
    void another_target_is_another_matter() throws Exception {
        Fake web1 = keptOf(key("web1", "s"));
        keptOf(key("web2", "s"));
        assertThat(web1.open()).isTrue();
    }

    @Test
    void what_is_dead_is_replaced_once_without_a_word() throws Exception {
        KeptKey key = key("web1", "s");
        Fake dead = keptOf(key);
        dead.stands = false;
        Fake fresh = new Fake();
        connection(key, fresh).close();
        dead.awaitClosed();
        kept.connection(key, never());
    }

    @Test
    void a_login_that_was_closed_meanwhile_is_not_gone_round() throws Exception {
        KeptKey key = key("web1", "s");
        Fake old = keptOf(key);
        try (LoginGate.Try attempt = gate.enter("x", Secret.of("s"))) {
            attempt.failed(Failure.of(Reason.LOGIN_REFUSED).with("host", "web2"));
        }
        assertThatThrownBy(() -> kept.connection(key, () -> {
            throw Failure.of(Reason.LOGIN_REFUSED, "elsewhere").exception();
        })).isInstanceOf(FailureException.class);
        old.awaitClosed();
    }

    @Test
    void what_failed_in_any_way_is_closed() throws Exception {
        KeptKey key = key("web1", "s");
        Fake refused = new Fake();
        Connector.Connection lent = connection(key, refused);
        assertThatThrownBy(() -> lent.transport().rename("/none", "/x")).isInstanceOf(IOException.class);
        lent.close();
        refused.awaitClosed();

        Fake lost = new Fake();
        lost.shell = (script, output, limit) -> new Exit.Lost("connection-lost");
        Connector.Connection other = connection(key, lost);
        other.shell().run("true", null, Optional.empty());
        other.close();
        lost.awaitClosed();
    }

    @Test
    void what_was_in_doubt_before_it_was_lent_or_came_to_be_so_below_is_closed_and_nobody_has_to_ask() throws Exception {
        Fake fallback = new Fake();
        Connector.Connection lent = kept.connection(key("web1", "s"), () -> {
            fallback.doubt();
            return fallback;
        });
        assertThat(lent.doubted()).isTrue();
        lent.close();
        fallback.awaitClosed();

        Fake below = new Fake();
        Connector.Connection other = connection(key("web1", "s"), below);
        below.doubted = true;
        other.close();
        below.awaitClosed();
    }

    @Test
    void an_exit_status_of_a_command_is_no_fault_of_the_connection() throws Exception {
        Fake fake = new Fake();
        fake.shell = (script, output, limit) -> new Exit.Exited(7);
        Connector.Connection lent = connection(key("web1", "s"), fake);
        lent.shell().run("exit 7", null, Optional.empty());
        lent.close();
        assertThat(fake.open()).isTrue();
    }

    @Test
    void what_something_still_runs_over_is_closed() throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        CountDownLatch ends = new CountDownLatch(1);
        Fake fake = new Fake();
        fake.shell = (script, output, limit) -> {
            runs.countDown();
            try {
                ends.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return new Exit.Exited(0);
        };
        Connector.Connection lent = connection(key("web1", "s"), fake);
        CompletableFuture<Void> running = Meanwhile.doing(() -> {
            lent.shell().run("follow", null, Optional.empty());
            return null;
        });
        runs.await();
        lent.close();
        fake.awaitClosed();
        ends.countDown();
        running.get();
    }

    @Test
    void one_that_has_got_old_is_not_kept() throws Exception {
        KeptKey key = key("web1", "s");
        Fake old = keptOf(key);
        Connector.Connection again = kept.connection(key, never());
        now += KeptConnections.OLDEST.toNanos() + 1;
        again.close();
        old.awaitClosed();
    }

    @Test
    void there_is_an_end_to_how_many_are_kept() throws Exception {
        KeptKey busy = key("busy", "s");
        Map<Fake, Connector.Connection> atOnce = new java.util.LinkedHashMap<>();
        for (int i = 0; i <= KeptConnections.MOST_OF_ONE_TARGET; i++) {
            Fake fake = new Fake();
            atOnce.put(fake, connection(busy, fake));
        }
        for (Connector.Connection each : atOnce.values()) {
            each.close();
        }
        atOnce.keySet().iterator().next().awaitClosed();
        assertThat(atOnce.keySet().stream().filter(Fake::open)).hasSize(KeptConnections.MOST_OF_ONE_TARGET);

        List<Fake> many = new ArrayList<>();
        for (int i = 0; i <= KeptConnections.MOST; i++) {
            many.add(keptOf(key("web" + i, "s")));
        }
        many.getFirst().awaitClosed();
        assertThat(many.stream().filter(Fake::open)).hasSize(KeptConnections.MOST);
    }

    @Test
    void all_are_closed_at_the_end_and_at_new_settings() throws Exception {
        Fake before = keptOf(key("web1", "s"));
        kept.closeIdle();
        before.awaitClosed();
        Fake idle = keptOf(key("web1", "s"));
        Fake inUse = new Fake();
        Connector.Connection lent = connection(key("web2", "s"), inUse);
        kept.close();
        idle.awaitClosed();
        lent.close();
        inUse.awaitClosed();
        assertThat(due.actions).isEmpty();
    }
}
