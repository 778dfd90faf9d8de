package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import org.autodispatcher.delivery.ftp.FtpContract.Certified;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.Vsftpd;

/** With TLS at vsftpd. */
@Needs(value = {"vsftpd", "openssl"}, root = "the server reads shadow passwords; a small disk is mounted", accounts = TestAccounts.TARGET)
class VsftpdFaultsTest extends FtpFaults {
    private Certified certified;

    @Override
    protected FtpDaemon server() throws IOException {
        certified = Certified.in(dir.resolve("ca"), "127.0.0.21");
        return Vsftpd.start(dir.resolve("server"), Vsftpd.tls(certified.certificate()));
    }

    @Override
    protected FtpLogins login(FtpDaemon server) throws IOException {
        return FtpLogins.tls(server, certified.authority(), dir.resolve("known_certificates"));
    }
}
