package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.NetNamespace;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shortest routes file, word for word, as an ordinary user, against the standard ports of the very address it names. */
@Needs(
        value = {"sshd", "vsftpd", "ip", "setpriv"},
        accounts = {"ad-daemon", "ibpsusr"},
        root = "it makes a network of its own, and servers that log in other accounts")
class ThreeKeyExampleIT {
    private static final String EXAMPLE = """
            [example]
            host = 10.8.6.2
            login = "ibpsusr"
            password = "123456"
            """;

    @TempDir
    Path dir;

    private NetNamespace network;
    private TestHome home;
    private Path file;

    @BeforeEach
    void home() throws IOException {
        network = new NetNamespace("10.8.6.2");
        home = TestHome.in(dir, EXAMPLE);
        file = home.file("example-" + ProcessHandle.current().pid() + ".zip", "the package");
    }

    @AfterEach
    void end() throws IOException {
        network.close();
        Files.deleteIfExists(placed());
    }

    @Test
    void where_the_host_speaks_ssh_it_is_held_until_trusted_and_then_delivered() throws IOException {
        sshd();
        Program.Result before = program().run("dispatch", "--home", home.path(), file);
        assertThat(before.status()).isEqualTo(3);
        assertThat(before.all()).contains("host-key-unknown").contains("auto-dispatcher trust 10.8.6.2 --home " + home.path());
        assertThat(placed()).doesNotExist();

        Program.Result trusted = program().run("trust", "10.8.6.2", "--yes", "--home", home.path());
        assertThat(trusted.status()).as(trusted.all()).isZero();
        assertThat(trusted.out()).contains("SHA256:");

        Program.Result after = program().run("dispatch", "--home", home.path(), file);
        assertThat(after.status()).as(after.all()).isZero();
        assertThat(after.out()).contains("delivered").contains("sftp").contains("verified: sha256");
        assertThat(placed()).hasContent("the package");
        assertThat(Files.getOwner(placed()).getName()).isEqualTo("ibpsusr");
    }

    @Test
    void where_the_host_speaks_only_ftp_it_is_delivered_and_said_to_be_in_clear_text() throws IOException {
        vsftpd();
        Program.Result result = program().run("dispatch", "--home", home.path(), file);
        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.out()).contains("delivered").contains(", ftp,").contains("in clear text");
        assertThat(placed()).hasContent("the package");
    }

    @Test
    void where_nothing_listens_it_is_deferred() throws IOException {
        Program.Result result = program().run("dispatch", "--home", home.path(), file);
        assertThat(result.status()).isEqualTo(5);
        assertThat(result.all()).contains("unreachable").contains("10.8.6.2");
    }

    private Program program() {
        return Program.as("ad-daemon").in(network);
    }

    private Path placed() {
        String today = LocalDate.now().format(DateTimeFormatter.BASIC_ISO_DATE);
        return Path.of("/home/ibpsusr/newcx", today, String.valueOf(file.getFileName()));
    }

    private void sshd() throws IOException {
        Files.createDirectories(Path.of("/run/sshd"));
        Path key = dir.resolve("host_key");
        SshKeys.run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()));
        Path configuration = Files.writeString(dir.resolve("sshd_config"), """
                ListenAddress 10.8.6.2:22
                HostKey %s
                PidFile none
                UsePAM no
                Subsystem sftp internal-sftp
                """.formatted(key));
        network.start(dir.resolve("sshd.log"), 22, "/usr/sbin/sshd", "-D", "-e", "-f", configuration.toString());
    }

    private void vsftpd() throws IOException {
        Path empty = Files.createDirectory(dir.resolve("empty"));
        Path configuration = Files.writeString(dir.resolve("vsftpd.conf"), """
                listen=YES
                background=NO
                listen_address=10.8.6.2
                local_enable=YES
                write_enable=YES
                anonymous_enable=NO
                pam_service_name=vsftpd
                isolate=NO
                isolate_network=NO
                seccomp_sandbox=NO
                secure_chroot_dir=%s
                """.formatted(empty));
        network.start(dir.resolve("vsftpd.log"), 21, "/usr/sbin/vsftpd", configuration.toString());
    }
}
