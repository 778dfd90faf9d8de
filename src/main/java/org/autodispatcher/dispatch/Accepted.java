package org.autodispatcher.dispatch;

import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.autodispatcher.ssh.HostKey;

/** What a person has said yes to: what a host proves itself with from now on. */
public sealed interface Accepted {
    String host();

    int port();

    /** The fingerprints that were recorded when the person was asked. Where others are by now, what was said does not hold. */
    List<String> instead();

    /**
     * The host keys of an SSH server.
     *
     * @param name how known_hosts names it: one name, no pattern
     * @param keys all of them, in the place of those that are recorded
     */
    record Keys(String host, int port, String name, List<HostKey> keys, List<String> instead) implements Accepted {
        private static final Pattern NAME = Pattern.compile("[^\\s,*?!|@#\\p{Cntrl}\\p{Lu}][^\\s,*?!|\\p{Cntrl}\\p{Lu}]*");

        /** @throws IllegalArgumentException where they are no keys of one host: such a line could speak of others, or of none */
        public Keys {
            keys = List.copyOf(keys);
            instead = List.copyOf(instead);
            Accepted.requireHost(host, port);
            if (!NAME.matcher(name).matches() || keys.isEmpty()) {
                throw new IllegalArgumentException("no name of one host, or no key");
            }
            for (HostKey key : keys) {
                if (!HostKey.of(Base64.getDecoder().decode(key.base64())).equals(key)) {
                    throw new IllegalArgumentException("not a public key");
                }
            }
        }
    }

    /**
     * The certificate of an FTPS server.
     *
     * @param fingerprint {@code SHA256:AA:BB:…}
     */
    record Certificate(String host, int port, String fingerprint, List<String> instead) implements Accepted {
        private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[0-9A-F]{2}(?::[0-9A-F]{2}){31}");

        /** @throws IllegalArgumentException where it is no certificate's fingerprint, or no host's */
        public Certificate {
            instead = List.copyOf(instead);
            Accepted.requireHost(host, port);
            if (!FINGERPRINT.matcher(fingerprint).matches()) {
                throw new IllegalArgumentException("not a fingerprint");
            }
        }
    }

    private static void requireHost(String host, int port) {
        if (!host.matches("[^\\s#\\p{Cntrl}]+") || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no host, or no port");
        }
    }
}
