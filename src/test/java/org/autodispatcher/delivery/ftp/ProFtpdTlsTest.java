package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import java.nio.file.Path;
import org.autodispatcher.delivery.Verified;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.ProFtpd;
import org.autodispatcher.rig.TestAccounts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** ProFTPD with TLS, whose data connections must resume the control connection's session. */
@Needs(value = {"proftpd", "openssl"}, root = "ProFTPD reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class ProFtpdTlsTest extends FtpContract {
    @TempDir
    static Path shared;

    private static Certified certified;

    @BeforeAll
    static void certify() throws IOException {
        certified = Certified.in(shared, "127.0.0.22");
    }

    @Override
    protected FtpDaemon server() throws IOException {
        return ProFtpd.start(dir, ProFtpd.tls(certified.certificate(), ProFtpd.FORGETFUL));
    }

    @Override
    protected FtpLogins login(FtpDaemon server) throws IOException {
        return FtpLogins.tls(server, certified.authority(), dir.resolve("known_certificates"));
    }

    @Override
    protected String refusedCharacters() {
        return "*";
    }

    @Override
    protected Verified proof() {
        return Verified.SHA256;
    }
}
