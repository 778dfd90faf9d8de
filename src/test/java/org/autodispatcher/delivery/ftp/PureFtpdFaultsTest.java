package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.PureFtpd;
import org.autodispatcher.rig.TestAccounts;

/** In clear text at Pure-FTPd. */
@Needs(value = "pure-ftpd", root = "the server reads shadow passwords; a small disk is mounted", accounts = TestAccounts.TARGET)
class PureFtpdFaultsTest extends FtpFaults {
    @Override
    protected FtpDaemon server() throws IOException {
        return PureFtpd.start(dir.resolve("server"));
    }

    @Override
    protected FtpLogins login(FtpDaemon server) {
        return FtpLogins.plain(server);
    }
}
