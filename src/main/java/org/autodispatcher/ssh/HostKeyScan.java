package org.autodispatcher.ssh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.autodispatcher.FailureException;
import org.autodispatcher.ssh.Algorithms.Kind;

/** Looks at the host keys a server has, for a person to decide on. Not a byte of authentication is sent to it. */
public final class HostKeyScan {
    private final JschConnector connector;

    public HostKeyScan(JschConnector connector) {
        this.connector = connector;
    }

    /**
     * What a server shows.
     *
     * @param name its name in known_hosts: to be given to {@link HostKeys}
     * @param keys one key for each type it has, each proved to be held by the server
     */
    public record Shown(String name, List<HostKey> keys) {
        public Shown {
            keys = List.copyOf(keys);
        }
    }

    /**
     * Asks for each type of key in a connection of its own. Jump hosts on the way are logged in to, so their keys have to be
     * known.
     *
     * @throws FailureException as {@link SshConnector#connect} up to the host key
     */
    public Shown scan(SshEndpoint endpoint) throws IOException {
        SshSettings settings = connector.config().of(endpoint.target().host(), endpoint.target().login());
        String name = JschConnector.knownName(endpoint, settings);
        Algorithms algorithms = Algorithms.of(endpoint.algorithms());
        List<HostKey> keys = new ArrayList<>();
        try (Way way = connector.way(endpoint, settings)) {
            List<String> left = look(endpoint, algorithms, way, keys);
            for (String algorithm : algorithms.names().get(Kind.HOST_KEY)) {
                boolean seen = keys.stream().anyMatch(key -> key.type().equals(Algorithms.keyType(algorithm)));
                if (!seen && left.contains(algorithm)) {
                    look(endpoint, algorithms.withHostKey(algorithm), way, keys);
                }
            }
        }
        return new Shown(name, keys);
    }

    /** Adds the key the server shows and returns the algorithms it has keys for. */
    private List<String> look(SshEndpoint endpoint, Algorithms algorithms, Way way, List<HostKey> keys) throws IOException {
        HostKeyCheck check = new HostKeyCheck(
                connector.hostKeys(), KnownHost.nothing(""), SshEndpoint.HostKeyPolicy.STRICT, 0);
        try (Wire wire = new Wire(way.open(), endpoint.target().host(), connector.limits().noProgress())) {
            try {
                new Handshake(endpoint, algorithms, check, Login.withNothing(), wire).run(connector.limits());
            } catch (FailureException e) {
                if (check.seen().isEmpty()) {
                    throw e;
                }
            }
            keys.add(check.seen().orElseThrow());
            return wire.greeting().offer().getOrDefault(Kind.HOST_KEY, List.of());
        }
    }
}
