package org.autodispatcher.delivery.sftp;

import java.io.IOException;
import java.nio.file.Path;
import org.autodispatcher.delivery.Capabilities;
import org.autodispatcher.delivery.DiskSite;
import org.autodispatcher.delivery.Site;
import org.autodispatcher.delivery.SshLogin;
import org.autodispatcher.delivery.TransportContract;
import org.autodispatcher.delivery.Verified;
import org.autodispatcher.rig.ModSftp;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.TestAccounts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** ProFTPD's mod_sftp, which shuts the account in its home and has no shell. */
@Needs(value = {"proftpd", "ssh-keygen"}, root = "proftpd becomes the account", accounts = TestAccounts.TARGET)
class ModSftpTest extends TransportContract {
    private static ModSftp server;

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        server = ModSftp.start(dir.resolve("proftpd"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected Site site() throws IOException {
        SshLogin login = SshLogin.at(server.host(), server.port(), server.knownHosts());
        return DiskSite.in(Path.of("/home", TestAccounts.TARGET), "/", TestAccounts.TARGET, () -> login.open(SftpTransport::new));
    }

    @Override
    protected Capabilities expected() {
        return new Capabilities(true, true, true, true, true);
    }

    @Override
    protected Verified proof() {
        return Verified.READ_BACK;
    }
}
