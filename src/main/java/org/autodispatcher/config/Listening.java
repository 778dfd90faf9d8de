package org.autodispatcher.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where packages are handed in over HTTP, and where the console is.
 *
 * @param address where; empty for {@code none}: nowhere
 * @param written whether the settings say so themselves, or it is the default
 * @param tls     certificate and key; empty for HTTP in the clear
 * @param proxies who may stand before it, besides this machine, where it is in the clear; not empty where the address is not loopback
 */
public record Listening(Optional<Address> address, boolean written, Optional<TlsFiles> tls, Set<InetAddress> proxies) {
    private static final Pattern ADDRESS = Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)]|([^\\s:\\[\\]]+)):([0-9]{1,5})");
    private static final String NOWHERE = "none";
    private static final int LAST_PORT = 65_535;

    public Listening {
        proxies = Set.copyOf(proxies);
    }

    /**
     * A host and a port.
     *
     * @param host an address, or a name that is looked up when it is needed
     * @param port 0 for any that is free
     */
    public record Address(String host, int port) {
        /** Whether nobody but this machine can get there. A name other than localhost may mean anything. */
        public boolean loopback() {
            return host.equalsIgnoreCase("localhost") || literal(host).filter(InetAddress::isLoopbackAddress).isPresent();
        }

        @Override
        public String toString() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /** {@code 127.0.0.1:8787}, {@code [::1]:8787}, {@code none}; port 0 is any that is free. */
    static Optional<Address> address(String text) throws ValueException {
        if (text.equals(NOWHERE)) {
            return Optional.empty();
        }
        Matcher matcher = ADDRESS.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > LAST_PORT) {
            throw new ValueException("value.address");
        }
        String host = Optional.ofNullable(matcher.group(1)).orElse(matcher.group(2));
        return Optional.of(new Address(host, Integer.parseInt(matcher.group(3))));
    }

    /** Addresses, by commas or blanks. A name would have to be looked up, and whoever answers for it could say who may come in. */
    static List<InetAddress> proxies(String text) throws ValueException {
        List<InetAddress> proxies = new ArrayList<>();
        for (String word : Values.words(text)) {
            proxies.add(literal(word).orElseThrow(() -> new ValueException("value.proxy", "word", word)));
        }
        return proxies;
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
