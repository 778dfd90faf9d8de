package org.autodispatcher.delivery.scp;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.autodispatcher.delivery.Capabilities;
import org.autodispatcher.delivery.DiskSite;
import org.autodispatcher.delivery.Site;
import org.autodispatcher.delivery.SshLogin;
import org.autodispatcher.delivery.TransportContract;
import org.autodispatcher.delivery.Verified;
import org.autodispatcher.rig.Dropbear;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.TestAccounts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Dropbear and the program scp beside it. */
@Needs(value = {"dropbear", "scp"}, root = "dropbear reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class DropbearScpTest extends TransportContract {
    private static Dropbear server;

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        server = Dropbear.start(dir.resolve("dropbear"), List.of("ed25519"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected Site site() throws IOException {
        SshLogin login = SshLogin.at(server.host(), server.port(), server.knownHosts());
        return DiskSite.of(TestAccounts.TARGET, () -> login.open(ScpTransport::new));
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
