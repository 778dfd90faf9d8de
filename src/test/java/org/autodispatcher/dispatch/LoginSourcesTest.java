package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.rig.Account;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.SshAgent;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.Vsftpd;
import org.autodispatcher.ssh.LocalSsh;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wherever a login and its secret come from, the package arrives, and the ledger names who logged in. */
@Needs(
        value = {"sshd", "vsftpd", "ssh-agent"},
        accounts = TestAccounts.TARGET,
        root = "the servers log in another account by its password")
class LoginSourcesTest {
    private static final String HOST = "127.0.0.21";

    @TempDir
    Path dir;

    private final Account account = new Account(TestAccounts.TARGET);
    private OpenSsh ssh;
    private RealTargets targets;
    private Path inbox;
    private Path key;

    @BeforeEach
    void start() throws IOException {
        key = SshKeys.make(dir.resolve("key"), "ed25519", "");
        ssh = OpenSsh.in(dir.resolve("sshd")).listen(HOST)
                .authorized(TestAccounts.TARGET, SshKeys.publicLine(key)).authorized("root", SshKeys.publicLine(key)).start();
        targets = new RealTargets(dir.resolve("home")).trusting(ssh.knownHostsLines());
        inbox = account.folder(account.home().resolve("ad-logins-" + ProcessHandle.current().pid() + "-" + dir.getFileName()));
    }

    @AfterEach
    void end() throws IOException {
        ssh.close();
        account.close();
    }

    private DeliveryRecord delivery(String... lines) throws Exception {
        return targets.dispatch(route(lines), "app-1.zip", "the bytes").deliveries().getFirst();
    }

    private String route(String... lines) {
        return """
                [app]
                host = %s
                ssh_port = %d
                dest_dir = %s
                %s
                """.formatted(HOST, ssh.port(), inbox, String.join("\n", lines));
    }

    private void delivered(DeliveryRecord delivery, String login) {
        assertThat(delivery.state()).as(delivery.toString()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(delivery.target()).isEqualTo(login + "@" + HOST + ":" + ssh.port());
        assertThat(inbox.resolve("app-1.zip")).hasContent("the bytes");
    }

    private Path secret(String name, String text) throws IOException {
        Path file = Files.writeString(dir.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    /** A netrc file that names the account of HOST; its password is a token with odd characters. */
    private void netrc() throws IOException {
        String quoted = TestAccounts.TARGET_PASSWORD.reveal().replace("\\", "\\\\").replace("\"", "\\\"");
        Files.writeString(targets.netrc(), "machine %s login ad-target password \"%s\"\n".formatted(HOST, quoted));
        Files.setPosixFilePermissions(targets.netrc(), PosixFilePermissions.fromString("rw-------"));
    }

    private LocalSsh local(String config) throws IOException {
        return new LocalSsh(dir, Files.writeString(dir.resolve("ssh_config"), config), Optional.empty());
    }

    @Test
    void netrc_names_login_and_password() throws Exception {
        netrc();
        delivered(delivery(), "ad-target");
    }

    @Test
    void a_password_file_is_read_to_the_end_of_its_first_line() throws Exception {
        Path file = secret("password", TestAccounts.TARGET_PASSWORD.reveal() + "\r\nmore\n");
        delivered(delivery("login = ad-target", "password_file = " + file), "ad-target");
    }

    @Test
    void a_password_command_is_run_without_a_shell() throws Exception {
        Path file = secret("pass word", TestAccounts.TARGET_PASSWORD.reveal() + "\n");
        delivered(delivery("login = ad-target", "password_command = /bin/cat '" + file + "'"), "ad-target");
    }

    @Test
    void a_key_of_the_route_is_opened_by_its_passphrase_file() throws Exception {
        SshKeys.lock(key, "the pass phrase");
        Path passphrase = secret("passphrase", "the pass phrase\n");
        delivered(delivery("login = ad-target", "identity_file = " + key, "passphrase_file = " + passphrase), "ad-target");
    }

    @Test
    void the_agent_holds_the_key() throws Exception {
        try (SshAgent agent = new SshAgent(dir)) {
            agent.add(key);
            targets.with(new LocalSsh(dir, dir.resolve("none"), Optional.of(agent.socket())));
            delivered(delivery("login = ad-target"), "ad-target");
        }
    }

    @Test
    void ssh_config_names_login_and_key() throws Exception {
        targets.with(local("Host " + HOST + "\n  User ad-target\n  IdentityFile " + key + "\n"));
        delivered(delivery(), "ad-target");
        Explanation explained = targets.explain(route(), "app-1.zip");
        assertThat(explained.targets().getFirst().destination().target().login()).isEqualTo("ad-target");
    }

    @Test
    void where_nobody_names_a_login_it_is_the_name_of_our_own_account() throws Exception {
        targets.with(local("Host *\n  IdentityFile " + key + "\n"));
        delivered(delivery("protocol = sftp"), System.getProperty("user.name"));
    }

    @Test
    void netrc_goes_before_ssh_config_and_the_route_before_both() throws Exception {
        netrc();
        targets.with(local("Host *\n  User nobody-of-that-name\n  IdentityFile " + key + "\n"));
        delivered(delivery(), "ad-target");
        delivered(delivery("login = root"), "root");
    }

    @Test
    void ftp_knows_neither_ssh_config_nor_our_own_name() throws Exception {
        targets.with(local("Host *\n  User ad-target\n"));
        try (FtpDaemon ftp = Vsftpd.start(dir.resolve("ftp"))) {
            DeliveryRecord delivery = delivery("protocol = ftp", "ftp_port = " + ftp.port());
            assertThat(delivery.reason()).as(delivery.toString()).contains(Reason.NO_LOGIN);
            assertThat(delivery.state()).isEqualTo(DeliveryState.HELD);
        }
    }

    @Test
    void an_entry_of_netrc_serves_the_login_that_is_written_at_the_host() throws Exception {
        netrc();
        delivered(targets.dispatch(route().replace("host = ", "host = ad-target@"), "app-1.zip", "the bytes").deliveries().getFirst(), "ad-target");
    }
}
