package org.autodispatcher.ssh;

import com.jcraft.jsch.Identity;
import com.jcraft.jsch.IdentityRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;

/** The private keys of one login, in the order they are tried: the route's, the agent's, ssh_config's. */
final class Identities implements IdentityRepository, AutoCloseable {
    private final List<Identity> keys;
    private final Optional<Agent> agent;
    private final boolean named;

    private Identities(List<Identity> keys, Optional<Agent> agent, boolean named) {
        this.keys = List.copyOf(keys);
        this.agent = agent;
        this.named = named;
    }

    /**
     * Opens the keys. A key of the route must open, or be held by the agent; what ssh_config names and does not open is left out.
     *
     * @throws org.autodispatcher.FailureException {@code secret-unreadable}, variants {@code identity}, {@code passphrase},
     *     {@code passphrase-file}
     */
    static Identities of(Credentials credentials, SshSettings settings, Optional<Path> agentSocket) throws IOException {
        Optional<Agent> keeper = agentSocket.map(Agent::new);
        List<Identity> agent = keeper.map(Agent::keys).orElse(List.of());
        Optional<byte[]> passphrase = passphrase(credentials);
        List<Identity> keys = new ArrayList<>();
        for (Path file : credentials.identityFiles()) {
            Identity key = read(file);
            Optional<Identity> open = open(key, passphrase).or(() -> sameKey(agent, key));
            keys.add(open.orElseThrow(() -> Failure.of(Reason.SECRET_UNREADABLE, "passphrase").with("file", file).exception()));
        }
        List<Identity> configured = new ArrayList<>();
        for (Path file : settings.identityFiles()) {
            try {
                configured.add(read(file));
            } catch (IOException _) {
                // ssh passes over it, too.
            }
        }
        agent.stream().filter(key -> !settings.identitiesOnly() || sameKey(configured, key).isPresent()).forEach(keys::add);
        configured.stream().map(key -> open(key, passphrase)).flatMap(Optional::stream).forEach(keys::add);
        return new Identities(distinct(keys), keeper, !credentials.identityFiles().isEmpty());
    }

    /** No keys at all. */
    static Identities none() {
        return new Identities(List.of(), Optional.empty(), false);
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /** Whether the route names keys itself: then they go before its password, otherwise after it. */
    boolean named() {
        return named;
    }

    /** Ends a question to the agent. */
    @Override
    public void close() {
        agent.ifPresent(Agent::close);
    }

    @Override
    public String getName() {
        return "keys of this login";
    }

    @Override
    public int getStatus() {
        return RUNNING;
    }

    @Override
    public Vector<Identity> getIdentities() {
        return new Vector<>(keys);
    }

    @Override
    public boolean add(byte[] identity) {
        return false;
    }

    @Override
    public boolean remove(byte[] blob) {
        return false;
    }

    @Override
    public void removeAll() {}

    private static Optional<byte[]> passphrase(Credentials credentials) throws IOException {
        Optional<Path> file = credentials.passphraseFile();
        return file.isEmpty()
                ? Optional.empty()
                : PassphraseFile.passphrase(file.get()).map(text -> text.reveal().getBytes(StandardCharsets.UTF_8));
    }

    private static Identity read(Path file) throws IOException {
        try {
            JSch reader = new JSch();
            // With its certificate where FILE-cert.pub lies beside it.
            reader.addIdentity(file.toString(), null, null);
            return reader.getIdentityRepository().getIdentities().getFirst();
        } catch (JSchException | RuntimeException e) {
            throw Failure.of(Reason.SECRET_UNREADABLE, "identity").with("file", file).exception(e);
        }
    }

    private static Optional<Identity> open(Identity key, Optional<byte[]> passphrase) {
        try {
            boolean open = !key.isEncrypted() || passphrase.isPresent() && key.setPassphrase(passphrase.get().clone());
            return open ? Optional.of(key) : Optional.empty();
        } catch (JSchException _) {
            return Optional.empty();
        }
    }

    private static Optional<Identity> sameKey(List<Identity> among, Identity key) {
        byte[] blob = key.getPublicKeyBlob(); // unknown of old encrypted files without their .pub
        return among.stream().filter(other -> blob != null && Arrays.equals(other.getPublicKeyBlob(), blob)).findFirst();
    }

    private static List<Identity> distinct(List<Identity> keys) {
        List<Identity> once = new ArrayList<>();
        keys.stream().filter(key -> sameKey(once, key).isEmpty()).forEach(once::add);
        return once;
    }
}
