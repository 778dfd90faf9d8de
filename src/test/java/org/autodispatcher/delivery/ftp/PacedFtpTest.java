package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import java.nio.file.Path;
import org.autodispatcher.delivery.DiskSite;
import org.autodispatcher.delivery.PacedUploads;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.Vsftpd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads with a limit, to vsftpd. */
@Needs(value = "vsftpd", root = "vsftpd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class PacedFtpTest {
    @TempDir
    Path dir;

    private DiskSite site;
    private PacedUploads uploads;

    @BeforeEach
    void start() throws IOException {
        FtpDaemon server = Vsftpd.start(dir.resolve("server"));
        FtpLogins login = FtpLogins.plain(server.host(), server.port(), PacedUploads.SOON);
        site = DiskSite.of(TestAccounts.TARGET, login::open).closing(server::close);
        uploads = new PacedUploads(login::open, dir, site.directory());
    }

    @AfterEach
    void close() throws IOException {
        site.close();
    }

    @Test
    void two_at_once_are_no_faster_than_their_limit() throws Exception {
        uploads.shareALimit();
    }

    @Test
    void one_that_waits_for_its_share_is_not_taken_for_stalled() throws Exception {
        uploads.waitForTheirShare();
    }
}
