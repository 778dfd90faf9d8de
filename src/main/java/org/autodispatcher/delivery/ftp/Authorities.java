package org.autodispatcher.delivery.ftp;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Who may vouch for certificates. */
final class Authorities {
    private Authorities() {}

    /** The JDK's trust store, or the one named by {@code javax.net.ssl.trustStore}. */
    static X509ExtendedTrustManager ofThisMachine() {
        return of(null);
    }

    /** The certificates of {@code store}; without one those of this machine. */
    static X509ExtendedTrustManager of(@Nullable KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the trust store of this Java cannot be used", e);
        }
    }
}
