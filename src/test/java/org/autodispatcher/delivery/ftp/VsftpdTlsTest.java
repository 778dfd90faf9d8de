package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import java.nio.file.Path;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.Vsftpd;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** vsftpd with TLS, whose data connections must resume the control connection's session. */
@Needs(value = {"vsftpd", "openssl"}, root = "vsftpd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class VsftpdTlsTest extends FtpContract {
    @TempDir
    static Path shared;

    private static Certified certified;

    @BeforeAll
    static void certify() throws IOException {
        certified = Certified.in(shared, "127.0.0.21");
    }

    @Override
    protected FtpDaemon server() throws IOException {
        return Vsftpd.start(dir, Vsftpd.tls(certified.certificate()));
    }

    @Override
    protected FtpLogins login(FtpDaemon server) throws IOException {
        return FtpLogins.tls(server, certified.authority(), dir.resolve("known_certificates"));
    }
}
