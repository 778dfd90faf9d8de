package org.autodispatcher.delivery;

import java.io.IOException;
import java.nio.file.Path;
import org.autodispatcher.Credentials;
import org.autodispatcher.Secret;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.HostKeys;
import org.autodispatcher.ssh.JschConnector;
import org.autodispatcher.ssh.SshConnection;
import org.autodispatcher.ssh.SshEndpoint;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;

/** How a test logs in by SSH. Closing a transport closes its channel only, so the connection is closed with it here. */
public record SshLogin(Target target, Secret password, Path knownHosts, TimeLimits limits) {
    public SshLogin(Target target, Secret password, Path knownHosts) {
        this(target, password, knownHosts, TimeLimits.DEFAULT);
    }

    /** The test account's login at {@code server}. */
    public static SshLogin of(OpenSsh server) throws IOException {
        return at(server.host(), server.port(), server.knownHosts());
    }

    /** The test account's login at any server. */
    public static SshLogin at(String host, int port, Path knownHosts) {
        return new SshLogin(new Target(TestAccounts.TARGET, host, port), TestAccounts.TARGET_PASSWORD, knownHosts);
    }

    /** Opens one way of transport over a connection. */
    @FunctionalInterface
    public interface Over {
        Transport open(SshConnection connection, TimeLimits limits) throws IOException;
    }

    public SshConnection connect() throws IOException {
        return new JschConnector(new HostKeys(knownHosts), limits)
                .connect(new SshEndpoint(target, HostKeyPolicy.ACCEPT_NEW, "modern"), Credentials.password(target.login(), password));
    }

    /** Logs in; the connection ends with the server. */
    public Transport open(Over transport) throws IOException {
        return transport.open(connect(), limits);
    }

    /** The same login through another port, where a proxy listens. */
    public SshLogin through(int port) {
        return new SshLogin(new Target(target.login(), target.host(), port), password, knownHosts, limits);
    }
}
