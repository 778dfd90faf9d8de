package org.autodispatcher.ssh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the account that runs us has set up for SSH.
 *
 * @param home        where {@code ~} in its configuration and {@code .ssh/id_*} are
 * @param config      its ssh_config(5) file; it need not exist
 * @param agentSocket its ssh-agent(1)
 */
public record LocalSsh(Path home, Path config, Optional<Path> agentSocket) {
    /** Nothing: only what the route says. */
    public static final LocalSsh NONE = new LocalSsh(Path.of("/nonexistent"), Path.of("/nonexistent"), Optional.empty());

    /**
     * The login on {@code host} where nothing else names one: {@code User} of ssh_config, else our own account's name, as ssh(1)
     * does.
     *
     * @throws org.autodispatcher.FailureException {@code secret-unreadable.ssh-config}
     */
    public String login(String host) throws IOException {
        return new SshConfig(this).of(host, "").user().orElse(System.getProperty("user.name"));
    }

    /**
     * The files, there or not, that may decide how it logs in: its ssh_config with what that includes, and the keys that are named in these or
     * taken where none is.
     */
    public List<Path> files() {
        return SshFiles.of(this);
    }

    /** The files that belong to a private key: itself, its certificate, its public half. */
    public static Stream<Path> ofKey(Path key) {
        return SshFiles.key(key);
    }

    /** The account of this process: {@code ~/.ssh/config} and {@code $SSH_AUTH_SOCK}. */
    public static LocalSsh ofThisAccount() {
        Path home = Path.of(System.getProperty("user.home"));
        Optional<Path> agent = Optional.ofNullable(System.getenv("SSH_AUTH_SOCK")).filter(path -> !path.isEmpty()).map(Path::of);
        return new LocalSsh(home, home.resolve(".ssh").resolve("config"), agent);
    }
}
