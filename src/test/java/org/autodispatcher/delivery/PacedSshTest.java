package org.autodispatcher.delivery;

import java.io.IOException;
import java.nio.file.Path;
import org.autodispatcher.delivery.scp.ScpTransport;
import org.autodispatcher.delivery.sftp.SftpTransport;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads with a limit, to OpenSSH. */
@Needs(value = {"sshd", "sftp-server", "scp"}, root = "sshd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class PacedSshTest {
    @TempDir
    Path dir;

    private OpenSsh server;
    private DiskSite site;

    @BeforeEach
    void start() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).start();
        site = DiskSite.of(TestAccounts.TARGET, () -> over(SftpTransport::new)).closing(server::close);
    }

    @AfterEach
    void close() throws IOException {
        site.close();
    }

    private Transport over(SshLogin.Over way) throws IOException {
        return new SshLogin(SshLogin.of(server).target(), TestAccounts.TARGET_PASSWORD, server.knownHosts(), PacedUploads.SOON).open(way);
    }

    private PacedUploads by(SshLogin.Over way) throws IOException {
        return new PacedUploads(() -> over(way), dir, site.directory());
    }

    @Test
    void two_at_once_by_sftp_are_no_faster_than_their_limit() throws Exception {
        by(SftpTransport::new).shareALimit();
    }

    @Test
    void one_by_sftp_that_waits_for_its_share_is_not_taken_for_stalled() throws Exception {
        by(SftpTransport::new).waitForTheirShare();
    }

    @Test
    void one_by_scp_that_waits_for_its_share_is_not_taken_for_stalled() throws Exception {
        by(ScpTransport::new).waitForTheirShare();
    }

    @Test
    void two_at_once_by_scp_are_no_faster_than_their_limit() throws Exception {
        by(ScpTransport::new).shareALimit();
    }
}
