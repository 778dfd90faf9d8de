package org.autodispatcher.arrival.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.autodispatcher.Reason;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.ProFtpd;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.Vsftpd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Uploads to real FTP servers, whole ones and such as end in the middle. */
@Needs(value = {"vsftpd", "proftpd"}, accounts = "ad-dropper", root = "it starts servers that log in another account")
@Timeout(180)
class FtpUploadsTest {
    @TempDir
    Path dir;

    private Drops drops;

    @BeforeEach
    void start() throws IOException {
        drops = Drops.in(dir).ownedBy(Dropper.ACCOUNT).start();
    }

    @AfterEach
    void end() throws IOException {
        drops.close();
    }

    private FTPClient client(FtpDaemon server) throws IOException {
        FTPClient client = new FTPClient();
        client.setConnectTimeout(30_000);
        client.connect(InetAddress.getByName(server.host()), server.port());
        assertThat(client.login(Dropper.ACCOUNT, TestAccounts.OTHER_PASSWORD.reveal())).isTrue();
        client.setFileType(FTP.BINARY_FILE_TYPE);
        client.enterLocalPassiveMode();
        assertThat(client.changeWorkingDirectory(drops.path().toString())).isTrue();
        return client;
    }

    private void uploads(FTPClient client, Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            assertThat(client.storeFile(String.valueOf(file.getFileName()), in)).as(client.getReplyString()).isTrue();
        }
    }

    /** Sends half of a file, then the connections break. */
    private void breaksIn(FtpDaemon server, String name, byte[] whole) throws IOException {
        FTPClient client = client(server);
        OutputStream out = client.storeFileStream(name);
        out.write(Arrays.copyOf(whole, whole.length / 2));
        out.flush();
        drops.quietPasses();
        server.cutSessions();
        client.disconnect();
    }

    @Test
    void what_vsftpd_takes_comes_once_and_what_breaks_off_waits() throws IOException {
        try (FtpDaemon server = Vsftpd.start(dir.resolve("vsftpd"))) {
            Path zip = drops.made("vs.zip", Drops.zip(300_000, 1));
            Path opaque = drops.made("vs.bin", Drops.opaque(300_000, 2));
            FTPClient client = client(server);
            uploads(client, zip);
            uploads(client, opaque);
            assertThat(drops.cameOnce("vs.zip", zip).rule()).isEqualTo("format");
            drops.cameOnce("vs.bin", opaque);

            Path cut = drops.made("vs-cut.zip", Drops.zip(300_000, 3));
            breaksIn(server, "vs-cut.zip", Files.readAllBytes(cut));
            drops.waits("vs-cut.zip", why -> why.is(Reason.INCOMPLETE, "format"));
            FTPClient again = client(server);
            again.setRestartOffset(Files.size(drops.path("vs-cut.zip")));
            try (var in = Files.newInputStream(cut)) {
                in.skipNBytes(Files.size(drops.path("vs-cut.zip")));
                assertThat(again.storeFile("vs-cut.zip", in)).as(again.getReplyString()).isTrue();
            }
            drops.cameOnce("vs-cut.zip", cut);
        }
    }

    @Test
    void what_pro_ftpd_hides_until_it_is_whole_comes_at_once_and_nothing_of_what_breaks_off() throws IOException {
        try (FtpDaemon server = ProFtpd.start(dir.resolve("proftpd"), "HiddenStores on", "AllowStoreRestart off")) {
            Path opaque = drops.made("pro.bin", Drops.opaque(300_000, 4));
            FTPClient client = client(server);
            uploads(client, opaque);
            assertThat(drops.cameOnce("pro.bin", opaque).rule()).isEqualTo("at-once");
            breaksIn(server, "pro-cut.bin", Drops.opaque(300_000, 5));
            drops.quietPasses();
            assertThat(drops.sink.all()).noneMatch(each -> each.name().contains("pro-cut"));
            assertThat(drops.standing().waiting()).isEmpty();
        }
    }
}
