package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.network.LoginGate;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets behind jump hosts, each a real OpenSSH with host keys of its own. */
@Needs(value = {"sshd", "ssh-keygen", "ssh"}, root = "sshd reads the shadow passwords of accounts", accounts = {TestAccounts.TARGET, "ad-dropper"})
class JumpHostTest {
    private static final String JUMPER = "ad-dropper";

    @TempDir
    Path dir;

    private final LoginGate gate = new LoginGate();
    private OpenSsh outer;
    private OpenSsh inner;
    private OpenSsh target;

    @BeforeEach
    void start() throws IOException {
        outer = OpenSsh.in(dir.resolve("outer")).start();
        inner = OpenSsh.in(dir.resolve("inner")).start();
        target = OpenSsh.in(dir.resolve("target")).start();
    }

    @AfterEach
    void stop() {
        outer.close();
        inner.close();
        target.close();
    }

    private Path knownHosts(OpenSsh... servers) throws IOException {
        List<String> lines = new ArrayList<>();
        for (OpenSsh server : servers) {
            lines.addAll(server.knownHostsLines());
        }
        return Files.write(dir.resolve("known_hosts"), lines);
    }

    private static String at(OpenSsh server) {
        return JUMPER + "@" + server.host() + ":" + server.port();
    }

    private SshEndpoint endpoint(String jump) {
        return new SshEndpoint(
                new Target(TestAccounts.TARGET, target.host(), target.port(), jump), HostKeyPolicy.STRICT, "modern");
    }

    private JschConnector connector(Path knownHosts, LocalSsh local) {
        JumpLogins logins = (login, _) -> Credentials.password(login.isEmpty() ? "nobody-said" : login, TestAccounts.OTHER_PASSWORD);
        return new JschConnector(new HostKeys(knownHosts), TimeLimits.DEFAULT, local, logins, gate);
    }

    private SshConnection connect(String jump, Path knownHosts, LocalSsh local) throws IOException {
        return connector(knownHosts, local)
                .connect(endpoint(jump), Credentials.password(TestAccounts.TARGET, TestAccounts.TARGET_PASSWORD));
    }

    private SshConnection connect(String jump, Path knownHosts) throws IOException {
        return connect(jump, knownHosts, LocalSsh.NONE);
    }

    @Test
    void a_target_behind_two_jump_hosts_is_reached_each_with_its_own_login() throws Exception {
        try (SshConnection connection = connect(at(outer) + "," + at(inner), knownHosts(outer, inner, target))) {
            byte[] much = new byte[3_000_000];
            new java.util.Random(7).nextBytes(much);
            String there = "ad-jump-" + ProcessHandle.current().pid() + "-" + target.port();
            var sftp = connection.openSftp();
            sftp.put(new java.io.ByteArrayInputStream(much), there);
            assertThat(sftp.get(there).readAllBytes()).isEqualTo(much);
            sftp.rm(there);
        }
        outer.awaitLog("Accepted password for " + JUMPER);
        inner.awaitLog("Accepted password for " + JUMPER);
        target.awaitLog("Accepted password for " + TestAccounts.TARGET);
        outer.awaitEnd();
        inner.awaitEnd();
        target.awaitEnd();
    }

    @Test
    void a_login_that_is_closed_for_a_jump_host_ends_the_trust_in_a_connection_through_it() throws Exception {
        try (SshConnection connection = connect(at(outer) + "," + at(inner), knownHosts(outer, inner, target))) {
            assertThat(connection.trusted()).isTrue();
            try (LoginGate.Try attempt = gate.enter(JUMPER, TestAccounts.OTHER_PASSWORD)) {
                attempt.failed(Failure.of(Reason.LOGIN_REFUSED).with("host", "elsewhere"));
            }
            assertThat(connection.trusted()).isFalse();
            gate.release(JUMPER, "elsewhere", "alice");
            assertThat(connection.trusted()).isTrue();
        }
    }

    @Test
    void every_host_on_the_way_has_to_be_known() throws Exception {
        String way = at(outer) + "," + at(inner);
        Failure first = Refused.of(() -> connect(way, knownHosts(inner, target)));
        assertThat(first.wording()).isEqualTo("host-key-unknown");
        assertThat(first.values()).containsEntry("port", String.valueOf(outer.port()));
        Failure second = Refused.of(() -> connect(way, knownHosts(outer, target)));
        assertThat(second.values()).containsEntry("port", String.valueOf(inner.port()));
        Failure last = Refused.of(() -> connect(way, knownHosts(outer, inner)));
        assertThat(last.values()).containsEntry("port", String.valueOf(target.port()));
        assertThat(target.log()).noneMatch(line -> line.contains("Accepted"));
    }

    @Test
    void a_refused_login_on_the_jump_host_names_it_and_closes_the_way() throws Exception {
        String jump = "ad-nobody@" + outer.host() + ":" + outer.port();
        Failure failure = Refused.of(() -> connect(jump, knownHosts(outer, target)));
        assertThat(failure.wording()).isEqualTo("login-refused.ssh");
        assertThat(failure.values()).containsEntry("login", "ad-nobody").containsEntry("port", String.valueOf(outer.port()));
    }

    @Test
    void what_the_jump_host_cannot_reach_is_never_called_refused() throws Exception {
        Path known = knownHosts(outer, target);
        target.close();
        Failure failure = Refused.of(() -> connect(at(outer), known));
        assertThat(failure.wording()).isEqualTo("unreachable.jump");
        assertThat(failure.values()).containsEntry("jump_host", at(outer));
        outer.awaitEnd();
    }

    @Test
    void a_jump_host_that_forwards_nothing_is_told_from_an_unreachable_target() throws Exception {
        try (OpenSsh closed = OpenSsh.in(dir.resolve("closed")).lines("AllowTcpForwarding no").start()) {
            assertThat(Refused.of(() -> connect(at(closed), knownHosts(closed, target))).wording()).isEqualTo("unreachable.jump-forbids");
        }
    }

    @Test
    void a_jump_host_that_dies_is_a_lost_connection() throws Exception {
        try (SshConnection connection = connect(at(outer), knownHosts(outer, target))) {
            var shell = connection.openExec("cat");
            var output = shell.getInputStream();
            shell.connect();
            outer.cutSessions();
            assertThat(output.read()).isEqualTo(-1);
            assertThat(connection.alive()).isFalse();
            assertThat(connection.ended()).hasValueSatisfying(failure -> assertThat(failure.wording()).isEqualTo("connection-lost"));
        }
    }

    @Test
    void proxy_jump_of_ssh_config_holds_where_the_route_names_none() throws Exception {
        Path config = Files.write(dir.resolve("config"), List.of(
                "Host " + target.host(), " ProxyJump " + at(outer), "Host direct", " ProxyJump none"));
        LocalSsh local = new LocalSsh(dir, config, Optional.empty());
        connect("", knownHosts(outer, target), local).close();
        outer.awaitLog("Accepted password for " + JUMPER);
    }

    @Test
    void host_keys_are_shown_through_a_jump_host() throws Exception {
        HostKeyScan.Shown shown = new HostKeyScan(connector(knownHosts(outer), LocalSsh.NONE)).scan(endpoint(at(outer)));
        assertThat(shown.keys()).extracting(HostKey::type).containsExactly("ssh-ed25519");
        assertThat(target.log()).noneMatch(line -> line.contains("Accepted"));
    }

    @ParameterizedTest
    @CsvSource({
        "j, '', j, 22", "u@j:99, u, j, 99", "[fe80::1]:99, '', fe80::1, 99", "a@b@j, a@b, j, 22", "ssh://u@j:7, u, j, 7", "u@[::1], u, ::1, 22",
    })
    void a_jump_host_is_written_as_in_ssh_config(String text, String login, String host, int port) {
        assertThat(JumpHost.parse(text))
                .containsExactly(new JumpHost(Optional.of(login).filter(value -> !value.isEmpty()), host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"j:", "j:0", "j:70000", "a,,b", "u@", "fe80::1"})
    void what_is_no_jump_host_is_named(String text) {
        assertThatThrownBy(() -> JumpHost.parse(text)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Refused.of(() -> connect(text, dir.resolve("none"))).wording()).isEqualTo("unreachable.jump-malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "none", "NONE"})
    void no_jump_host_can_be_written(String text) {
        assertThat(JumpHost.parse(text)).isEmpty();
    }
}
