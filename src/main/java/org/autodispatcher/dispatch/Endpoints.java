package org.autodispatcher.dispatch;

import org.autodispatcher.Target;
import org.autodispatcher.delivery.ftp.FtpEndpoint;
import org.autodispatcher.routing.PortRange;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.ssh.SshEndpoint;

/** What a route says of a target, in the words of those who connect. A port written at a host belongs to the route's protocol. */
final class Endpoints {
    private Endpoints() {}

    static SshEndpoint ssh(Destination destination) {
        Route route = destination.route();
        boolean own = route.get(RouteKeys.PROTOCOL).overSsh();
        SshEndpoint.HostKeyPolicy policy = switch (route.get(RouteKeys.HOST_KEY)) {
            case STRICT -> SshEndpoint.HostKeyPolicy.STRICT;
            case ACCEPT_NEW -> SshEndpoint.HostKeyPolicy.ACCEPT_NEW;
        };
        return new SshEndpoint(
                at(destination.target(), own ? destination.target().port() : route.get(RouteKeys.SSH_PORT)),
                policy,
                route.get(RouteKeys.SSH_ALGORITHMS));
    }

    static FtpEndpoint ftp(Destination destination, FtpEndpoint.Tls tls) {
        Route route = destination.route();
        boolean own = !route.get(RouteKeys.PROTOCOL).overSsh();
        FtpEndpoint.Cleartext cleartext = switch (route.get(RouteKeys.CLEARTEXT)) {
            case WARN -> FtpEndpoint.Cleartext.WARN;
            case REFUSE -> FtpEndpoint.Cleartext.REFUSE;
        };
        FtpEndpoint.CertificateTrust trust = switch (route.get(RouteKeys.HOST_KEY)) {
            case STRICT -> FtpEndpoint.CertificateTrust.STRICT;
            case ACCEPT_NEW -> FtpEndpoint.CertificateTrust.ACCEPT_NEW;
        };
        Target target = at(destination.target(), own ? destination.target().port() : route.get(RouteKeys.FTP_PORT));
        return new FtpEndpoint(target, tls, cleartext, data(route), trust);
    }

    private static FtpEndpoint.DataMode data(Route route) {
        PortRange ports = route.get(RouteKeys.FTP_ACTIVE_PORTS).orElse(new PortRange(0, 0));
        return switch (route.get(RouteKeys.FTP_MODE)) {
            case PASSIVE -> new FtpEndpoint.DataMode.Passive();
            case ACTIVE -> new FtpEndpoint.DataMode.Active(ports.first(), ports.last());
        };
    }

    private static Target at(Target target, int port) {
        return new Target(target.login(), target.host(), port, target.jump());
    }
}
