package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Protocol;
import org.autodispatcher.Reason;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.delivery.ftp.CertificatePins;
import org.autodispatcher.delivery.ftp.CertificateScan;
import org.autodispatcher.delivery.ftp.FtpEndpoint;
import org.autodispatcher.delivery.ftp.ServerCertificate;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.ssh.HostKey;
import org.autodispatcher.ssh.HostKeyScan;
import org.autodispatcher.ssh.HostKeys;
import org.autodispatcher.ssh.JschConnector;
import org.autodispatcher.ssh.LocalSsh;
import org.autodispatcher.ssh.JumpLogins;
import org.autodispatcher.ssh.SshEndpoint;

/** Looks at the keys and certificates of hosts, without logging in, and records them once a person has said yes. */
public final class Trust {
    private final HostKeys hostKeys;
    private final CertificatePins pins;
    private final HostKeyScan keyScan;
    private final CertificateScan certificateScan;

    /** @param state HOME's private folder, where what is trusted is recorded */
    public Trust(Path state) {
        hostKeys = new HostKeys(state.resolve("known_hosts"));
        pins = new CertificatePins(state.resolve("known_certificates"));
        keyScan = new HostKeyScan(
                new JschConnector(hostKeys, TimeLimits.DEFAULT, LocalSsh.ofThisAccount(), JumpLogins.KEYS_ONLY));
        certificateScan = new CertificateScan(pins, TimeLimits.DEFAULT);
    }

    /**
     * Everything a destination would have to be trusted by: SSH keys where SSH is used for file or command, the certificate
     * where FTP over TLS is. Plain FTP proves nothing, so there is nothing to record.
     *
     * @throws FailureException where the host cannot be reached or offers none of it
     */
    public List<Identity> look(Destination destination) throws IOException {
        Route route = destination.route();
        Protocol protocol = route.get(RouteKeys.PROTOCOL);
        List<Identity> identities = new ArrayList<>();
        boolean sshRefused = false;
        if (protocol.overSsh() || route.get(RouteKeys.UPGRADE_COMMAND).isPresent()) {
            Optional<Identity> keys = keys(Endpoints.ssh(destination), protocol);
            sshRefused = keys.isEmpty();
            keys.ifPresent(identities::add);
        }
        if (protocol == Protocol.FTPS || sshRefused) {
            identities.add(certificate(Endpoints.ftp(destination, FtpEndpoint.Tls.OFFERED)));
        }
        return identities;
    }

    /**
     * Records for {@code destination} the keys that another known_hosts file has of it.
     *
     * @return how many there are
     */
    public int take(Destination destination, Path knownHosts) throws IOException {
        SshEndpoint endpoint = Endpoints.ssh(destination);
        String name = HostKeys.name(endpoint.target().host(), endpoint.target().port());
        List<HostKey> keys = new HostKeys(knownHosts).keys(name);
        if (!keys.isEmpty()) {
            hostKeys.replace(name, keys);
        }
        return keys.size();
    }

    /** Where SSH keys are recorded. */
    public Path keysFile() {
        return hostKeys.file();
    }

    /** The SSH keys; empty where {@code auto} would go on to FTP because SSH is refused. */
    private Optional<Identity> keys(SshEndpoint endpoint, Protocol protocol) throws IOException {
        try {
            HostKeyScan.Shown shown = keyScan.scan(endpoint);
            return Optional.of(new SshIdentity(hostKeys, endpoint, shown, hostKeys.keys(shown.name())));
        } catch (FailureException e) {
            boolean goesOnToFtp = protocol == Protocol.AUTO && e.failure().is(Reason.UNREACHABLE, "refused");
            if (!goesOnToFtp) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private Identity certificate(FtpEndpoint endpoint) throws IOException {
        String host = endpoint.target().host();
        int port = endpoint.target().port();
        CertificateScan.Found found = certificateScan.scan(host, port);
        return new TlsIdentity(pins, endpoint, found.certificate(), found.objection(), pins.fingerprint(host, port));
    }

    private record SshIdentity(HostKeys hostKeys, SshEndpoint endpoint, HostKeyScan.Shown scan, List<HostKey> known)
            implements Identity {
        @Override
        public String host() {
            return endpoint.target().host();
        }

        @Override
        public int port() {
            return endpoint.target().port();
        }

        @Override
        public List<Shown> shown() {
            return scan.keys().stream().map(key -> new Shown(key.type(), key.fingerprint(), "")).toList();
        }

        @Override
        public List<String> recorded() {
            return known.stream().map(HostKey::fingerprint).toList();
        }

        @Override
        public Standing standing() {
            if (known.isEmpty()) {
                return Standing.UNKNOWN;
            }
            return scan.keys().containsAll(known) ? Standing.TRUSTED : Standing.CHANGED;
        }

        @Override
        public void record() throws IOException {
            hostKeys.replace(scan.name(), scan.keys());
        }
    }

    private record TlsIdentity(
            CertificatePins pins, FtpEndpoint endpoint, ServerCertificate certificate, Optional<Failure> objection, Optional<String> pinned)
            implements Identity {
        @Override
        public String host() {
            return endpoint.target().host();
        }

        @Override
        public int port() {
            return endpoint.target().port();
        }

        @Override
        public List<Shown> shown() {
            return List.of(new Shown(certificate.subject(), certificate.fingerprint(), certificate.notAfter().toString()));
        }

        @Override
        public List<String> recorded() {
            return pinned.stream().toList();
        }

        @Override
        public Standing standing() {
            if (objection.isEmpty()) {
                return Standing.TRUSTED;
            }
            return pinned.isPresent() ? Standing.CHANGED : Standing.UNKNOWN;
        }

        @Override
        public void record() throws IOException {
            pins.pin(host(), port(), certificate.fingerprint());
        }
    }
}
