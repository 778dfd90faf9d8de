package org.autodispatcher.delivery.scp;

import java.io.IOException;
import java.nio.file.Path;
import org.autodispatcher.delivery.Capabilities;
import org.autodispatcher.delivery.DiskSite;
import org.autodispatcher.delivery.Site;
import org.autodispatcher.delivery.SshLogin;
import org.autodispatcher.delivery.TransportContract;
import org.autodispatcher.delivery.Verified;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** An OpenSSH without the sftp subsystem: scp and a shell. */
@Needs(value = {"sshd", "scp"}, root = "sshd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class OpenSshScpTest extends TransportContract {
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
    protected Site site() throws IOException {
        return DiskSite.of(TestAccounts.TARGET, () -> SshLogin.of(server).open(ScpTransport::new));
    }

    @Override
    protected Capabilities expected() {
        return new Capabilities(true, true, false, true, true);
    }

    @Override
    protected Verified proof() {
        return Verified.SHA256;
    }
}
