package org.autodispatcher.dispatch;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.Target;
import org.autodispatcher.delivery.ftp.CertificatePins;
import org.autodispatcher.delivery.ftp.CertificateScan;

/**
 * The certificate of an FTPS server.
 *
 * @param pins   where certificates are recorded
 * @param target the server
 * @param found  what it shows, and whether a delivery would take it
 * @param pinned the fingerprint recorded of it
 */
record TlsIdentity(CertificatePins pins, Target target, CertificateScan.Found found, Optional<String> pinned) implements Identity {
    @Override
    public String host() {
        return target.host();
    }

    @Override
    public int port() {
        return target.port();
    }

    @Override
    public List<Shown> shown() {
        return List.of(Shown.of(found.certificate()));
    }

    @Override
    public List<String> recorded() {
        return pinned.stream().toList();
    }

    @Override
    public Standing standing() {
        if (found.objection().isEmpty()) {
            return Standing.TRUSTED;
        }
        return pinned.isPresent() ? Standing.CHANGED : Standing.UNKNOWN;
    }

    @Override
    public Accepted accepted() {
        return new Accepted.Certificate(host(), port(), found.certificate().fingerprint(), recorded());
    }

    @Override
    public Path file() {
        return pins.file();
    }
}
