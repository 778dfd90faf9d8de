package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.delivery.ftp.FtpEndpoint.CertificateTrust;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a server is the one that is meant. Where its certificate is pinned only the pin counts: another one is
 * {@code certificate-changed}, however valid. Where it is not, chain, dates and host name must be valid. Both connections of
 * FTPS are checked alike. Whatever goes wrong while checking refuses the server.
 */
final class CertificateCheck extends X509ExtendedTrustManager {
    private final CertificatePins pins;
    private final X509ExtendedTrustManager authorities;
    private final String host;
    private final int port;
    private final CertificateTrust trust;
    private Optional<ServerCertificate> seen = Optional.empty();
    private Optional<Failure> refusal = Optional.empty();
    private boolean pinned;

    /** The check of one connection to {@code host}, with {@code authorities} for what is not pinned. */
    CertificateCheck(CertificatePins pins, X509ExtendedTrustManager authorities, String host, int port, CertificateTrust trust) {
        this.pins = pins;
        this.authorities = authorities;
        this.host = host;
        this.port = port;
        this.trust = trust;
    }

    /** The certificate the server showed last. */
    Optional<ServerCertificate> seen() {
        return seen;
    }

    /** Whether what is pinned of the server is what it was when its certificate was accepted. */
    boolean holds() {
        try {
            Optional<String> pin = pins.fingerprint(host, port);
            return pin.isPresent() ? pin.equals(seen.map(ServerCertificate::fingerprint)) : !pinned;
        } catch (IOException _) {
            return false; // a new connection will say what is wrong
        }
    }

    /** Why the server was refused. */
    Optional<Failure> refusal() {
        return refusal;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, @Nullable Socket socket) throws CertificateException {
        ServerCertificate certificate = ServerCertificate.of(chain[0]);
        seen = Optional.of(certificate);
        refusal = objection(certificate, chain, kind, socket);
        if (refusal.isPresent()) {
            throw new CertificateException(refusal.get().wording());
        }
    }

    private Optional<Failure> objection(ServerCertificate certificate, X509Certificate[] chain, String kind, @Nullable Socket socket) {
        try {
            Optional<String> pin = pins.fingerprint(host, port);
            pinned = pin.isPresent();
            if (pinned) {
                return pin.filter(certificate.fingerprint()::equals).isPresent() ? Optional.empty() : Optional.of(changed(certificate, pin.get()));
            }
            Optional<String> flaw = flaw(chain, kind, socket);
            if (flaw.isPresent() && trust == CertificateTrust.ACCEPT_NEW) {
                return recorded(certificate);
            }
            return flaw.map(variant -> told(Failure.of(Reason.CERTIFICATE_UNKNOWN, variant), certificate));
        } catch (FailureException e) {
            return Optional.of(told(e.failure(), certificate));
        } catch (IOException _) {
            return Optional.of(told(Failure.of(Reason.CERTIFICATE_UNKNOWN, "unreadable").with("file", pins.file()), certificate));
        }
    }

    private Optional<Failure> recorded(ServerCertificate certificate) {
        try {
            String pin = pins.pinFirst(host, port, certificate.fingerprint());
            pinned = true;
            return pin.equals(certificate.fingerprint()) ? Optional.empty() : Optional.of(changed(certificate, pin));
        } catch (IOException _) {
            return Optional.of(told(Failure.of(Reason.CERTIFICATE_UNKNOWN, "unwritable").with("file", pins.file()), certificate));
        }
    }

    private Failure changed(ServerCertificate certificate, String pin) {
        return told(Failure.of(Reason.CERTIFICATE_CHANGED).with("known", pin), certificate);
    }

    private Failure told(Failure failure, ServerCertificate certificate) {
        return certificate.told(failure).with("host", host).with("port", port).with("trust_host", CertificatePins.shortName(host, port));
    }

    /** What is not valid about it. The chain is tried without the name first, so that the two can be told apart. */
    private Optional<String> flaw(X509Certificate[] chain, String kind, @Nullable Socket socket) {
        try {
            chain[0].checkValidity();
            authorities.checkServerTrusted(chain, kind);
        } catch (CertificateExpiredException | CertificateNotYetValidException _) {
            return Optional.of("expired");
        } catch (CertificateException _) {
            return Optional.of("untrusted");
        }
        try {
            authorities.checkServerTrusted(chain, kind, socket);
            return Optional.empty();
        } catch (CertificateException _) {
            return Optional.of("other-name");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        throw new CertificateException("no socket to check the name of");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, @Nullable SSLEngine engine) throws CertificateException {
        throw new CertificateException("no socket to check the name of");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        throw new CertificateException("there are no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, @Nullable Socket socket) throws CertificateException {
        throw new CertificateException("there are no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, @Nullable SSLEngine engine) throws CertificateException {
        throw new CertificateException("there are no clients here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
