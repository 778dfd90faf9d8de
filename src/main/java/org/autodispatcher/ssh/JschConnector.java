package org.autodispatcher.ssh;

import com.jcraft.jsch.Session;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.network.LoginGate;

/** Connects with JSch, as the account's ssh_config says where the route says nothing. */
public final class JschConnector implements SshConnector {
    private final HostKeys hostKeys;
    private final TimeLimits limits;
    private final LocalSsh local;
    private final SshConfig config;
    private final JumpLogins jumpLogins;
    private final LoginGate gate;

    /** A connector that looks at nothing of our account. */
    public JschConnector(HostKeys hostKeys, TimeLimits limits) {
        this(hostKeys, limits, LocalSsh.NONE, JumpLogins.KEYS_ONLY, new LoginGate());
    }

    /**
     * A connector.
     *
     * @param hostKeys   whom we trust, jump hosts included
     * @param limits     how long each phase may take, for every host on the way
     * @param local      configuration, agent and keys of our account
     * @param jumpLogins what to log in to jump hosts with
     * @param gate       where passwords go through, those for jump hosts included
     */
    public JschConnector(HostKeys hostKeys, TimeLimits limits, LocalSsh local, JumpLogins jumpLogins, LoginGate gate) {
        this.hostKeys = hostKeys;
        this.limits = limits;
        this.local = local;
        this.jumpLogins = jumpLogins;
        this.gate = gate;
        config = new SshConfig(local);
    }

    @Override
    public SshConnection connect(SshEndpoint endpoint, Credentials credentials) throws IOException {
        SshSettings settings = config.of(endpoint.target().host(), endpoint.target().login());
        SshEndpoint known = withLogin(endpoint, settings);
        Link.Maker maker = () -> link(known, credentials, settings, () -> way(known, settings));
        return new JschConnection(known, maker.make(), maker);
    }

    /** The way to the endpoint's machine; the jump hosts on it, if any, are logged in to. */
    Way way(SshEndpoint endpoint, SshSettings settings) throws IOException {
        String jump = endpoint.target().jump().isBlank() ? settings.proxyJump() : endpoint.target().jump();
        Optional<JschConnection> via = Optional.empty();
        for (JumpHost host : jumpHosts(jump)) {
            try {
                via = Optional.of(jump(host, endpoint, via));
            } catch (IOException | RuntimeException e) {
                via.ifPresent(JschConnection::close);
                throw e;
            }
        }
        int port = endpoint.target().port() == 22 ? settings.port().orElse(22) : endpoint.target().port();
        return new Way(settings.hostName().orElse(endpoint.target().host()), port, via, limits.connect());
    }

    SshConfig config() {
        return config;
    }

    HostKeys hostKeys() {
        return hostKeys;
    }

    TimeLimits limits() {
        return limits;
    }

    /** How known_hosts names the endpoint's machine: as the route writes it, unless ssh_config gives it an alias. */
    static String knownName(SshEndpoint endpoint, SshSettings settings) {
        return settings.hostKeyAlias().orElse(HostKeys.name(endpoint.target().host(), endpoint.target().port()));
    }

    private interface WayMaker {
        Way make() throws IOException;
    }

    private JschConnection jump(JumpHost host, SshEndpoint endpoint, Optional<JschConnection> via) throws IOException {
        SshSettings settings = config.of(host.host(), host.login().orElse(""));
        Credentials credentials = jumpLogins.of(host.login().or(settings::user).orElse(""), host.host());
        SshEndpoint there = new SshEndpoint(
                new Target(credentials.login(), host.host(), host.port()), endpoint.trust(), endpoint.algorithms());
        int port = host.port() == 22 ? settings.port().orElse(22) : host.port();
        Way way = new Way(settings.hostName().orElse(host.host()), port, via, limits.connect());
        Link.Maker maker = () -> link(there, credentials, settings, () -> way);
        return new JschConnection(there, firstLink(maker), maker);
    }

    /** That a jump host refuses us says nothing of the host behind it, which the variant {@code refused} is kept for. */
    private static Link firstLink(Link.Maker toJumpHost) throws IOException {
        try {
            return toJumpHost.make();
        } catch (FailureException e) {
            if (!e.failure().is(Reason.UNREACHABLE, "refused")) {
                throw e;
            }
            Failure refused = Failure.of(Reason.UNREACHABLE, "jump-refused");
            throw refused.with("jump_host", e.failure().values().get("host")).with("port", e.failure().values().get("port")).exception(e);
        }
    }

    private Link link(SshEndpoint endpoint, Credentials credentials, SshSettings settings, WayMaker wayMaker) throws IOException {
        Algorithms algorithms = Algorithms.of(endpoint.algorithms());
        HostKeyCheck check = new HostKeyCheck(
                hostKeys, hostKeys.known(knownName(endpoint, settings)), endpoint.trust(), algorithms.leastRsaBits());
        Identities identities = Identities.of(credentials, settings, local.agentSocket());
        Way way = wayMaker.make();
        try {
            Wire wire = new Wire(way.open(), endpoint.target().host(), limits.noProgress());
            Session session = new Handshake(endpoint, algorithms, check, new Login(credentials, identities, gate), wire).run(limits);
            return new Link(session, wire, way, check, () -> !gate.closed(credentials));
        } catch (IOException | RuntimeException e) {
            way.close();
            throw e;
        }
    }

    private static SshEndpoint withLogin(SshEndpoint endpoint, SshSettings settings) {
        Target target = endpoint.target();
        if (!target.login().isEmpty() || settings.user().isEmpty()) {
            return endpoint;
        }
        return new SshEndpoint(
                new Target(settings.user().get(), target.host(), target.port(), target.jump()), endpoint.trust(), endpoint.algorithms());
    }

    private static List<JumpHost> jumpHosts(String text) throws IOException {
        try {
            return JumpHost.parse(text);
        } catch (IllegalArgumentException e) {
            throw Failure.of(Reason.UNREACHABLE, "jump-malformed").with("jump_host", String.valueOf(e.getMessage())).exception(e);
        }
    }
}
