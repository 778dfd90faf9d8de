package org.autodispatcher.dispatch;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
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
    private final SshConnector ssh;
    private final FtpConnector ftp;
    private final RoutePlanner planner;
    private final TimeLimits limits;
    private final Function<Target, Optional<Protocol>> used;

    /** Nothing is known of what was used before. */
    NetworkConnector(SshConnector ssh, FtpConnector ftp, RoutePlanner planner, TimeLimits limits) {
        this(ssh, ftp, planner, limits, target -> Optional.empty());
    }

    /**
     * @param planner what to log in with
     * @param limits  for what SFTP and SCP have under way
     * @param used    the protocol files last went to a target by
     */
    NetworkConnector(
            SshConnector ssh, FtpConnector ftp, RoutePlanner planner, TimeLimits limits, Function<Target, Optional<Protocol>> used) {
        this.used = used;
        this.ssh = ssh;
        this.ftp = ftp;
        this.planner = planner;
        this.limits = limits;
    }

    @Override
    public Connection connect(Destination destination) throws IOException {
        return switch (destination.route().get(RouteKeys.PROTOCOL)) {
            case SFTP -> overSsh(destination, connection -> new SftpTransport(connection, limits));
            case SCP -> overSsh(destination, connection -> new ScpTransport(connection, limits));
            case FTP -> overFtp(destination, FtpEndpoint.Tls.NEVER);
            case FTPS -> overFtp(destination, FtpEndpoint.Tls.REQUIRED);
            case AUTO -> automatic(destination);
        };
    }

    private Connection automatic(Destination destination) throws IOException {
        try {
            return overSsh(destination, this::sftpElseScp);
        } catch (FailureException e) {
            if (!e.failure().is(Reason.UNREACHABLE, "refused")) {
                throw e;
            }
            return weaker(destination, e);
        }
    }

    /** FTP, unless files went there by something stronger before: whoever refuses us now may not be who took us then. */
    private Connection weaker(Destination destination, FailureException refused) throws IOException {
        Optional<Protocol> before = used.apply(destination.target());
        if (before.filter(Protocol::overSsh).isPresent()) {
            throw weaker(before.get()).exception(refused);
        }
        boolean tls = before.filter(Protocol.FTPS::equals).isPresent();
        try {
            return overFtp(destination, tls ? FtpEndpoint.Tls.REQUIRED : FtpEndpoint.Tls.OFFERED);
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

    private Connection overSsh(Destination destination, TransportOpener opener) throws IOException {
        SshConnection connection = ssh(destination);
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
        return ssh.connect(Endpoints.ssh(destination), planner.credentials(destination));
    }

    private Connection overFtp(Destination destination, FtpEndpoint.Tls tls) throws IOException {
        FtpTransport transport = ftp.connect(Endpoints.ftp(destination, tls), planner.credentials(destination));
        return new OverFtp(transport, () -> ssh(destination));
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
