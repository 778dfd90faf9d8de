package org.autodispatcher.notification;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.jspecify.annotations.Nullable;

/** Whom servers of mail and webhooks may be vouched for by: the authorities of this Java, and those of a file. */
final class TrustedAuthorities {
    private TrustedAuthorities() {}

    /** What TLS is spoken by. There is no way to have it believe anybody. */
    static SSLContext context(Optional<Path> file) throws FailureException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(file), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw Failure.of(Reason.NOT_TOLD, "authorities")
                    .with("path", file.map(Path::toString).orElse(""))
                    .with("detail", Trouble.detail(e))
                    .exception(e);
        }
    }

    private static TrustManager[] managers(Optional<Path> file) throws GeneralSecurityException, IOException {
        TrustManager[] usual = of(null);
        if (file.isEmpty()) {
            return usual;
        }
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        int number = 0;
        for (TrustManager each : usual) {
            if (each instanceof X509TrustManager known) {
                for (Certificate authority : known.getAcceptedIssuers()) {
                    all.setCertificateEntry("usual-" + number++, authority);
                }
            }
        }
        for (Certificate authority : read(file.get())) {
            all.setCertificateEntry("own-" + number++, authority);
        }
        return of(all);
    }

    private static Collection<? extends Certificate> read(Path file) throws GeneralSecurityException, IOException {
        byte[] bytes = Files.readAllBytes(file);
        Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes));
        if (found.isEmpty()) {
            throw new CertificateException("no certificate");
        }
        return found;
    }

    private static TrustManager[] of(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers()).filter(X509TrustManager.class::isInstance).toArray(TrustManager[]::new);
    }
}
