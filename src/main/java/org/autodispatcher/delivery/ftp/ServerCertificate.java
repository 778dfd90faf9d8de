package org.autodispatcher.delivery.ftp;

import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.autodispatcher.Failure;
import org.autodispatcher.Sha256;

/**
 * What people compare before they trust a server.
 *
 * @param subject     whom it was issued to (RFC 2253)
 * @param issuer      who issued it
 * @param names       the host names and addresses it is valid for
 * @param notBefore   valid from
 * @param notAfter    valid until
 * @param fingerprint {@code SHA256:} and the digest of the certificate in the form {@code openssl x509 -fingerprint -sha256} prints it
 */
public record ServerCertificate(
        String subject, String issuer, List<String> names, Instant notBefore, Instant notAfter, String fingerprint) {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    public ServerCertificate {
        names = List.copyOf(names);
    }

    static ServerCertificate of(X509Certificate certificate) throws CertificateParsingException, CertificateEncodingException {
        MessageDigest digest = Sha256.start();
        byte[] bytes = digest.digest(certificate.getEncoded());
        return new ServerCertificate(
                printable(certificate.getSubjectX500Principal().getName()),
                printable(certificate.getIssuerX500Principal().getName()),
                names(certificate),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                "SHA256:" + HexFormat.ofDelimiter(":").withUpperCase().formatHex(bytes));
    }

    /** {@code failure} with what its sentence says of this certificate. */
    Failure told(Failure failure) {
        return failure.with("fingerprint", fingerprint)
                .with("subject", subject)
                .with("issuer", issuer)
                .with("names", String.join(", ", names))
                .with("not_before", notBefore)
                .with("not_after", notAfter);
    }

    /** Subject alternative names (RFC 5280, section 4.2.1.6); the subject's common name is not looked at any more. */
    private static List<String> names(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> all = certificate.getSubjectAlternativeNames();
        return all == null
                ? List.of()
                : all.stream()
                        .filter(entry -> entry.get(0).equals(DNS_NAME) || entry.get(0).equals(IP_ADDRESS))
                        .map(entry -> printable(String.valueOf(entry.get(1)).toLowerCase(Locale.ROOT)))
                        .toList();
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
