package org.autodispatcher.delivery.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import org.autodispatcher.Protocol;
import org.autodispatcher.delivery.DiskSite;
import org.autodispatcher.delivery.Transport;
import org.autodispatcher.delivery.ftp.FtpContract.Certified;
import org.autodispatcher.delivery.ftp.FtpEndpoint.DataMode;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.ProFtpd;
import org.autodispatcher.rig.PureFtpd;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.Vsftpd;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Data connections resume the control connection's session where servers demand it, again and again, with TLS 1.2 and 1.3. It
 * rests on how JSSE keeps sessions, which no document promises: this is to be run with every new JDK.
 */
@Needs(value = {"vsftpd", "proftpd", "pure-ftpd", "openssl"}, root = "servers read the shadow passwords", accounts = TestAccounts.TARGET)
class SessionReuseTest {
    @TempDir
    static Path shared;

    private static Certified certified;

    @TempDir
    Path dir;

    @BeforeAll
    static void certify() throws IOException {
        certified = Certified.in(shared, "127.0.0.21,IP:127.0.0.22,IP:127.0.0.23");
    }

    @Test
    void vsftpd_with_tls_1_3() throws IOException {
        transfers(Vsftpd.start(dir, Vsftpd.tls(certified.certificate())), new DataMode.Passive());
        assertThat(Files.readString(dir.resolve("log"))).contains("SSL version: TLSv1.3").doesNotContain("SSL version: TLSv1.2");
    }

    @Test
    void vsftpd_with_tls_1_2() throws IOException {
        transfers(Vsftpd.startWithTls12(dir, Vsftpd.tls(certified.certificate())), new DataMode.Passive());
        assertThat(Files.readString(dir.resolve("log"))).contains("SSL version: TLSv1.2").doesNotContain("SSL version: TLSv1.3");
    }

    @Test
    void vsftpd_that_connects_to_us() throws IOException {
        transfers(Vsftpd.start(dir, Vsftpd.tls(certified.certificate())), new DataMode.Active(0, 0));
    }

    @Test
    void proftpd_with_tls_1_3() throws IOException {
        transfers(ProFtpd.start(dir, ProFtpd.tls(certified.certificate(), "TLSProtocol TLSv1.3")), new DataMode.Passive());
    }

    @Test
    void proftpd_with_tls_1_2() throws IOException {
        transfers(ProFtpd.start(dir, ProFtpd.tls(certified.certificate(), "TLSProtocol TLSv1.2")), new DataMode.Passive());
    }

    @Test
    void proftpd_that_connects_to_us() throws IOException {
        transfers(ProFtpd.start(dir, ProFtpd.tls(certified.certificate())), new DataMode.Active(40_000, 60_000));
    }

    @Test
    void pure_ftpd() throws IOException {
        transfers(PureFtpd.start(dir, PureFtpd.tls(certified.certificate())), new DataMode.Passive());
    }

    private void transfers(FtpDaemon server, DataMode mode) throws IOException {
        FtpLogins login = FtpLogins.tls(server, certified.authority(), dir.resolve("known_certificates")).with(mode);
        DiskSite site = DiskSite.of(TestAccounts.TARGET, login::open).closing(server::close);
        try (site; Transport transport = site.open()) {
            assertThat(transport.protocol()).isEqualTo(Protocol.FTPS);
            String path = site.directory() + "/f";
            for (int i = 1; i <= 6; i++) {
                byte[] content = new byte[i * 1000];
                transport.write(path, Channels.newChannel(new ByteArrayInputStream(content)), 0, content.length, _ -> {});
                ByteArrayOutputStream back = new ByteArrayOutputStream();
                transport.read(path, back);
                assertThat(back.toByteArray()).isEqualTo(content);
            }
        }
    }
}
