package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.Vsftpd;

/** vsftpd in clear text. */
@Needs(value = "vsftpd", root = "vsftpd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class VsftpdTest extends FtpContract {
    @Override
    protected FtpDaemon server() throws IOException {
        return Vsftpd.start(dir);
    }

    @Override
    protected FtpLogins login(FtpDaemon server) {
        return FtpLogins.plain(server);
    }
}
