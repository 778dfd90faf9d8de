package org.autodispatcher.ssh;

import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.ssh.KnownHostsLine.Marker;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;

/**
 * Decides whether one server is the one we know, for one connection. JSch asks it after the server has proved that it holds the
 * key and before the first byte of authentication; whatever goes wrong here ends the connection.
 */
final class HostKeyCheck implements HostKeyRepository {
    private final HostKeys store;
    private final KnownHost known;
    private final HostKeyPolicy policy;
    private final int leastRsaBits;
    private boolean certificateSeen;
    /** The version of the file by which the host was last found to be accepted. */
    private volatile Optional<String> heldBy = Optional.empty();
    private Optional<HostKey> seen = Optional.empty();
    private Optional<Failure> refusal = Optional.empty();

    /**
     * A check.
     *
     * @param known what {@code store} says of the host
     */
    HostKeyCheck(HostKeys store, KnownHost known, HostKeyPolicy policy, int leastRsaBits) {
        this.store = store;
        this.known = known;
        this.policy = policy;
        this.leastRsaBits = leastRsaBits;
    }

    /** The key formats recorded for the host; a server that is known is only asked for these. */
    List<String> knownTypes() {
        return known.keys().stream().map(HostKey::type).distinct().toList();
    }

    /** Whether certificates of some authority are good for this host. */
    boolean certificates() {
        return !known.authorities().isEmpty();
    }

    /** The key the server proved to hold, once it has. */
    Optional<HostKey> seen() {
        return seen;
    }

    /** {@code SHA256:…} of that key; where a certificate was good, of the authorities it can be of, behind {@code CA}. */
    String fingerprint() {
        String ofAuthorities = "CA " + known.authorities().stream().map(HostKey::fingerprint).collect(Collectors.joining(" "));
        return seen.map(HostKey::fingerprint).orElse(ofAuthorities);
    }

    /** Whether the host would be accepted still, by what is recorded of it now. */
    boolean holds() {
        try {
            Optional<String> version = store.version(); // before it is read
            if (version.isPresent() && version.equals(heldBy)) {
                return true;
            }
            KnownHost now = store.known(known.name());
            boolean holds = seen.map(key -> now.keys().contains(key) && !now.revoked().contains(key)).orElseGet(() -> now.equals(known));
            heldBy = holds ? version : Optional.empty();
            return holds;
        } catch (IOException _) {
            return false; // a new connection will say what is wrong
        }
    }

    /** Why the key was not accepted. */
    Optional<Failure> refusal() {
        return refusal;
    }

    /** Whether the server showed a certificate, which JSch then looked at. */
    boolean certificateSeen() {
        return certificateSeen;
    }

    /** For a certificate that JSch did not take: of another host or authority, or expired; or revoked. */
    Failure certificateRefused(boolean revoked) {
        return (revoked ? changed("revoked") : Failure.of(Reason.HOST_KEY_UNKNOWN, "certificate"))
                .with("fingerprint", fingerprint())
                .with("key_type", "certificate")
                .with("file", store.file());
    }

    /** For a server that no longer has a key of a type that is known. */
    Failure otherType(List<String> offered) {
        return changed("other-type").with("offered", String.join(", ", offered));
    }

    @Override
    public int check(String host, byte[] blob) {
        HostKey key = HostKey.of(blob);
        seen = Optional.of(key);
        if (known.revoked().contains(key)) {
            return refuse(changed("revoked").with("fingerprint", key.fingerprint()).with("key_type", key.type()), CHANGED);
        }
        if (key.rsaShorterThan(leastRsaBits)) {
            return refuse(Failure.of(Reason.ALGORITHMS, "short-key").with("bits", leastRsaBits), CHANGED);
        }
        if (known.keys().contains(key)) {
            return OK;
        }
        if (!known.keys().isEmpty()) {
            return refuse(changed("").with("fingerprint", key.fingerprint()).with("key_type", key.type()), CHANGED);
        }
        if (policy == HostKeyPolicy.ACCEPT_NEW && known.authorities().isEmpty()) {
            return record(key);
        }
        return refuse(Failure.of(Reason.HOST_KEY_UNKNOWN).with("fingerprint", key.fingerprint()).with("key_type", key.type()), NOT_INCLUDED);
    }

    private int record(HostKey key) {
        try {
            List<HostKey> recorded = store.addFirst(known.name(), key);
            return recorded.contains(key)
                    ? OK
                    : refuse(changed("", recorded).with("fingerprint", key.fingerprint()).with("key_type", key.type()), CHANGED);
        } catch (FailureException e) {
            return refuse(e.failure(), NOT_INCLUDED);
        } catch (IOException e) {
            refusal = Optional.of(Failure.of(Reason.HOST_KEY_UNKNOWN, "unwritable").with("file", store.file()));
            throw new UncheckedIOException(e);
        }
    }

    private int refuse(Failure failure, int answer) {
        refusal = Optional.of(failure.with("file", store.file()));
        return answer;
    }

    private Failure changed(String variant) {
        return changed(variant, known.keys());
    }

    private Failure changed(String variant, List<HostKey> keys) {
        Failure failure = variant.isEmpty() ? Failure.of(Reason.HOST_KEY_CHANGED) : Failure.of(Reason.HOST_KEY_CHANGED, variant);
        String recorded = keys.stream().map(key -> key.type() + " " + key.fingerprint()).collect(Collectors.joining(", "));
        return failure.with("recorded", recorded).with("file", store.file());
    }

    /** The authorities and revoked keys for this host: JSch's check of host certificates reads them here. */
    @Override
    public com.jcraft.jsch.HostKey[] getHostKey() {
        certificateSeen = true;
        List<com.jcraft.jsch.HostKey> marked = new ArrayList<>();
        known.authorities().forEach(key -> mark(Marker.CERT_AUTHORITY, key, marked));
        known.revoked().forEach(key -> mark(Marker.REVOKED, key, marked));
        return marked.toArray(com.jcraft.jsch.HostKey[]::new);
    }

    private static void mark(Marker marker, HostKey key, List<com.jcraft.jsch.HostKey> marked) {
        try {
            // They have been picked for this host already, so that they may be said to be for every one.
            marked.add(new com.jcraft.jsch.HostKey(marker.text(), "*", com.jcraft.jsch.HostKey.GUESS, key.blob(), ""));
        } catch (JSchException _) {
            // With a key of a type that JSch does not know no certificate is signed that it would accept.
        }
    }

    /** Nothing: revoked keys have been refused by {@link #check}. */
    @Override
    public com.jcraft.jsch.HostKey[] getHostKey(String host, String type) {
        return new com.jcraft.jsch.HostKey[0];
    }

    @Override
    public void add(com.jcraft.jsch.HostKey key, UserInfo ui) {
        throw new IllegalStateException("JSch never records a key: check() does");
    }

    @Override
    public void remove(String host, String type) {
        throw new IllegalStateException("JSch never removes a key");
    }

    @Override
    public void remove(String host, String type, byte[] key) {
        throw new IllegalStateException("JSch never removes a key");
    }

    @Override
    public String getKnownHostsRepositoryID() {
        return store.file().toString();
    }
}
