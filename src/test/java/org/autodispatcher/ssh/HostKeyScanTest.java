package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is shown before trusting a host. */
@Needs(value = {"sshd", "ssh-keygen"}, root = "sshd separates its privileges")
class HostKeyScanTest {
    @TempDir
    Path dir;

    private HostKeyScan.Shown scan(OpenSsh server, String algorithms) throws Exception {
        JschConnector connector = new JschConnector(new HostKeys(dir.resolve("known_hosts")), TimeLimits.DEFAULT);
        return new HostKeyScan(connector)
                .scan(new SshEndpoint(new Target("somebody", server.host(), server.port()), HostKeyPolicy.STRICT, algorithms));
    }

    @Test
    void one_key_of_each_type_is_shown_and_nobody_logs_in() throws Exception {
        try (OpenSsh server = OpenSsh.in(dir.resolve("sshd")).hostKeys("rsa", "ecdsa", "ed25519").lines("LogLevel DEBUG1").start()) {
            HostKeyScan.Shown shown = scan(server, "modern");
            assertThat(shown.name()).isEqualTo("[127.0.0.1]:" + server.port());
            assertThat(shown.keys()).extracting(HostKey::fingerprint).containsExactly(
                    SshKeys.fingerprint(server.hostKeyFile("ed25519")),
                    SshKeys.fingerprint(server.hostKeyFile("ecdsa")),
                    SshKeys.fingerprint(server.hostKeyFile("rsa")));
            assertThat(server.log()).noneMatch(line -> line.contains("userauth-request"));
            assertThat(dir.resolve("known_hosts")).doesNotExist();
        }
    }

    @Test
    void what_is_shown_can_be_recorded_and_is_trusted_then() throws Exception {
        try (OpenSsh server = OpenSsh.in(dir.resolve("sshd")).hostKeys("ecdsa", "ed25519").start()) {
            HostKeyScan.Shown shown = scan(server, "modern");
            HostKeys store = new HostKeys(dir.resolve("known_hosts"));
            assertThat(store.replace(shown.name(), shown.keys(), List.of())).isTrue();
            assertThat(store.keys(HostKeys.name(server.host(), server.port()))).isEqualTo(shown.keys());
        }
    }

    @Test
    void a_server_with_old_algorithms_shows_its_key_as_the_route_allows() throws Exception {
        try (OpenSsh server = OpenSsh.in(dir.resolve("sshd")).hostKeys("rsa").lines("HostKeyAlgorithms ssh-rsa").start()) {
            assertThat(Refused.of(() -> scan(server, "modern")).values()).containsEntry("setting", "ssh_algorithms = +ssh-rsa");
            assertThat(scan(server, "legacy").keys()).extracting(HostKey::type).containsExactly("ssh-rsa");
        }
    }
}
