package org.autodispatcher.dispatch;

import java.nio.file.Path;
import java.util.List;
import org.autodispatcher.delivery.ftp.ServerCertificate;

/** What a host proves itself with, as it shows it now, beside what is recorded of it. */
public interface Identity {
    /** How it stands to what is recorded. */
    enum Standing {
        /** Nothing is recorded, and nothing else makes it trusted. */
        UNKNOWN,
        /** It is trusted already. */
        TRUSTED,
        /** Something else is recorded. */
        CHANGED
    }

    /**
     * One key or certificate, for people to compare.
     *
     * @param kind        type of the key where that is known, or the subject of the certificate
     * @param fingerprint {@code SHA256:…}
     * @param until       when a certificate ends; empty text for a key
     */
    record Shown(String kind, String fingerprint, String until) {
        static Shown key(String type, String fingerprint) {
            return new Shown(type, fingerprint, "");
        }

        static Shown of(ServerCertificate certificate) {
            return new Shown(certificate.subject(), certificate.fingerprint(), certificate.notAfter().toString());
        }

        /** Whether it is a certificate and not a key. */
        public boolean certificate() {
            return !until.isEmpty();
        }
    }

    String host();

    int port();

    List<Shown> shown();

    /** Fingerprints recorded at present. */
    List<String> recorded();

    Standing standing();

    /** What is shown, to be recorded in the place of whatever is: a person has said yes. */
    Accepted accepted();

    /** Where it is recorded. */
    Path file();
}
