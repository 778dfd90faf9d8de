package org.autodispatcher.cli;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.dispatch.Destination;
import org.autodispatcher.dispatch.Trust;

/**
 * A host as people name it: {@code host}, {@code host:port}, {@code user@host:port}, {@code [v6]:port}. The login does not
 * matter: keys belong to hosts.
 *
 * @param host without brackets
 * @param port where one is named
 */
record NamedHost(String host, Optional<Integer> port) {
    private static final int SSH_PORT = 22;

    /** The part of IPv6 addresses stands for itself where there is no port behind it. */
    private static final Pattern FORM =
            Pattern.compile("(?:.*@)?(?:\\[(?<v6>[^\\]]+)]|(?<bare>[^:@\\s-][^:@\\s]*|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f.%\\w]*))(?::(?<port>\\d{1,5}))?");

    /** Empty where that is no host. */
    static Optional<NamedHost> of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        Optional<Integer> port = Optional.ofNullable(form.group("port")).map(Integer::valueOf);
        String host = Optional.ofNullable(form.group("v6")).orElseGet(() -> form.group("bare"));
        return port.filter(number -> number < 1 || number > 65_535).isPresent()
                ? Optional.empty()
                : Optional.of(new NamedHost(host, port));
    }

    /** Whether this destination may be meant: without a port, whatever its ports are. */
    boolean means(Destination destination) {
        return host.equalsIgnoreCase(destination.target().host())
                && port.map(Trust.ports(destination)::contains).orElse(true);
    }

    int sshPort() {
        return port.orElse(SSH_PORT);
    }

    /** As it is to be typed again: without the port where that is {@code usual}. */
    static String typed(String host, int port, int usual) {
        String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port == usual ? host : bracketed + ":" + port;
    }
}
