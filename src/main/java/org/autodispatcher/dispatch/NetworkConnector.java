package org.autodispatcher.dispatch;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Protocol;
import org.autodispatcher.Target;
import org.autodispatcher.Reason;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.delivery.Transport;
import org.autodispatcher.delivery.ftp.FtpConnector;
import org.autodispatcher.delivery.ftp.FtpEndpoint;
import org.autodispatcher.delivery.ftp.FtpTransport;
import org.autodispatcher.delivery.scp.ScpTransport;
import org.autodispatcher.delivery.sftp.SftpTransport;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.ssh.SshConnection;
import org.autodispatcher.ssh.SshConnector;

/**
 * Connects over the network. {@code auto} means SSH: SFTP, else SCP. FTP is used in its place only where the host refuses the
 * TCP connection to the SSH port: silence, a broken handshake, an unknown key or a refused login never lead to a weaker
 * protocol, since whoever sits between could bring them about.
 */
public final class NetworkConnector implements Connector {
    /** How soon a kept connection has to give a sign of life: else a new one is made. */
    private static final Duration SOON = Duration.ofSeconds(5);

    /** How long an answer counts: a connection may end as well between the question and the first use. */
    private static final Duration JUST_NOW = Duration.ofMillis(250);

    private final Protocols protocols;
    private final RoutePlanner planner;
    private final TimeLimits limits;
    private final Function<Target, Optional<Protocol>> used;
    private final KeptConnections kept;

    /** What connects by which protocol. */
    record Protocols(SshConnector ssh, FtpConnector ftp) {}

    /**
     * @param planner what to log in with
     * @param limits  for what SFTP and SCP have under way
     * @param used    the protocol files last went to a target by
     * @param kept    what may be used again
     */
    NetworkConnector(
            Protocols protocols, RoutePlanner planner, TimeLimits limits, Function<Target, Optional<Protocol>> used, KeptConnections kept) {
        this.protocols = protocols;
        this.planner = planner;
        this.limits = limits;
        this.used = used;
        this.kept = kept;
    }

    @Override
    public Connection connect(Destination destination) throws IOException {
        Credentials credentials = planner.credentials(destination);
        return kept.connection(KeptKey.of(destination, credentials, planner.files(credentials)), () -> fresh(destination, credentials));
    }

    private Connection fresh(Destination destination, Credentials credentials) throws IOException {
        return switch (destination.route().get(RouteKeys.PROTOCOL)) {
            case SFTP -> overSsh(destination, credentials, connection -> new SftpTransport(connection, limits));
            case SCP -> overSsh(destination, credentials, connection -> new ScpTransport(connection, limits));
            case FTP -> overFtp(destination, credentials, FtpEndpoint.Tls.NEVER);
            case FTPS -> overFtp(destination, credentials, FtpEndpoint.Tls.REQUIRED);
            case AUTO -> automatic(destination, credentials);
        };
    }

    private Connection automatic(Destination destination, Credentials credentials) throws IOException {
        try {
            return overSsh(destination, credentials, this::sftpElseScp);
        } catch (FailureException e) {
            if (!e.failure().is(Reason.UNREACHABLE, "refused")) {
                throw e;
            }
            Connection byFtp = weaker(destination, credentials, e);
            byFtp.doubt(); // the next attempt asks for SSH first
            return byFtp;
        }
    }

    /** FTP, unless files went there by something stronger before: whoever refuses us now may not be who took us then. */
    private Connection weaker(Destination destination, Credentials credentials, FailureException refused) throws IOException {
        Optional<Protocol> before = used.apply(destination.target());
        if (before.filter(Protocol::overSsh).isPresent()) {
            throw weaker(before.get()).exception(refused);
        }
        boolean tls = before.filter(Protocol.FTPS::equals).isPresent();
        try {
            return overFtp(destination, credentials, tls ? FtpEndpoint.Tls.REQUIRED : FtpEndpoint.Tls.OFFERED);
        } catch (FailureException e) {
            throw tls && e.failure().reason() == Reason.PROTOCOL_MISSING ? weaker(Protocol.FTPS).exception(e) : alsoRefused(destination, e);
        }
    }

    /** Where FTP's port is refused as SSH's was, both are told: the one that people look for is SSH's. */
    static FailureException alsoRefused(Destination destination, FailureException ftp) {
        if (!ftp.failure().is(Reason.UNREACHABLE, "refused")) {
            return ftp;
        }
        return Failure.of(Reason.UNREACHABLE, "both-refused")
                .with("host", destination.target().host())
                .with("port", Endpoints.ssh(destination).target().port())
                .with("ftp_port", Endpoints.ftp(destination, FtpEndpoint.Tls.OFFERED).target().port())
                .exception(ftp);
    }

    private static Failure weaker(Protocol before) {
        return Failure.of(Reason.PROTOCOL_WEAKER).with("before", before.text());
    }

    private Transport sftpElseScp(SshConnection connection) throws IOException {
        try {
            return new SftpTransport(connection, limits);
        } catch (FailureException e) {
            if (e.failure().reason() != Reason.PROTOCOL_MISSING) {
                throw e;
            }
            return new ScpTransport(connection, limits);
        }
    }

    private Connection overSsh(Destination destination, Credentials credentials, TransportOpener opener) throws IOException {
        SshConnection connection = ssh(destination, credentials);
        try {
            return new OverSsh(connection, opener.open(connection));
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public Shell shell(Destination destination) throws IOException {
        SshConnection connection = ssh(destination);
        return new Shell() {
            @Override
            public RemoteShell shell() {
                return connection.shell();
            }

            @Override
            public void close() {
                connection.close();
            }
        };
    }

    /** A logged-in SSH connection, whatever its route's protocol is. */
    SshConnection ssh(Destination destination) throws IOException {
        return ssh(destination, planner.credentials(destination));
    }

    private SshConnection ssh(Destination destination, Credentials credentials) throws IOException {
        return protocols.ssh().connect(Endpoints.ssh(destination), credentials);
    }

    private Connection overFtp(Destination destination, Credentials credentials, FtpEndpoint.Tls tls) throws IOException {
        FtpTransport transport = protocols.ftp().connect(Endpoints.ftp(destination, tls), credentials);
        return new OverFtp(transport, () -> ssh(destination));
    }

    private static boolean stands(SshConnection connection, Duration idle) {
        try {
            // it may have been given back long after the last answer
            boolean heard = idle.compareTo(JUST_NOW) < 0 && connection.silence().compareTo(JUST_NOW) < 0;
            return connection.trusted() && (heard ? !connection.doubted() : connection.answers(SOON));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Identity.Shown proof(SshConnection connection) {
        return Identity.Shown.key("", connection.hostKeyFingerprint());
    }

    /** Opens a transport on a connection. */
    @FunctionalInterface
    private interface TransportOpener {
        Transport open(SshConnection connection) throws IOException;
    }

    /** Opens the SSH connection that an upgrade needs after a delivery by FTP. */
    @FunctionalInterface
    private interface SshOpener {
        SshConnection open() throws IOException;
    }

    /** One SSH connection for file and command. */
    private record OverSsh(SshConnection connection, Transport transport) implements Connection {
        @Override
        public RemoteShell shell() {
            return connection.shell();
        }

        @Override
        public List<Identity.Shown> proofs() {
            return List.of(proof(connection));
        }

        @Override
        public boolean stands(Duration idle) {
            return NetworkConnector.stands(connection, idle);
        }

        @Override
        public void doubt() {
            connection.doubt();
        }

        @Override
        public boolean doubted() {
            return connection.doubted();
        }

        @Override
        public boolean samePaths() {
            return true;
        }

        @Override
        public void close() {
            transport.close();
            connection.close();
        }
    }

    /** FTP for the file; SSH only once a command is to be run. */
    private static final class OverFtp implements Connection {
        private final FtpTransport transport;
        private final SshOpener opener;
        private Optional<SshConnection> connection = Optional.empty();
        private boolean doubted;

        OverFtp(FtpTransport transport, SshOpener opener) {
            this.transport = transport;
            this.opener = opener;
        }

        @Override
        public Transport transport() {
            return transport;
        }

        @Override
        public RemoteShell shell() throws IOException {
            if (connection.isPresent() && !NetworkConnector.stands(connection.get(), JUST_NOW)) {
                connection.get().close(); // it was of no use while the file went by FTP, and may have ended meanwhile
                connection = Optional.empty();
            }
            if (connection.isEmpty()) {
                connection = Optional.of(opener.open());
            }
            return connection.get().shell();
        }

        @Override
        public List<Identity.Shown> proofs() {
            Stream<Identity.Shown> certificate = transport.certificate().stream().map(Identity.Shown::of);
            return Stream.concat(certificate, connection.stream().map(NetworkConnector::proof)).toList();
        }

        @Override
        public boolean stands(Duration idle) {
            return !doubted && transport.stands(SOON) && connection.map(ssh -> NetworkConnector.stands(ssh, JUST_NOW)).orElse(true);
        }

        @Override
        public void doubt() {
            doubted = true;
        }

        @Override
        public boolean doubted() {
            return doubted;
        }

        @Override
        public boolean samePaths() {
            return false;
        }

        @Override
        public void close() {
            transport.close();
            connection.ifPresent(SshConnection::close);
        }
    }
}
