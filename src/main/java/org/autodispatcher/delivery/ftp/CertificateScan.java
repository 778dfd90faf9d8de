package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.delivery.ftp.FtpEndpoint.CertificateTrust;

/** Looks at an FTPS server's certificate without logging in, for {@code trust} and {@code check --connect}. */
public final class CertificateScan {
    private final CertificatePins pins;
    private final TimeLimits limits;

    public CertificateScan(CertificatePins pins, TimeLimits limits) {
        this.pins = pins;
        this.limits = limits;
    }

    /**
     * Asks the server at {@code host} and {@code port} for its certificate.
     *
     * @throws FailureException {@code unknown-host}, {@code unreachable}, {@code no-progress}, {@code connection-lost};
     *     {@code protocol-missing.no-tls} where it has none
     */
    public Found scan(String host, int port) throws IOException {
        CertificateCheck check = new CertificateCheck(pins, Authorities.ofThisMachine(), host, port, CertificateTrust.STRICT);
        try (FtpControl control = FtpControl.open(host, port, limits)) {
            if (!control.encrypt(check)) {
                throw control.located(Failure.of(Reason.PROTOCOL_MISSING, "no-tls")).exception();
            }
        } catch (FailureException e) {
            if (check.refusal().isEmpty()) {
                throw e;
            }
        }
        return new Found(check.seen().orElseThrow(), check.refusal());
    }

    /**
     * @param certificate what the server shows
     * @param objection   why a delivery would not accept it as things are; empty where it would
     */
    public record Found(ServerCertificate certificate, Optional<Failure> objection) {}
}
