package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.autodispatcher.Credentials;
import org.autodispatcher.Secret;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What remains of connections that have ended: no thread, no socket. The host has an address no other test uses. */
@Needs(value = {"sshd", "ssh-keygen"}, root = "sshd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class NothingLeftTest {
    private static final String ADDRESS = "127.77.3.9";

    @TempDir
    Path dir;

    private OpenSsh server;
    private Path knownHosts;

    @BeforeEach
    void start() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).listen(ADDRESS).start();
        knownHosts = server.knownHosts();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SshConnection connect(Secret password) throws IOException {
        return new JschConnector(new HostKeys(knownHosts), TimeLimits.DEFAULT).connect(
                new SshEndpoint(new Target(TestAccounts.TARGET, ADDRESS, server.port()), HostKeyPolicy.STRICT, "modern"),
                Credentials.password(TestAccounts.TARGET, password));
    }

    /** The names of threads that serve this host, virtual ones included. */
    private List<String> threads() throws IOException {
        Path dump = dir.resolve("threads");
        Files.deleteIfExists(dump);
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
        try (Stream<String> lines = Files.lines(dump)) {
            return lines.filter(line -> line.startsWith("#") && line.contains(ADDRESS)).toList();
        }
    }

    /** Our ends of connections to this host that are open, in the kernel's own list. */
    private List<String> sockets() throws IOException {
        try (Stream<String> lines = Stream.of("/proc/net/tcp", "/proc/net/tcp6").flatMap(NothingLeftTest::lines)) {
            String remote = String.format("09034D7F:%04X 01 ", server.port());
            return lines.filter(line -> line.contains(remote)).toList();
        }
    }

    private static Stream<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file)).stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void assertNothingLeft() throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!(threads().isEmpty() && sockets().isEmpty()) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos()); // threads end a moment after they are told to
        }
        assertThat(threads()).isEmpty();
        assertThat(sockets()).isEmpty();
    }

    @Test
    void a_closed_connection_leaves_nothing() throws Exception {
        try (SshConnection connection = connect(TestAccounts.TARGET_PASSWORD)) {
            connection.openSftp().getHome();
            assertThat(threads()).as("the way to look for them").isNotEmpty();
            assertThat(sockets()).as("the way to look for them").isNotEmpty();
        }
        assertNothingLeft();
    }

    @Test
    void a_login_that_failed_leaves_nothing() throws Exception {
        Refused.of(() -> connect(Secret.of("wrong")));
        assertNothingLeft();
    }

    @Test
    void a_connection_that_was_cut_leaves_nothing_once_closed() throws Exception {
        try (SshConnection connection = connect(TestAccounts.TARGET_PASSWORD)) {
            var channel = connection.openExec("cat");
            var output = channel.getInputStream();
            channel.connect();
            server.cutSessions();
            assertThat(output.read()).isEqualTo(-1);
        }
        assertNothingLeft();
    }

    @Test
    void many_connections_at_once_are_made_on_virtual_threads() throws Exception {
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> homes = Stream.generate(() -> tasks.submit(() -> {
                try (SshConnection connection = connect(TestAccounts.TARGET_PASSWORD)) {
                    return connection.openSftp().getHome();
                }
            })).limit(12).toList();
            for (Future<String> home : homes) {
                assertThat(home.get()).isEqualTo("/home/" + TestAccounts.TARGET);
            }
        }
        assertNothingLeft();
    }
}
