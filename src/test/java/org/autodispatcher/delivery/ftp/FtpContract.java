package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import java.nio.file.Path;
import org.autodispatcher.delivery.Capabilities;
import org.autodispatcher.delivery.DiskSite;
import org.autodispatcher.delivery.Site;
import org.autodispatcher.delivery.TransportContract;
import org.autodispatcher.delivery.Verified;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.TestAuthority;
import org.junit.jupiter.api.io.TempDir;

/** The contract of all transports, at a server that lets the test account do everything. */
abstract class FtpContract extends TransportContract {
    @TempDir
    Path dir;

    /** Starts the server of this test; {@code dir} is its own. */
    protected abstract FtpDaemon server() throws IOException;

    /** How to log in there. */
    protected abstract FtpLogins login(FtpDaemon server) throws IOException;

    @Override
    protected final Site site() throws IOException {
        FtpDaemon server = server();
        return DiskSite.of(TestAccounts.TARGET, login(server)::open).closing(server::close);
    }

    @Override
    protected Capabilities expected() {
        return new Capabilities(true, true, true, true, true);
    }

    @Override
    protected Verified proof() {
        return Verified.READ_BACK;
    }

    /** A certificate and the authority that signed it, made once for a class. */
    record Certified(TestAuthority authority, Path certificate) {
        static Certified in(Path dir, String address) throws IOException {
            TestAuthority authority = TestAuthority.in(dir);
            return new Certified(authority, authority.issue("good", "IP:" + address));
        }
    }
}
