package org.autodispatcher.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.autodispatcher.Credentials;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The shell of an account at a real OpenSSH. */
@Needs(value = {"sshd", "ssh-keygen"}, root = "sshd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class ExecShellTest extends RemoteShellContract {
    private OpenSsh server;
    private SshConnection connection;

    @BeforeEach
    void connect() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        server = OpenSsh.in(Files.createDirectory(folder.resolve("sshd"))).start();
        connection = new JschConnector(new HostKeys(server.knownHosts()), TimeLimits.DEFAULT).connect(
                new SshEndpoint(new Target(TestAccounts.TARGET, server.host(), server.port()), HostKeyPolicy.STRICT, "modern"),
                Credentials.password(TestAccounts.TARGET, TestAccounts.TARGET_PASSWORD));
    }

    @AfterEach
    void close() {
        connection.close();
        server.close();
    }

    @Override
    protected RemoteShell shell() {
        return connection.shell();
    }
}
