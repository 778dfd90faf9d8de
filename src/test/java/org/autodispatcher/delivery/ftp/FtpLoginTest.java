package org.autodispatcher.delivery.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.Protocol;
import org.autodispatcher.Secret;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.delivery.ftp.FtpContract.Certified;
import org.autodispatcher.delivery.ftp.FtpEndpoint.Cleartext;
import org.autodispatcher.delivery.ftp.FtpEndpoint.Tls;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.ProFtpd;
import org.autodispatcher.rig.RefusingPort;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.Vsftpd;
import org.autodispatcher.ssh.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, how, and what is said where not. */
@Needs(value = {"vsftpd", "proftpd", "openssl"}, root = "servers read the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class FtpLoginTest {
    @TempDir
    Path dir;

    @Test
    void a_wrong_password_is_tried_once() throws IOException {
        try (FtpDaemon server = Vsftpd.start(dir)) {
            Failure failure = Refused.of(FtpLogins.plain(server).with(Secret.of("wrong"))::open);
            assertThat(failure.wording()).isEqualTo("login-refused.ftp");
            assertThat(failure.values()).containsEntry("login", TestAccounts.TARGET).containsKey("reply");
            assertThat(Files.readAllLines(dir.resolve("log")).stream().filter(line -> line.contains("FAIL LOGIN"))).hasSize(1);
        }
    }

    @Test
    void tls_is_taken_where_it_is_offered() throws IOException {
        Certified certified = Certified.in(dir.resolve("ca"), "127.0.0.21");
        try (FtpDaemon server = Vsftpd.start(dir, Vsftpd.tls(certified.certificate()));
                FtpTransport transport = FtpLogins.tls(server, certified.authority(), dir.resolve("pins")).with(Tls.OFFERED).open()) {
            assertThat(transport.protocol()).isEqualTo(Protocol.FTPS);
        }
    }

    @Test
    void clear_text_is_taken_where_no_tls_is_offered_and_none_is_demanded() throws IOException {
        try (FtpDaemon server = Vsftpd.start(dir)) {
            try (FtpTransport transport = FtpLogins.plain(server).with(Tls.OFFERED).open()) {
                assertThat(transport.protocol()).isEqualTo(Protocol.FTP);
            }
            assertThat(Refused.of(FtpLogins.plain(server).with(Tls.REQUIRED)::open).wording()).isEqualTo("protocol-missing.no-tls");
        }
    }

    @Test
    void an_untrusted_certificate_never_leads_to_clear_text() throws IOException {
        Certified certified = Certified.in(dir.resolve("ca"), "127.0.0.21");
        try (FtpDaemon server = Vsftpd.start(dir, Vsftpd.tls(certified.certificate()))) {
            FtpLogins login = FtpLogins.plain(server).with(Tls.OFFERED);
            assertThat(Refused.of(login::open).wording()).isEqualTo("certificate-unknown.untrusted");
        }
    }

    @Test
    void clear_text_that_is_refused_stops_before_the_login() throws IOException {
        try (FakeFtp server = new FakeFtp()) {
            FtpLogins login = server.login(TimeLimits.DEFAULT).with(Cleartext.REFUSE);
            assertThat(Refused.of(login::open).wording()).isEqualTo("cleartext-refused");
            assertThat(Refused.of(login.with(Tls.OFFERED)::open).wording()).isEqualTo("cleartext-refused.not-offered");
            assertThat(server.commands()).doesNotContain("USER", "PASS");
        }
    }

    @Test
    void a_server_that_demands_tls_is_told_from_one_that_refuses_the_login() throws IOException {
        Certified certified = Certified.in(dir.resolve("ca"), "127.0.0.21");
        try (FtpDaemon vsftpd = Vsftpd.start(dir.resolve("1"), Vsftpd.tls(certified.certificate()));
                FtpDaemon proftpd = ProFtpd.start(dir.resolve("2"), ProFtpd.tls(certified.certificate()))) {
            for (FtpDaemon server : List.of(vsftpd, proftpd)) {
                assertThat(Refused.of(FtpLogins.plain(server)::open).wording()).isEqualTo("login-refused.needs-tls");
            }
        }
    }

    @Test
    void an_account_is_given_where_it_is_asked_for() throws IOException {
        try (FakeFtp server = new FakeFtp().answering("PASS", "332 account?").answering("ACCT", "230 welcome")) {
            FtpLogins login = server.login(TimeLimits.DEFAULT);
            assertThat(Refused.of(login::open).wording()).isEqualTo("login-refused.account");
            Credentials all = new Credentials("u", Optional.of(Secret.of("p")), Optional.of(Secret.of("a")), List.of(), Optional.empty());
            login.connector().connect(login.endpoint(), all).close();
            assertThat(server.commands()).containsSubsequence("USER", "PASS", "ACCT", "TYPE");
        }
    }

    @Test
    void a_password_that_is_missing_or_cannot_be_sent_is_named_and_not_shown() throws IOException {
        try (FakeFtp server = new FakeFtp()) {
            FtpLogins login = server.login(TimeLimits.DEFAULT);
            Credentials none = new Credentials("u", Optional.empty(), Optional.empty(), List.of(), Optional.empty());
            assertThat(Refused.of(() -> login.connector().connect(login.endpoint(), none)).wording()).isEqualTo("no-login.password");
            Failure failure = Refused.of(login.with(Secret.of("geheim\r\nDELE /x"))::open);
            assertThat(failure.wording()).isEqualTo("login-refused.line-break");
            assertThat(failure.toString()).doesNotContain("geheim");
            assertThat(server.commands()).doesNotContain("PASS", "DELE");
        }
    }

    @Test
    void a_port_without_a_server_refuses() throws IOException {
        try (RefusingPort port = RefusingPort.on("127.0.0.1")) {
            assertThat(Refused.of(FtpLogins.plain("127.0.0.1", port.number(), TimeLimits.DEFAULT)::open).wording()).isEqualTo("unreachable.refused");
        }
    }

    @Test
    void files_are_never_sent_in_clear_over_an_encrypted_login() throws IOException {
        Certified certified = Certified.in(dir.resolve("ca"), "127.0.0.1");
        try (FakeFtp server = new FakeFtp()
                .with(certified.authority().context(certified.certificate()))
                .answering("PROT", "534 no")) {
            FtpLogins login = FtpLogins.tls(server.host(), server.port(), certified.authority().trusted(), dir.resolve("pins"));
            assertThat(Refused.of(login::open).wording()).isEqualTo("protocol-missing.clear-data");
        }
    }
}
