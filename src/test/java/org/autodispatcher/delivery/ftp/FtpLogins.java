package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyStore;
import org.autodispatcher.Credentials;
import org.autodispatcher.Secret;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.delivery.ftp.FtpEndpoint.CertificateTrust;
import org.autodispatcher.delivery.ftp.FtpEndpoint.Cleartext;
import org.autodispatcher.delivery.ftp.FtpEndpoint.DataMode;
import org.autodispatcher.delivery.ftp.FtpEndpoint.Tls;
import org.autodispatcher.network.LoginGate;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.TestAuthority;

/** How a test logs in by FTP: the test account, at some server, with one thing changed where that is the point. */
record FtpLogins(FtpEndpoint endpoint, Secret password, FtpConnector connector) {
    static final TimeLimits LIMITS = TimeLimits.DEFAULT;

    /** Without TLS. */
    static FtpLogins plain(FtpDaemon server) {
        return plain(server.host(), server.port(), LIMITS);
    }

    static FtpLogins plain(String host, int port, TimeLimits limits) {
        return new FtpLogins(
                endpoint(host, port, Tls.NEVER),
                TestAccounts.TARGET_PASSWORD,
                new FtpConnector(new CertificatePins(Path.of("/nonexistent/known_certificates")), limits, new LoginGate()));
    }

    /** With TLS, trusting {@code authority} and what is pinned in {@code pins}. */
    static FtpLogins tls(FtpDaemon server, TestAuthority authority, Path pins) throws IOException {
        return tls(server.host(), server.port(), authority.trusted(), pins);
    }

    static FtpLogins tls(String host, int port, KeyStore authorities, Path pins) {
        return new FtpLogins(
                endpoint(host, port, Tls.REQUIRED),
                TestAccounts.TARGET_PASSWORD,
                new FtpConnector(new CertificatePins(pins), Authorities.of(authorities), LIMITS, new LoginGate()));
    }

    FtpTransport open() throws IOException {
        return connector.connect(endpoint, Credentials.password(endpoint.target().login(), password));
    }

    FtpLogins with(Tls tls) {
        return new FtpLogins(new FtpEndpoint(endpoint.target(), tls, endpoint.cleartext(), endpoint.data(), endpoint.trust()), password, connector);
    }

    FtpLogins with(Cleartext cleartext) {
        return new FtpLogins(new FtpEndpoint(endpoint.target(), endpoint.tls(), cleartext, endpoint.data(), endpoint.trust()), password, connector);
    }

    FtpLogins with(DataMode data) {
        return new FtpLogins(new FtpEndpoint(endpoint.target(), endpoint.tls(), endpoint.cleartext(), data, endpoint.trust()), password, connector);
    }

    FtpLogins with(CertificateTrust trust) {
        return new FtpLogins(new FtpEndpoint(endpoint.target(), endpoint.tls(), endpoint.cleartext(), endpoint.data(), trust), password, connector);
    }

    FtpLogins with(Secret other) {
        return new FtpLogins(endpoint, other, connector);
    }

    /** By another name of the same host. */
    FtpLogins at(String host) {
        Target target = new Target(endpoint.target().login(), host, endpoint.target().port());
        return new FtpLogins(new FtpEndpoint(target, endpoint.tls(), endpoint.cleartext(), endpoint.data(), endpoint.trust()), password, connector);
    }

    private static FtpEndpoint endpoint(String host, int port, Tls tls) {
        return new FtpEndpoint(
                new Target(TestAccounts.TARGET, host, port), tls, Cleartext.WARN, new DataMode.Passive(), CertificateTrust.STRICT);
    }
}
