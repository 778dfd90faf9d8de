package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.autodispatcher.Credentials;
import org.autodispatcher.FailureException;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.RefusingPort;
import org.autodispatcher.rig.ScriptedServer;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that refuse, say nothing, say too much, say something else, or go in the middle. */
class HostileServerTest {
    private static final TimeLimits SHORT =
            new TimeLimits(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMillis(300));

    /** A real server on a busy machine must have the time to answer; only its signs of life are asked for often. */
    private static final TimeLimits WAKEFUL =
            new TimeLimits(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(1));

    @TempDir
    Path dir;

    private SshConnection connect(String host, int port, Path knownHosts, TimeLimits limits) throws IOException {
        return new JschConnector(new HostKeys(knownHosts), limits).connect(
                new SshEndpoint(new Target(TestAccounts.TARGET, host, port), HostKeyPolicy.STRICT, "modern"),
                Credentials.password(TestAccounts.TARGET, TestAccounts.TARGET_PASSWORD));
    }

    private String refusal(ScriptedServer.Script script) throws IOException {
        try (ScriptedServer server = new ScriptedServer(script)) {
            return Refused.of(() -> connect(server.host(), server.port(), dir.resolve("none"), SHORT)).wording();
        }
    }

    private static void say(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        connection.getOutputStream().flush();
    }

    @Test
    void a_port_nobody_listens_on_is_refused() throws Exception {
        try (RefusingPort port = RefusingPort.on("127.0.0.1")) {
            assertThat(Refused.of(() -> connect("127.0.0.1", port.number(), dir.resolve("none"), SHORT)).wording()).isEqualTo("unreachable.refused");
        }
    }

    @Test
    void a_name_nobody_knows_is_told() {
        assertThat(Refused.of(() -> connect("no-such-host.invalid", 22, dir.resolve("none"), SHORT)).wording()).isEqualTo("unknown-host");
    }

    @Test
    void a_port_that_does_not_answer_is_silent_not_refused() throws Exception {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            fill(full, waiting);
            assertThat(Refused.of(() -> connect("127.0.0.1", full.getLocalPort(), dir.resolve("none"), SHORT)).wording())
                    .isEqualTo("unreachable.silent");
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    /** Connects until the kernel drops what comes: nobody accepts, and the queue is short. */
    private static void fill(ServerSocket server, List<Socket> waiting) throws IOException {
        while (true) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), 500);
            } catch (SocketTimeoutException _) {
                return;
            }
        }
    }

    @Test
    void a_server_that_says_nothing_is_given_up() throws Exception {
        assertThat(refusal(ScriptedServer.silent())).isEqualTo("no-progress.login");
    }

    @Test
    void a_server_that_never_ends_its_greeting_is_given_up() throws Exception {
        assertThat(refusal(connection -> {
            while (true) {
                say(connection, "welcome to this machine\r\n");
            }
        })).isEqualTo("connection-lost.not-ssh");
    }

    @Test
    void a_server_of_another_kind_that_waits_for_us_is_told_as_one() throws Exception {
        assertThat(refusal(connection -> {
            say(connection, "220 (vsFTPd 3.0.3)\r\n");
            ScriptedServer.silent().play(connection);
        })).isEqualTo("connection-lost.not-ssh");
    }

    @Test
    void a_server_that_stops_after_its_identification_is_given_up() throws Exception {
        assertThat(refusal(connection -> {
            say(connection, "SSH-2.0-Nothing\r\n");
            ScriptedServer.silent().play(connection);
        })).isEqualTo("no-progress.login");
    }

    @Test
    void a_server_that_goes_at_once_is_told_from_one_that_speaks_something_else() throws Exception {
        assertThat(refusal(connection -> {})).isEqualTo("connection-lost.no-greeting");
        assertThat(refusal(connection -> {
            assertThat(connection.getInputStream().read()).isPositive();
            say(connection, "HTTP/1.1 400 Bad Request\r\n\r\n");
        })).isEqualTo("connection-lost.not-ssh");
    }

    @Test
    void a_first_packet_that_is_rubbish_is_a_lost_connection() throws Exception {
        assertThat(refusal(connection -> say(connection, "SSH-2.0-Rubbish\r\n\0\0\0\14\4\24rubbish\0\0\0\0"))).isEqualTo("connection-lost");
        assertThat(refusal(connection -> say(connection, "SSH-2.0-Huge\r\n\177\177\177\177\4\24"))).isEqualTo("connection-lost");
    }

    @Test
    @Needs(value = {"sshd", "ssh-keygen"}, root = "sshd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
    void a_connection_cut_anywhere_before_the_login_is_never_a_refused_login() throws Exception {
        try (OpenSsh real = OpenSsh.in(dir.resolve("sshd")).start()) {
            int bytes = 20;
            for (String wording = "connection-lost"; !wording.isEmpty(); bytes += 140) {
                wording = through(new Relay(real, bytes, -1), WAKEFUL);
                assertThat(wording).as("cut after %s bytes", bytes).matches("connection-lost.*|");
            }
            assertThat(bytes).as("where the login was complete").isBetween(1000, 10_000);
        }
    }

    @Test
    @Needs(value = {"sshd", "ssh-keygen"}, root = "sshd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
    void a_byte_that_is_not_what_the_server_sent_is_never_taken_for_it() throws Exception {
        try (OpenSsh real = OpenSsh.in(dir.resolve("sshd")).start()) {
            for (int at = 45; at <= 1500; at += 97) {
                assertThat(through(new Relay(real, Integer.MAX_VALUE, at), SHORT)).as("byte %s changed", at).isNotEmpty();
            }
        }
    }

    /** How the login ends through a relay; empty where it succeeded. */
    private String through(Relay relay, TimeLimits limits) throws IOException {
        try (ScriptedServer between = new ScriptedServer(relay)) {
            String key = relay.real.knownHostsLines().getFirst();
            Path known = dir.resolve("known_hosts");
            Files.writeString(known, key.replace(":" + relay.real.port(), ":" + between.port()) + "\n");
            connect(between.host(), between.port(), known, limits).close();
            return "";
        } catch (FailureException e) {
            return e.failure().wording();
        }
    }

    /** Passes on what the server says, up to {@code limit} bytes, and cuts both connections then; the byte {@code wrong} is changed. */
    private record Relay(OpenSsh real, int limit, int wrong) implements ScriptedServer.Script {
        @Override
        public void play(Socket client) throws IOException {
            try (Socket server = new Socket(real.host(), real.port())) {
                Thread.ofVirtual().start(() -> copy(client, server));
                InputStream in = server.getInputStream();
                OutputStream out = client.getOutputStream();
                for (int count = 0; count < limit; count++) {
                    int b = in.read();
                    if (b < 0) {
                        return;
                    }
                    out.write(count == wrong ? b ^ 0x41 : b);
                }
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // One of them is gone.
        }
    }

    @Test
    @Needs(value = {"sshd", "ssh-keygen", "kill"}, root = "sshd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
    void a_host_that_freezes_is_noticed_by_its_missing_signs_of_life() throws Exception {
        try (OpenSsh server = OpenSsh.in(dir.resolve("sshd")).start();
                SshConnection connection = connect(server.host(), server.port(), server.knownHosts(), WAKEFUL)) {
            var channel = connection.openExec("cat");
            var output = channel.getInputStream();
            channel.connect();
            server.freezeSessions();
            assertThat(output.read()).isEqualTo(-1);
            assertThat(connection.alive()).isFalse();
            assertThat(connection.ended()).hasValueSatisfying(failure -> assertThat(failure.wording()).isEqualTo("no-progress"));
        }
    }

    @Test
    @Needs(value = {"sshd", "ssh-keygen"}, root = "sshd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
    void an_idle_connection_stands() throws Exception {
        try (OpenSsh server = OpenSsh.in(dir.resolve("sshd")).lines("LogLevel DEBUG2").start();
                SshConnection connection = connect(server.host(), server.port(), server.knownHosts(), WAKEFUL)) {
            server.awaitLog("keepalive@jcraft.com");
            assertThat(connection.alive()).isTrue();
            assertThat(connection.ended()).isEmpty();
        }
    }

    @Test
    void a_peer_that_takes_nothing_more_ends_the_connection() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Wire wire = new Wire(socket, "peer", Duration.ofMillis(400))) {
            OutputStream out = wire.getOutputStream(socket);
            byte[] much = new byte[1 << 20];
            assertThatThrownBy(() -> {
                while (true) {
                    out.write(much, 0, much.length);
                }
            }).isInstanceOf(IOException.class);
            assertThat(wire.stalled()).isTrue();
            assertThat(wire.silent()).isTrue();
        }
    }
}
