package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.autodispatcher.rig.Account;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The finished program with a login and a key that only {@code ~/.ssh/config} of its account names. */
@Needs(
        value = {"sshd", "setpriv"},
        accounts = {"ad-daemon", "ad-target"},
        root = "it starts a server that logs in another account, and the program as an ordinary one")
class SshConfigLoginIT {
    /** Of this test alone, since the configuration of the account is shared with all others. */
    private static final String HOST = "127.0.0.43";

    @TempDir
    Path dir;

    private final Account target = new Account("ad-target");
    private final Account daemon = new Account("ad-daemon");
    private OpenSsh server;
    private TestHome home;
    private Path inbox;

    @BeforeEach
    void start() throws IOException {
        Path key = SshKeys.make(dir.resolve("key"), "ed25519", "");
        server = OpenSsh.in(dir.resolve("sshd")).listen(HOST).authorized("ad-target", SshKeys.publicLine(key)).start();
        daemon.write(".ssh/config", "Host " + HOST + "\n  User ad-target\n  IdentityFile ~/.ssh/ad-config-key\n");
        Path installed = daemon.write(".ssh/ad-config-key", Files.readString(key));
        Files.setPosixFilePermissions(installed, PosixFilePermissions.fromString("rw-------"));
        inbox = target.folder(target.home().resolve("ad-config-" + ProcessHandle.current().pid() + "-" + dir.getFileName()));
        home = TestHome.in(dir, """
                [app]
                host = %1$s:%2$d
                dest_dir = %3$s
                run_dir = %3$s/.runs
                upgrade_command = id -un
                [ftp]
                host = %1$s
                protocol = ftp
                """.formatted(HOST, server.port(), inbox));
        home.trusts(server.knownHostsLines());
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        target.close();
        daemon.close();
    }

    @Test
    void explain_shows_it_and_dispatch_uses_it() throws IOException {
        String target = "ad-target@" + HOST + ":" + server.port();
        Program.Result explained = Program.as("ad-daemon").run("explain", "--home", home.path(), "app-1.zip");
        assertThat(explained.status()).as(explained.all()).isZero();
        assertThat(explained.out()).contains(target);

        Program.Result sent = Program.as("ad-daemon").run("dispatch", "--json", "--home", home.path(), home.file("app-1.zip", "the bytes"));
        assertThat(sent.status()).as(sent.all()).isZero();
        assertThat(JsonMapper.shared().readTree(sent.out()).at("/dispatches/0/deliveries/0/target").asString()).isEqualTo(target);
        assertThat(inbox.resolve("app-1.zip")).hasContent("the bytes");
        assertThat(Files.getOwner(inbox.resolve("app-1.zip")).getName()).isEqualTo(TestAccounts.TARGET);
    }

    @Test
    void ftp_does_not_and_is_held_without_a_login() throws IOException {
        Program.Result sent = Program.as("ad-daemon").run("dispatch", "--home", home.path(), home.file("ftp-1.zip", "the bytes"));
        assertThat(sent.status()).as(sent.all()).isEqualTo(3);
        assertThat(sent.all()).contains("no-login");
    }
}
