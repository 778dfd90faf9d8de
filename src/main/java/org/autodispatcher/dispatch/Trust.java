package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.autodispatcher.FailureException;
import org.autodispatcher.Protocol;
import org.autodispatcher.Reason;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.delivery.ftp.CertificatePins;
import org.autodispatcher.delivery.ftp.CertificateScan;
import org.autodispatcher.delivery.ftp.FtpEndpoint;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.network.LoginGate;
import org.autodispatcher.network.TrustFile;
import org.autodispatcher.ssh.HostKeyScan;
import org.autodispatcher.ssh.HostKeys;
import org.autodispatcher.ssh.JschConnector;
import org.autodispatcher.ssh.JumpLogins;
import org.autodispatcher.ssh.LocalSsh;
import org.autodispatcher.ssh.SshEndpoint;

/**
 * Looks at the keys and certificates of hosts, without logging in to them, for a person to decide on; what was accepted is recorded
 * by the owner of the HOME ({@link Control#trust}). Jump hosts on the way are logged in to, so theirs have to be recorded first.
 */
public final class Trust {
    static final String HOSTS = "known_hosts";
    static final String CERTIFICATES = "known_certificates";

    private final HostKeys hostKeys;
    private final CertificatePins pins;
    private final HostKeyScan keyScan;
    private final CertificateScan certificateScan;

    /**
     * @param state      HOME's private folder, where what is trusted is recorded
     * @param jumpLogins what jump hosts are logged in to with
     */
    Trust(Path state, JumpLogins jumpLogins) {
        this(new HostKeys(state.resolve(HOSTS)), new CertificatePins(state.resolve(CERTIFICATES)), jumpLogins, LedgerLogins.lookingGate(state));
    }

    /** The same by what the owner of {@code state} has told. */
    Trust(Path state, Trusted told, JumpLogins jumpLogins) {
        this(
                HostKeys.told(state.resolve(HOSTS), told.knownHosts()),
                CertificatePins.told(state.resolve(CERTIFICATES), told.knownCertificates()),
                jumpLogins,
                LedgerLogins.lookingGate(state));
    }

    private Trust(HostKeys hostKeys, CertificatePins pins, JumpLogins jumpLogins, LoginGate gate) {
        this.hostKeys = hostKeys;
        this.pins = pins;
        keyScan = new HostKeyScan(new JschConnector(hostKeys, TimeLimits.DEFAULT, LocalSsh.ofThisAccount(), jumpLogins, gate));
        certificateScan = new CertificateScan(pins, TimeLimits.DEFAULT);
    }

    /** Changes whenever anybody, this process or another, may have recorded a key or certificate: cheap enough to be asked every second. */
    public static String version(Path state) throws IOException {
        return TrustFile.version(state.resolve(HOSTS)) + "," + TrustFile.version(state.resolve(CERTIFICATES));
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
        if (usesSsh(route)) {
            Optional<Identity> keys = keys(strict(Endpoints.ssh(destination)), protocol);
            sshRefused = keys.isEmpty();
            keys.ifPresent(identities::add);
        }
        if (protocol == Protocol.FTPS) {
            identities.add(certificate(Endpoints.ftp(destination, FtpEndpoint.Tls.REQUIRED)));
        } else if (sshRefused) {
            offered(destination).ifPresent(identities::add);
        }
        return identities;
    }

    /**
     * The SSH keys of a host that no route names: a jump host, or one whose route is still to be written.
     *
     * @throws FailureException where it cannot be reached
     */
    public Identity look(String host, int port) throws IOException {
        return keys(unrouted(host, port));
    }

    /** The keys that another known_hosts file has of a destination; empty where it has none, or SSH is not used there. */
    public Optional<Identity> recordedIn(Path knownHosts, Destination destination) throws IOException {
        return usesSsh(destination.route()) ? recordedIn(knownHosts, Endpoints.ssh(destination)) : Optional.empty();
    }

    /** The same for a host that no route names. */
    public Optional<Identity> recordedIn(Path knownHosts, String host, int port) throws IOException {
        return recordedIn(knownHosts, unrouted(host, port));
    }

    /** The ports by which people may mean this destination. */
    public static Set<Integer> ports(Destination destination) {
        return new TreeSet<>(List.of(
                destination.target().port(),
                Endpoints.ssh(destination).target().port(),
                Endpoints.ftp(destination, FtpEndpoint.Tls.OFFERED).target().port()));
    }

    private static boolean usesSsh(Route route) {
        return route.get(RouteKeys.PROTOCOL).overSsh() || route.get(RouteKeys.UPGRADE_COMMAND).isPresent();
    }

    /** Nothing is recorded that nobody has said yes to, a jump host's key included. */
    private static SshEndpoint strict(SshEndpoint endpoint) {
        return new SshEndpoint(endpoint.target(), SshEndpoint.HostKeyPolicy.STRICT, endpoint.algorithms());
    }

    private static SshEndpoint unrouted(String host, int port) {
        Target target = new Target(System.getProperty("user.name"), host, port);
        return new SshEndpoint(target, SshEndpoint.HostKeyPolicy.STRICT, "modern");
    }

    private Optional<Identity> recordedIn(Path knownHosts, SshEndpoint endpoint) throws IOException {
        String name = HostKeys.name(endpoint.target().host(), endpoint.target().port());
        HostKeyScan.Shown found = new HostKeyScan.Shown(name, new HostKeys(knownHosts).keys(name));
        return found.keys().isEmpty()
                ? Optional.empty()
                : Optional.of(new SshIdentity(hostKeys, endpoint.target(), found, hostKeys.keys(name)));
    }

    /** The SSH keys; empty where {@code auto} would go on to FTP because SSH is refused. */
    private Optional<Identity> keys(SshEndpoint endpoint, Protocol protocol) throws IOException {
        try {
            return Optional.of(keys(endpoint));
        } catch (FailureException e) {
            boolean goesOnToFtp = protocol == Protocol.AUTO && e.failure().is(Reason.UNREACHABLE, "refused");
            if (!goesOnToFtp) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private Identity keys(SshEndpoint endpoint) throws IOException {
        HostKeyScan.Shown shown = keyScan.scan(endpoint);
        return new SshIdentity(hostKeys, endpoint.target(), shown, hostKeys.keys(shown.name()));
    }

    /** The certificate where the server has one: {@code auto} takes plain FTP too. */
    private Optional<Identity> offered(Destination destination) throws IOException {
        try {
            return Optional.of(certificate(Endpoints.ftp(destination, FtpEndpoint.Tls.OFFERED)));
        } catch (FailureException e) {
            if (!e.failure().is(Reason.PROTOCOL_MISSING, "no-tls")) {
                throw NetworkConnector.alsoRefused(destination, e);
            }
            return Optional.empty();
        }
    }

    private Identity certificate(FtpEndpoint endpoint) throws IOException {
        String host = endpoint.target().host();
        int port = endpoint.target().port();
        CertificateScan.Found found = certificateScan.scan(host, port);
        return new TlsIdentity(pins, endpoint.target(), found, pins.fingerprint(host, port));
    }
}
