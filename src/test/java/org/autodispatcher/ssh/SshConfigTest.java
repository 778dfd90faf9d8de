package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.Credentials;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.network.LoginGate;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken from ssh_config, by the ssh program and by JSch's reader. */
@Needs("ssh")
class SshConfigTest {
    @TempDir
    Path dir;

    private SshConfig config(boolean bySsh, String... lines) throws IOException {
        Files.write(dir.resolve("config"), List.of(lines));
        Optional<Path> program = bySsh ? Optional.of(Path.of("/usr/bin/ssh")) : Optional.empty();
        return new SshConfig(new LocalSsh(dir, dir.resolve("config"), Optional.empty()), program);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_counts_is_read_by_both(boolean bySsh) throws Exception {
        Path key = Files.writeString(dir.resolve("key"), "");
        Files.createDirectories(dir.resolve(".ssh"));
        Path own = Files.writeString(dir.resolve(".ssh/id_work"), "");
        SshSettings settings = config(bySsh,
                "Host other", " HostName wrong",
                "Host web*", " HostName 10.8.6.2", " Port 2222", " User bob", " ProxyJump me@jump:99",
                " IdentityFile " + key, " IdentityFile ~/.ssh/id_work", " IdentityFile ~/.ssh/missing",
                " IdentitiesOnly yes", " HostKeyAlias web").of("web1", "");
        assertThat(settings.hostName()).contains("10.8.6.2");
        assertThat(settings.port()).contains(2222);
        assertThat(settings.user()).contains("bob");
        assertThat(settings.proxyJump()).isEqualTo("me@jump:99");
        assertThat(settings.identityFiles()).contains(key, own).doesNotContain(dir.resolve(".ssh/missing"));
        assertThat(settings.identitiesOnly()).isTrue();
        assertThat(settings.hostKeyAlias()).contains("web");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_host_it_does_not_name_is_itself(boolean bySsh) throws Exception {
        SshSettings settings = config(bySsh, "Host web*", " HostName 10.8.6.2").of("db1", "alice");
        assertThat(settings.hostName().orElse("db1")).isEqualTo("db1");
        assertThat(settings.port()).isEmpty();
        assertThat(settings.proxyJump()).isEmpty();
        assertThat(settings.hostKeyAlias()).isEmpty();
    }

    @Test
    void match_and_include_are_understood_by_the_ssh_program() throws Exception {
        Files.writeString(dir.resolve("more"), "Host web1\n HostName 10.0.0.1\n");
        SshConfig config = config(true, "Include " + dir.resolve("more"), "Match user alice", " Port 99");
        assertThat(config.of("web1", "alice").hostName()).contains("10.0.0.1");
        assertThat(config.of("web1", "alice").port()).contains(99);
        assertThat(config.of("web1", "bob").port()).isEmpty();
    }

    @Test
    void without_the_file_only_the_usual_keys_are_taken() throws Exception {
        Files.createDirectories(dir.resolve(".ssh"));
        Path usual = Files.writeString(dir.resolve(".ssh/id_ecdsa"), "");
        SshSettings settings = new SshConfig(new LocalSsh(dir, dir.resolve("none"), Optional.empty())).of("web1", "");
        assertThat(settings).isEqualTo(SshSettings.none(List.of(usual)));
    }

    @Test
    void a_file_that_is_removed_while_it_is_read_is_none() throws Exception {
        Path removes = Files.writeString(dir.resolve("ssh"), "#!/bin/sh\nrm \"$3\"; exec /usr/bin/ssh \"$@\"\n");
        Files.setPosixFilePermissions(removes, PosixFilePermissions.fromString("rwxr-xr-x"));
        LocalSsh local = new LocalSsh(dir, Files.writeString(dir.resolve("config"), "Host web1\n User bob\n"), Optional.empty());
        assertThat(new SshConfig(local, Optional.of(removes)).of("web1", "").user()).isEmpty();
    }

    @Test
    void a_file_that_cannot_be_understood_is_named_with_the_line() throws Exception {
        SshConfig config = config(true, "Host *", " Prot 22");
        var failure = Refused.of(() -> config.of("web1", ""));
        assertThat(failure.wording()).isEqualTo("secret-unreadable.ssh-config");
        assertThat(failure.values().get("error")).contains("line 2").contains("prot");
    }

    @Test
    void a_host_that_looks_like_an_option_is_none() throws Exception {
        assertThat(Refused.of(() -> config(true, "Host *").of("-oProxyCommand=touch /tmp/x", "")).wording())
                .isEqualTo("secret-unreadable.ssh-config");
    }

    @Test
    @Needs(value = {"sshd", "ssh-keygen"}, root = "sshd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
    void the_name_in_the_route_stays_the_hosts_name_wherever_it_leads() throws Exception {
        try (OpenSsh server = OpenSsh.in(dir.resolve("sshd")).start()) {
            Path config = Files.write(dir.resolve("config"), List.of(
                    "Host web1", " HostName 127.0.0.1", " Port " + server.port(), " User " + TestAccounts.TARGET));
            String line = server.knownHostsLines().getFirst();
            Path known = Files.writeString(dir.resolve("known"), "web1" + line.substring(line.indexOf(' ')) + "\n");
            JschConnector connector = new JschConnector(
                    new HostKeys(known), TimeLimits.DEFAULT, new LocalSsh(dir, config, Optional.empty()), JumpLogins.KEYS_ONLY,
                    new LoginGate());
            SshEndpoint endpoint = new SshEndpoint(new Target("", "web1", 22), HostKeyPolicy.STRICT, "modern");
            try (SshConnection connection = connector.connect(endpoint, Credentials.password("", TestAccounts.TARGET_PASSWORD))) {
                assertThat(connection.endpoint().target().text()).isEqualTo(TestAccounts.TARGET + "@web1:22");
            }
        }
    }
}
