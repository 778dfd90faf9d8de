package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.PureFtpd;

/** Pure-FTPd in clear text. */
@Needs(value = "pure-ftpd", root = "Pure-FTPd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class PureFtpdTest extends FtpContract {
    @Override
    protected FtpDaemon server() throws IOException {
        return PureFtpd.start(dir);
    }

    @Override
    protected FtpLogins login(FtpDaemon server) {
        return FtpLogins.plain(server);
    }

    @Override
    protected String refusedCharacters() {
        return "\\";
    }
}
