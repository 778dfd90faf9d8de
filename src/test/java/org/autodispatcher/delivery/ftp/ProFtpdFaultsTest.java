package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.ProFtpd;
import org.autodispatcher.rig.TestAccounts;

/** In clear text at ProFTPD. */
@Needs(value = "proftpd", root = "the server reads shadow passwords; a small disk is mounted", accounts = TestAccounts.TARGET)
class ProFtpdFaultsTest extends FtpFaults {
    @Override
    protected FtpDaemon server() throws IOException {
        return ProFtpd.start(dir.resolve("server"));
    }

    @Override
    protected FtpLogins login(FtpDaemon server) {
        return FtpLogins.plain(server);
    }
}
