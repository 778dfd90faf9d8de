package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.delivery.ftp.FtpEndpoint.Cleartext;
import org.autodispatcher.delivery.ftp.FtpEndpoint.Tls;
import org.autodispatcher.network.LoginGate;

/**
 * Opens connections by FTP and FTPS. A host whose certificate is not trusted never gets a byte of authentication; without TLS
 * there is no certificate, and {@link FtpEndpoint.Cleartext} decides.
 */
public final class FtpConnector {
    private final CertificatePins pins;
    private final X509ExtendedTrustManager authorities;
    private final TimeLimits limits;
    private final LoginGate gate;

    /** Trusts what is pinned, and for the rest the authorities this Java trusts; passwords go through {@code gate}. */
    public FtpConnector(CertificatePins pins, TimeLimits limits, LoginGate gate) {
        this(pins, Authorities.ofThisMachine(), limits, gate);
    }

    FtpConnector(CertificatePins pins, X509ExtendedTrustManager authorities, TimeLimits limits, LoginGate gate) {
        this.pins = pins;
        this.authorities = authorities;
        this.limits = limits;
        this.gate = gate;
    }

    /**
     * Connects, encrypts as the endpoint says, checks the certificate, logs in.
     *
     * @throws FailureException {@code unknown-host}, {@code unreachable} (variant {@code refused} only where the TCP
     *     connection itself was refused), {@code no-progress}, {@code connection-lost}, {@code protocol-missing},
     *     {@code cleartext-refused}, {@code certificate-unknown}, {@code certificate-changed}, {@code no-login},
     *     {@code login-refused}
     */
    public FtpTransport connect(FtpEndpoint endpoint, Credentials credentials) throws IOException {
        Target target = endpoint.target();
        if (!target.jump().isEmpty()) {
            throw told(Failure.of(Reason.PROTOCOL_MISSING, "no-jump"), target);
        }
        if (endpoint.tls() == Tls.NEVER && endpoint.cleartext() == Cleartext.REFUSE) {
            throw told(Failure.of(Reason.CLEARTEXT_REFUSED), target);
        }
        return FtpTransport.over(() -> loggedIn(endpoint, credentials));
    }

    private FtpControl loggedIn(FtpEndpoint endpoint, Credentials credentials) throws IOException {
        FtpControl control = FtpControl.open(endpoint.target().host(), endpoint.target().port(), limits);
        try {
            control.login(() -> {
                secure(control, endpoint);
                return control;
            });
            return gate.through(credentials, endpoint.target().host(), () -> control.login(() -> {
                new FtpLogin(control, credentials).run(endpoint.data());
                return control;
            }));
        } catch (IOException e) {
            control.close();
            throw e;
        }
    }

    private void secure(FtpControl control, FtpEndpoint endpoint) throws IOException {
        Target target = endpoint.target();
        CertificateCheck check = new CertificateCheck(pins, authorities, target.host(), target.port(), endpoint.trust());
        boolean encrypted = endpoint.tls() != Tls.NEVER && control.encrypt(check);
        if (!encrypted && endpoint.tls() == Tls.REQUIRED) {
            throw told(Failure.of(Reason.PROTOCOL_MISSING, "no-tls"), target);
        }
        if (!encrypted && endpoint.cleartext() == Cleartext.REFUSE) {
            throw told(Failure.of(Reason.CLEARTEXT_REFUSED, "not-offered"), target);
        }
    }

    private static FailureException told(Failure failure, Target target) {
        return failure.with("host", target.host()).with("port", target.port()).exception();
    }
}
