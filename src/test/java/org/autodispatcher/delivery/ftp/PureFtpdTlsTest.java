package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import java.nio.file.Path;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.PureFtpd;
import org.autodispatcher.rig.TestAccounts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Pure-FTPd with TLS and nothing else. */
@Needs(value = {"pure-ftpd", "openssl"}, root = "Pure-FTPd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class PureFtpdTlsTest extends FtpContract {
    @TempDir
    static Path shared;

    private static Certified certified;

    @BeforeAll
    static void certify() throws IOException {
        certified = Certified.in(shared, "127.0.0.23");
    }

    @Override
    protected FtpDaemon server() throws IOException {
        return PureFtpd.start(dir, PureFtpd.tls(certified.certificate()));
    }

    @Override
    protected FtpLogins login(FtpDaemon server) throws IOException {
        return FtpLogins.tls(server, certified.authority(), dir.resolve("known_certificates"));
    }

    @Override
    protected String refusedCharacters() {
        return "\\";
    }
}
