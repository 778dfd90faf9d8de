package org.autodispatcher.delivery.sftp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.autodispatcher.delivery.Capabilities;
import org.autodispatcher.delivery.DiskSite;
import org.autodispatcher.delivery.Site;
import org.autodispatcher.delivery.SshLogin;
import org.autodispatcher.delivery.TransportContract;
import org.autodispatcher.delivery.Verified;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSH's {@code internal-sftp} in a chroot without a shell, as hardened hosts have it: what was sent is read back. */
@Needs(value = "sshd", root = "a chroot, in a folder that only root can write to", accounts = TestAccounts.TARGET)
class ChrootSftpTest extends TransportContract {
    private static Path chroot;
    private static OpenSsh server;

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        chroot = Files.createTempDirectory(Path.of("/home"), "ad-chroot-");
        Files.setPosixFilePermissions(chroot, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        DiskSite.own(Files.createDirectory(chroot.resolve("in")), TestAccounts.TARGET);
        server = OpenSsh.in(dir.resolve("sshd"))
                .lastLines("Match User " + TestAccounts.TARGET, "ChrootDirectory " + chroot, "ForceCommand internal-sftp -d /in")
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        DiskSite.removeAll(chroot);
    }

    @Override
    protected Site site() throws IOException {
        return DiskSite.in(chroot, "/in", TestAccounts.TARGET, () -> SshLogin.of(server).open(SftpTransport::new));
    }

    @Override
    protected Capabilities expected() {
        return new Capabilities(true, true, true, true, true);
    }

    @Override
    protected Verified proof() {
        return Verified.READ_BACK;
    }
}
