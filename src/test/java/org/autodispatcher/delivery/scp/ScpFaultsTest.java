package org.autodispatcher.delivery.scp;

import java.io.IOException;
import java.nio.file.Path;
import org.autodispatcher.delivery.SshFaults;
import org.autodispatcher.delivery.Transport;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong while a package goes by SCP. */
@Needs(value = {"sshd", "mount"}, root = "mounts a small tmpfs", accounts = TestAccounts.TARGET)
class ScpFaultsTest extends SshFaults {
    private static OpenSsh server;

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).lines("Subsystem nothing /bin/false").start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected OpenSsh server() {
        return server;
    }

    @Override
    protected Transport over(SshConnection connection, TimeLimits limits) throws IOException {
        return new ScpTransport(connection, limits);
    }

    @Override
    protected boolean resumes() {
        return false;
    }
}
