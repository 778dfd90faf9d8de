package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which servers are believed to be themselves, at a real OpenSSH that logs every request to log in. */
@Needs(value = {"sshd", "ssh-keygen"}, root = "sshd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class HostKeyTrustTest {
    @TempDir
    Path dir;

    private OpenSsh start(String... hostKeys) throws IOException {
        return OpenSsh.in(dir.resolve("sshd")).hostKeys(hostKeys).lines("LogLevel DEBUG1").start();
    }

    private Path knownHosts(List<String> lines) throws IOException {
        return Files.write(dir.resolve("known_hosts"), lines);
    }

    private static SshConnection connect(OpenSsh server, Path knownHosts, HostKeyPolicy policy) throws IOException {
        SshEndpoint endpoint = new SshEndpoint(new Target(TestAccounts.TARGET, server.host(), server.port()), policy, "modern");
        return new JschConnector(new HostKeys(knownHosts), TimeLimits.DEFAULT)
                .connect(endpoint, Credentials.password(TestAccounts.TARGET, TestAccounts.TARGET_PASSWORD));
    }

    /** The failure of a strict connection, after which the server must not have been asked for a login. */
    private static Failure refused(OpenSsh server, Path knownHosts, HostKeyPolicy policy) throws IOException {
        Failure failure = Refused.of(() -> connect(server, knownHosts, policy));
        server.awaitLog("[preauth]");
        assertThat(server.log()).noneMatch(line -> line.contains("userauth-request"));
        return failure;
    }

    private String otherKey(OpenSsh server, String type) throws IOException {
        Path other = SshKeys.make(dir.resolve("other_" + type), type, "");
        return "[" + server.host() + "]:" + server.port() + " " + SshKeys.publicLine(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void a_known_key_of_each_type_is_trusted(String type) throws Exception {
        try (OpenSsh server = start(type); SshConnection connection = connect(server, server.knownHosts(), HostKeyPolicy.STRICT)) {
            assertThat(connection.hostKeyFingerprint()).isEqualTo(SshKeys.fingerprint(server.hostKeyFile(type)));
            server.awaitLog("userauth-request");
        }
    }

    @Test
    void an_unknown_key_is_refused_before_a_byte_of_authentication() throws Exception {
        try (OpenSsh server = start("ed25519")) {
            Failure failure = refused(server, dir.resolve("none"), HostKeyPolicy.STRICT);
            assertThat(failure.wording()).isEqualTo("host-key-unknown");
            assertThat(failure.values())
                    .containsEntry("fingerprint", SshKeys.fingerprint(server.hostKeyFile("ed25519")))
                    .containsEntry("key_type", "ssh-ed25519")
                    .containsEntry("trust_host", server.host() + ":" + server.port());
            assertThat(dir.resolve("none")).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"STRICT", "ACCEPT_NEW"})
    void a_changed_key_is_refused_under_every_policy(HostKeyPolicy policy) throws Exception {
        try (OpenSsh server = start("ed25519")) {
            Path known = knownHosts(List.of(otherKey(server, "ed25519")));
            String before = Files.readString(known);
            Failure failure = refused(server, known, policy);
            assertThat(failure.wording()).isEqualTo("host-key-changed");
            assertThat(failure.values().get("fingerprint")).isEqualTo(SshKeys.fingerprint(server.hostKeyFile("ed25519")));
            assertThat(failure.values().get("recorded")).contains(SshKeys.fingerprint(dir.resolve("other_ed25519.pub")));
            assertThat(known).hasContent(before);
        }
    }

    @Test
    void a_server_without_a_key_of_a_recorded_type_is_refused() throws Exception {
        try (OpenSsh server = start("ed25519")) {
            Failure failure = refused(server, knownHosts(List.of(otherKey(server, "ecdsa"))), HostKeyPolicy.ACCEPT_NEW);
            assertThat(failure.wording()).isEqualTo("host-key-changed.other-type");
            assertThat(failure.values().get("offered")).contains("ssh-ed25519");
        }
    }

    @Test
    void only_recorded_types_are_asked_for() throws Exception {
        try (OpenSsh server = start("ed25519", "ecdsa", "rsa")) {
            Path known = knownHosts(List.of(server.knownHostsLines().getLast()));
            try (SshConnection connection = connect(server, known, HostKeyPolicy.STRICT)) {
                assertThat(connection.hostKeyFingerprint()).isEqualTo(SshKeys.fingerprint(server.hostKeyFile("rsa")));
            }
        }
    }

    @Test
    void accept_new_records_a_first_key_and_knows_it_afterwards() throws Exception {
        try (OpenSsh server = start("ed25519")) {
            Path known = dir.resolve("known_hosts");
            connect(server, known, HostKeyPolicy.ACCEPT_NEW).close();
            assertThat(known).hasContent(server.knownHostsLines().getFirst());
            connect(server, known, HostKeyPolicy.STRICT).close();
        }
    }

    @Test
    void a_key_that_cannot_be_recorded_is_not_accepted() throws Exception {
        try (OpenSsh server = start("ed25519")) {
            Failure failure = refused(server, dir.resolve("missing").resolve("known_hosts"), HostKeyPolicy.ACCEPT_NEW);
            assertThat(failure.wording()).isEqualTo("host-key-unknown.unwritable");
        }
    }

    @Test
    void an_unreadable_file_refuses_before_a_connection() throws Exception {
        try (OpenSsh server = start("ed25519")) {
            assertThat(Refused.of(() -> connect(server, Files.createDirectory(dir.resolve("d")), HostKeyPolicy.STRICT)).wording())
                    .isEqualTo("host-key-unknown.unreadable");
            assertThat(server.log()).noneMatch(line -> line.contains("Connection from"));
        }
    }

    @Test
    void a_revoked_key_is_refused_although_it_is_recorded() throws Exception {
        try (OpenSsh server = start("ed25519")) {
            String line = server.knownHostsLines().getFirst();
            Failure failure = refused(server, knownHosts(List.of(line, "@revoked * " + line.substring(line.indexOf(' ') + 1))), HostKeyPolicy.STRICT);
            assertThat(failure.wording()).isEqualTo("host-key-changed.revoked");
        }
    }

    @Test
    void a_short_rsa_key_is_refused() throws Exception {
        Path sshd = Files.createDirectories(dir.resolve("sshd"));
        SshKeys.make(sshd.resolve("host_key_rsa"), "rsa", "", "-b", "1024");
        try (OpenSsh server = OpenSsh.in(sshd).hostKeys("rsa").lines("LogLevel DEBUG1", "RequiredRSASize 1024").start()) {
            assertThat(refused(server, server.knownHosts(), HostKeyPolicy.STRICT).wording()).isEqualTo("algorithms.short-key");
        }
    }

    /** A server whose certificate, for {@code principal}, is signed by {@code dir/ca}. */
    private OpenSsh certified(String principal) throws IOException {
        Path sshd = Files.createDirectories(dir.resolve("sshd"));
        Path key = SshKeys.make(sshd.resolve("host_key_ed25519"), "ed25519", "");
        SshKeys.sign(SshKeys.make(dir.resolve("ca"), "ed25519", ""), principal, key);
        return OpenSsh.in(sshd).lines("LogLevel DEBUG1", "HostCertificate " + key + "-cert.pub").start();
    }

    @Test
    void a_certificate_of_a_trusted_authority_is_enough() throws Exception {
        try (OpenSsh server = certified("127.0.0.1")) {
            Path known = knownHosts(List.of("@cert-authority *127.0.0.1* " + SshKeys.publicLine(dir.resolve("ca"))));
            try (SshConnection connection = connect(server, known, HostKeyPolicy.STRICT)) {
                assertThat(connection.hostKeyFingerprint()).isEqualTo("CA " + SshKeys.fingerprint(dir.resolve("ca.pub")));
            }
        }
    }

    @Test
    void a_certificate_for_another_host_or_of_another_authority_is_refused() throws Exception {
        try (OpenSsh server = certified("web1.example")) {
            String ca = SshKeys.publicLine(dir.resolve("ca"));
            assertThat(refused(server, knownHosts(List.of("@cert-authority * " + ca)), HostKeyPolicy.ACCEPT_NEW).wording())
                    .isEqualTo("host-key-unknown.certificate");
            String other = SshKeys.publicLine(SshKeys.make(dir.resolve("other_ca"), "ed25519", ""));
            assertThat(refused(server, knownHosts(List.of("@cert-authority * " + other)), HostKeyPolicy.STRICT).wording())
                    .isEqualTo("host-key-unknown.certificate");
        }
    }

    @Test
    void a_certificate_of_a_revoked_authority_is_refused() throws Exception {
        try (OpenSsh server = certified("127.0.0.1")) {
            String ca = SshKeys.publicLine(dir.resolve("ca"));
            Path known = knownHosts(List.of("@cert-authority * " + ca, "@revoked * " + ca));
            assertThat(refused(server, known, HostKeyPolicy.STRICT).wording()).isEqualTo("host-key-changed.revoked");
        }
    }
}
