package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import org.autodispatcher.delivery.Verified;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.ProFtpd;
import org.autodispatcher.rig.TestAccounts;

/** ProFTPD in clear text. */
@Needs(value = "proftpd", root = "ProFTPD reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class ProFtpdTest extends FtpContract {
    @Override
    protected FtpDaemon server() throws IOException {
        return ProFtpd.start(dir, ProFtpd.FORGETFUL);
    }

    @Override
    protected FtpLogins login(FtpDaemon server) {
        return FtpLogins.plain(server);
    }

    @Override
    protected Verified proof() {
        return Verified.SHA256;
    }

    @Override
    protected String refusedCharacters() {
        return "*";
    }
}
