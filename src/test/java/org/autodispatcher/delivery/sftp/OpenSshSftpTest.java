package org.autodispatcher.delivery.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.autodispatcher.Reason;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSH's sftp-server beside a shell. */
@Needs(value = {"sshd", "sftp-server"}, root = "sshd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class OpenSshSftpTest extends TransportContract {
    private static OpenSsh server;

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_directory_that_is_taken_away_between_two_packages_is_made_anew() throws IOException {
        deliver(pack("first.bin", 5_000), RULES);
        Files.delete(((DiskSite) site).disk(directory + "/first.bin"));
        Files.delete(((DiskSite) site).disk(directory));
        deliver(pack("second.bin", 6_000), RULES);
        assertThat(site.names(directory)).containsExactly("second.bin");
        assertThat(site.content(directory + "/second.bin")).contains(bytes(6_000));
    }

    @Test
    void a_file_in_place_of_a_directory_that_was_there_is_refused() throws IOException {
        deliver(pack("first.bin", 5_000), RULES);
        Files.delete(((DiskSite) site).disk(directory + "/first.bin"));
        Files.delete(((DiskSite) site).disk(directory));
        site.put(directory, bytes(3));
        assertReason(() -> deliver(pack("second.bin", 6_000), RULES), Reason.PATH_REFUSED);
    }

    @Override
    protected Site site() throws IOException {
        return DiskSite.of(TestAccounts.TARGET, () -> SshLogin.of(server).open(SftpTransport::new));
    }

    @Override
    protected Capabilities expected() {
        return new Capabilities(true, true, true, true, true);
    }

    @Override
    protected Verified proof() {
        return Verified.SHA256;
    }
}
