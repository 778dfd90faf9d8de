package org.autodispatcher.delivery.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.delivery.ftp.FtpEndpoint.CertificateTrust;
import org.autodispatcher.network.LoginGate;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.TestAuthority;
import org.autodispatcher.ssh.Refused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates: good, expired, for another name, from nobody we know, pinned, changed. None but a trusted one sees a login. */
@Needs({"openssl", "faketime"})
class CertificateTrustTest {
    @TempDir
    static Path shared;

    private static TestAuthority authority;
    private static KeyStore trusted;
    private static Path good;
    private static Path other;
    private static Path expired;

    @TempDir
    Path dir;

    private FakeFtp server;

    @BeforeAll
    static void issue() throws IOException {
        authority = TestAuthority.in(shared);
        trusted = authority.trusted();
        good = authority.issue("good", "IP:127.0.0.1,DNS:localhost");
        other = authority.issue("other", "DNS:files.example");
        expired = authority.issueExpired("expired", "IP:127.0.0.1");
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void a_certificate_that_is_valid_for_the_host_is_enough() throws IOException {
        login(good).open().close();
        login(good).at("localhost").open().close();
    }

    @Test
    void a_certificate_of_an_unknown_authority_is_refused() throws IOException {
        FtpLogins login = shown(good, Authorities.ofThisMachine());
        Failure failure = refused(login);
        assertThat(failure.wording()).isEqualTo("certificate-unknown.untrusted");
        assertThat(failure.values())
                .containsEntry("fingerprint", "SHA256:" + authority.fingerprint(good))
                .containsEntry("trust_host", "127.0.0.1:" + server.port());
    }

    @Test
    void an_expired_certificate_is_refused() throws IOException {
        assertThat(refused(login(expired)).wording()).isEqualTo("certificate-unknown.expired");
    }

    @Test
    void a_certificate_for_another_name_is_refused() throws IOException {
        Failure failure = refused(login(other));
        assertThat(failure.wording()).isEqualTo("certificate-unknown.other-name");
        assertThat(failure.values()).containsEntry("names", "files.example");
    }

    private void pin(String host, int port, String fingerprint) throws IOException {
        assertThat(pins().pin(host, port, fingerprint, pins().fingerprint(host, port).stream().toList())).isTrue();
    }

    @Test
    void a_pin_makes_up_for_every_flaw() throws IOException {
        for (Path flawed : new Path[] {expired, other}) {
            FtpLogins login = login(flawed);
            pin(server.host(), server.port(), "SHA256:" + authority.fingerprint(flawed));
            login.open().close();
            server.close();
        }
    }

    @Test
    void where_there_is_a_pin_a_valid_certificate_is_not_enough() throws IOException {
        FtpLogins login = login(good);
        pin(server.host(), server.port(), "SHA256:" + authority.fingerprint(expired));
        Failure failure = refused(login);
        assertThat(failure.reason()).isEqualTo(Reason.CERTIFICATE_CHANGED);
        assertThat(failure.values()).containsEntry("known", "SHA256:" + authority.fingerprint(expired));
    }

    @Test
    void accept_new_records_the_first_certificate_and_refuses_another() throws IOException {
        login(expired).with(CertificateTrust.ACCEPT_NEW).open().close();
        assertThat(pins().fingerprint(server.host(), server.port())).contains("SHA256:" + authority.fingerprint(expired));
        pin(server.host(), server.port(), "SHA256:" + authority.fingerprint(other));
        FtpLogins login = FtpLogins.tls(server.host(), server.port(), trusted, pins().file()).with(CertificateTrust.ACCEPT_NEW);
        assertThat(Refused.of(login::open).reason()).isEqualTo(Reason.CERTIFICATE_CHANGED);
    }

    @Test
    void of_two_certificates_of_one_unknown_host_only_the_first_is_recorded() throws IOException {
        login(good); // a server to close
        String first = "SHA256:" + authority.fingerprint(good);
        String second = "SHA256:" + authority.fingerprint(other);
        assertThat(pins().pinFirst("web1", 21, first)).isEqualTo(first);
        assertThat(pins().pinFirst("web1", 21, second)).isEqualTo(first);
        assertThat(pins().fingerprint("web1", 21)).contains(first);
    }

    @Test
    void who_only_looks_accepts_a_first_certificate_for_as_long_as_he_looks_and_records_it_nowhere() throws IOException {
        Path state = Files.createDirectory(dir.resolve("state"));
        CertificatePins looking = CertificatePins.looking(state.resolve("known_certificates"));
        FtpLogins login = login(expired).with(CertificateTrust.ACCEPT_NEW);
        FtpConnector connector = new FtpConnector(looking, Authorities.of(trusted), TimeLimits.DEFAULT, new LoginGate());
        new FtpLogins(login.endpoint(), login.password(), connector).open().close();
        assertThat(state).isEmptyDirectory();
        String first = "SHA256:" + authority.fingerprint(expired);
        assertThat(looking.pinFirst(server.host(), server.port(), "SHA256:" + authority.fingerprint(other))).isEqualTo(first);
        assertThat(state).isEmptyDirectory();
    }

    @Test
    void accept_new_refuses_what_it_cannot_record() throws IOException {
        server = new FakeFtp().with(authority.context(expired));
        FtpLogins login = FtpLogins.tls(server.host(), server.port(), trusted, dir.resolve("missing/pins"))
                .with(CertificateTrust.ACCEPT_NEW);
        assertThat(refused(login).wording()).isEqualTo("certificate-unknown.unwritable");
    }

    @Test
    void a_damaged_file_of_pins_trusts_nobody() throws IOException {
        Files.writeString(pins().file(), "# ours\n127.0.0.1:21 SHA256:12\n");
        Failure failure = refused(login(good));
        assertThat(failure.wording()).isEqualTo("certificate-unknown.malformed");
        assertThat(failure.values()).containsEntry("line", "2");
        server.close();
        Files.delete(pins().file());
        Files.createDirectory(pins().file());
        assertThat(refused(login(good)).wording()).isEqualTo("certificate-unknown.unreadable");
    }

    @Test
    void a_pin_replaces_the_one_of_that_host_alone_in_a_private_file() throws IOException {
        server = new FakeFtp();
        String first = "SHA256:" + authority.fingerprint(good);
        String second = "SHA256:" + authority.fingerprint(other);
        Files.writeString(pins().file(), "# a comment\n");
        pin("Files.Example", 21, first);
        pin("::1", 2121, first);
        pin("files.example", 21, second);
        assertThat(pins().file()).hasContent("# a comment\n[::1]:2121 " + first + "\nfiles.example:21 " + second);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pins().file()))).isEqualTo("rw-------");
        assertThat(pins().fingerprint("FILES.example", 21)).contains(second);
        assertThat(pins().fingerprint("files.example", 2121)).isEmpty();
    }

    @Test
    void a_scan_shows_the_certificate_and_what_is_wrong_with_it_without_a_login() throws IOException {
        server = new FakeFtp().with(authority.context(other));
        CertificateScan.Found found = new CertificateScan(pins(), TimeLimits.DEFAULT).scan(server.host(), server.port());
        assertThat(found.certificate().subject()).isEqualTo("CN=other");
        assertThat(found.certificate().names()).containsExactly("files.example");
        assertThat(found.certificate().fingerprint()).isEqualTo("SHA256:" + authority.fingerprint(other));
        assertThat(found.objection().map(Failure::wording)).contains("certificate-unknown.untrusted");
        pin(server.host(), server.port(), found.certificate().fingerprint());
        assertThat(new CertificateScan(pins(), TimeLimits.DEFAULT).scan(server.host(), server.port()).objection()).isEmpty();
        assertThat(server.commands()).contains("AUTH").doesNotContain("USER", "PASS");
    }

    @Test
    void a_scan_of_a_server_without_tls_says_so() throws IOException {
        server = new FakeFtp();
        CertificateScan scan = new CertificateScan(pins(), TimeLimits.DEFAULT);
        assertThat(Refused.of(() -> scan.scan(server.host(), server.port())).wording()).isEqualTo("protocol-missing.no-tls");
    }

    private FtpLogins login(Path certificate) throws IOException {
        return shown(certificate, Authorities.of(trusted));
    }

    private FtpLogins shown(Path certificate, javax.net.ssl.X509ExtendedTrustManager authorities) throws IOException {
        server = new FakeFtp().with(authority.context(certificate));
        FtpLogins login = FtpLogins.tls(server.host(), server.port(), trusted, pins().file());
        return new FtpLogins(login.endpoint(), login.password(), new FtpConnector(pins(), authorities, TimeLimits.DEFAULT, new LoginGate()));
    }

    private Failure refused(FtpLogins login) {
        Failure failure = Refused.of(login::open);
        assertThat(server.commands()).contains("AUTH").doesNotContain("USER", "PASS");
        return failure;
    }

    private CertificatePins pins() {
        return new CertificatePins(dir.resolve("known_certificates"));
    }
}
