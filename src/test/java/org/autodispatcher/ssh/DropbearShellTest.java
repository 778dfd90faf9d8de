package org.autodispatcher.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.autodispatcher.Credentials;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.rig.Dropbear;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The shell of an account at a real Dropbear. */
@Needs(value = {"dropbear", "dropbearkey"}, root = "dropbear reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class DropbearShellTest extends RemoteShellContract {
    @TempDir
    Path dir;

    private Dropbear server;
    private SshConnection connection;

    @BeforeEach
    void connect() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        server = Dropbear.start(dir.resolve("dropbear"), List.of("ed25519"));
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
