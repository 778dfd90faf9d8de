package org.autodispatcher.ssh;

import com.jcraft.jsch.Session;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;

/**
 * Which algorithms a connection may use: what {@code ssh_algorithms} says. Modern ones only by default, AES-GCM first (the JDK's
 * own, by far the fastest in Java). ChaCha20-Poly1305 is never offered, and no encrypt-then-MAC where a CBC cipher is: these two
 * are what CVE-2023-48795 (Terrapin) needs of a peer without strict key exchange.
 */
record Algorithms(Map<Kind, List<String>> names, int leastRsaBits) {
    /** The parts of a connection that are negotiated. The names are those of messages: see RFC 4253, section 7.1. */
    enum Kind {
        KEY_EXCHANGE(
                List.of("mlkem768x25519-sha256", "curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256",
                        "ecdh-sha2-nistp384", "ecdh-sha2-nistp521", "diffie-hellman-group-exchange-sha256",
                        "diffie-hellman-group16-sha512", "diffie-hellman-group18-sha512", "diffie-hellman-group14-sha256"),
                List.of("diffie-hellman-group14-sha1", "diffie-hellman-group-exchange-sha1", "diffie-hellman-group1-sha1"),
                List.of()),
        HOST_KEY(
                List.of("ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "rsa-sha2-512", "rsa-sha2-256"),
                List.of("ssh-rsa"),
                List.of("ssh-dss")),
        CIPHER(
                List.of("aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr", "aes192-ctr", "aes256-ctr"),
                List.of("aes256-cbc", "aes192-cbc", "aes128-cbc", "3des-cbc"),
                List.of("blowfish-cbc")),
        MAC(
                List.of("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-512"),
                List.of("hmac-sha1"),
                List.of("hmac-sha1-96", "hmac-md5", "hmac-md5-96"));

        private final List<String> modern;
        private final List<String> legacy;
        private final List<String> byName;

        Kind(List<String> modern, List<String> legacy, List<String> byName) {
            this.modern = modern;
            this.legacy = legacy;
            this.byName = byName;
        }

        private List<String> modern() {
            return modern;
        }

        /** What can be added to modern, the strongest first. */
        private Stream<String> addable() {
            return Stream.concat(legacy.stream(), byName.stream());
        }
    }

    /**
     * What a value of {@code ssh_algorithms} allows.
     *
     * @throws FailureException {@code algorithms.unknown-name}
     */
    static Algorithms of(String value) throws FailureException {
        return switch (value) {
            case "modern" -> new Algorithms(extended(Kind::modern), 2048);
            case "legacy" -> new Algorithms(extended(kind -> join(kind.modern, kind.legacy)), 1024);
            default -> named(value);
        };
    }

    /** Makes {@code session} offer these, and of host keys only the given ones. */
    void offer(Session session, List<String> hostKeyNames) {
        session.setConfig("kex", joined(Kind.KEY_EXCHANGE));
        session.setConfig("server_host_key", String.join(",", hostKeyNames));
        session.setConfig("prefer_known_host_key_types", "no");
        for (String direction : List.of("c2s", "s2c")) {
            session.setConfig("cipher." + direction, joined(Kind.CIPHER));
            session.setConfig("mac." + direction, joined(Kind.MAC));
            session.setConfig("compression." + direction, "none");
        }
        String keys = joined(Kind.HOST_KEY);
        session.setConfig("PubkeyAcceptedAlgorithms", keys);
        session.setConfig("CASignatureAlgorithms", keys);
        session.setConfig("dhgex_min", String.valueOf(leastRsaBits));
    }

    /** The same, of host key algorithms only one. */
    Algorithms withHostKey(String name) {
        Map<Kind, List<String>> one = new EnumMap<>(names);
        one.put(Kind.HOST_KEY, List.of(name));
        return new Algorithms(one, leastRsaBits);
    }

    /** The names of host key algorithms that use a key of one of {@code types}. */
    List<String> hostKeyNames(List<String> types) {
        return names.get(Kind.HOST_KEY).stream().filter(name -> types.contains(keyType(name))).toList();
    }

    /** The certificate formats whose keys and signatures are allowed, as OpenSSH's PROTOCOL.certkeys names them. */
    List<String> certificateNames() {
        return names.get(Kind.HOST_KEY).stream().filter(name -> !name.equals("ssh-rsa") && !name.equals("ssh-dss"))
                .map(name -> name + "-cert-v01@openssh.com").toList();
    }

    /** The format of the key that a signature algorithm uses: RSA keys sign in several ways (RFC 8332). */
    static String keyType(String name) {
        return name.startsWith("rsa-sha2-") ? "ssh-rsa" : name;
    }

    /**
     * Why nothing was found in common with a server, and the line that would change it.
     *
     * @param offered what the server offers
     */
    Failure nothingInCommon(Map<Kind, List<String>> offered) {
        List<String> missing = new ArrayList<>();
        List<String> add = new ArrayList<>();
        boolean hopeless = false;
        for (Kind kind : Kind.values()) {
            List<String> there = offered.getOrDefault(kind, List.of());
            if (there.stream().noneMatch(names.get(kind)::contains)) {
                missing.add(kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + " " + String.join(",", there));
                Optional<String> name = kind.addable().filter(there::contains).findFirst();
                name.ifPresent(add::add);
                hopeless |= name.isEmpty();
            }
        }
        Failure failure = hopeless ? Failure.of(Reason.ALGORITHMS, "none") : Failure.of(Reason.ALGORITHMS);
        return failure.with("offered", String.join("; ", missing)).with("setting", "ssh_algorithms = +" + String.join(",", add));
    }

    private String joined(Kind kind) {
        return String.join(",", names.get(kind));
    }

    private static Algorithms named(String value) throws FailureException {
        List<String> added = List.of(value.replaceFirst("^\\+", "").split(" *, *"));
        for (String name : added) {
            if (!value.startsWith("+") || Stream.of(Kind.values()).noneMatch(kind -> join(kind.modern, kind.addable().toList()).contains(name))) {
                throw Failure.of(Reason.ALGORITHMS, "unknown-name").with("name", name).exception();
            }
        }
        boolean shortKeys = added.contains("ssh-rsa") || added.contains("ssh-dss");
        return new Algorithms(
                extended(kind -> join(kind.modern, kind.addable().filter(added::contains).toList())), shortKeys ? 1024 : 2048);
    }

    private static Map<Kind, List<String>> extended(java.util.function.Function<Kind, List<String>> chosen) {
        Map<Kind, List<String>> names = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            names.put(kind, chosen.apply(kind));
        }
        if (names.get(Kind.CIPHER).stream().anyMatch(name -> name.endsWith("-cbc"))) {
            names.computeIfPresent(Kind.MAC, (_, macs) -> macs.stream().filter(name -> !name.contains("-etm@")).toList());
        }
        return names;
    }

    private static List<String> join(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
