package org.autodispatcher.ssh;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One line of a known_hosts file that holds a key: section SSH_KNOWN_HOSTS FILE FORMAT of sshd(8).
 *
 * @param marker what the key is for
 * @param hosts  the names as written: patterns with {@code *}, {@code ?} and {@code !}, or one hashed name
 * @param key    the key
 */
record KnownHostsLine(Marker marker, List<String> hosts, HostKey key) {
    /** What a key in known_hosts says. */
    enum Marker {
        /** This is the host's key. */
        NONE(""),
        /** Certificates of the host that are signed with this key are good. */
        CERT_AUTHORITY("@cert-authority"),
        /** A host that shows this key, or a certificate signed by it, is refused. */
        REVOKED("@revoked");

        private final String text;

        Marker(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    KnownHostsLine {
        hosts = List.copyOf(hosts);
    }

    /** Whether a line holds nothing: blank or a comment. */
    static boolean blank(String line) {
        return line.isBlank() || line.stripLeading().startsWith("#");
    }

    /**
     * Reads a line that is not {@link #blank}.
     *
     * @throws IllegalArgumentException where it is not one of known_hosts
     */
    static KnownHostsLine parse(String line) {
        List<String> fields = List.of(line.strip().split("[ \t]+"));
        Marker marker = Marker.NONE;
        if (fields.getFirst().startsWith("@")) {
            String text = fields.getFirst();
            marker = Arrays.stream(Marker.values()).filter(m -> m.text.equals(text)).findFirst().orElseThrow(
                    () -> new IllegalArgumentException("unknown marker " + text));
            fields = fields.subList(1, fields.size());
        }
        if (fields.size() < 3) {
            throw new IllegalArgumentException("too few fields");
        }
        HostKey key = HostKey.of(Base64.getDecoder().decode(fields.get(2)));
        if (!key.type().equals(fields.get(1))) {
            throw new IllegalArgumentException("the key is of another type");
        }
        return new KnownHostsLine(marker, List.of(fields.getFirst().split(",")), key);
    }

    /** Whether the line speaks of {@code name}, which is a host or {@code [host]:port} in lower case. */
    boolean matches(String name) {
        boolean matches = false;
        for (String host : hosts) {
            boolean negated = host.startsWith("!");
            if (matches(negated ? host.substring(1) : host, name)) {
                if (negated) {
                    return false;
                }
                matches = true;
            }
        }
        return matches;
    }

    /** The line without {@code name} where that is written out, or without any name where it was the only one or hashed. */
    KnownHostsLine without(String name) {
        return new KnownHostsLine(marker, hosts.stream().filter(host -> !names(host, name)).toList(), key);
    }

    String text() {
        return (marker.text.isEmpty() ? "" : marker.text + " ") + String.join(",", hosts) + " " + key.type() + " " + key.base64();
    }

    private static boolean matches(String pattern, String name) {
        return names(pattern, name) || !pattern.startsWith("|") && glob(pattern).matcher(name).matches();
    }

    /** Whether {@code host} is that very name, plain or hashed; patterns are not. */
    private static boolean names(String host, String name) {
        return host.startsWith("|1|") ? hashes(host, name) : host.toLowerCase(Locale.ROOT).equals(name);
    }

    private static Pattern glob(String pattern) {
        String regex = pattern.toLowerCase(Locale.ROOT).codePoints()
                .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
                .collect(Collectors.joining());
        return Pattern.compile(regex, Pattern.DOTALL);
    }

    /** {@code |1|SALT|HASH}: HMAC-SHA1 of the name under the salt, both in base64 (hostfile.c of OpenSSH). */
    private static boolean hashes(String hashed, String name) {
        String[] parts = hashed.split("\\|");
        if (parts.length != 4) {
            return false;
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[2]), "HmacSHA1"));
            return MessageDigest.isEqual(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)), Base64.getDecoder().decode(parts[3]));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA1", e);
        }
    }
}
