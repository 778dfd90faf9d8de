package org.autodispatcher.ssh;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code ~/.ssh/config} says about one host, as far as it counts for us; the names are those of ssh_config(5). What the
 * route says always wins. Nothing else is taken from there: no trust, no algorithms, no forwarding.
 *
 * @param hostName       where to connect to instead of the name as the route writes it, which stays the target's identity and
 *                       its name in known_hosts
 * @param port           for a route that leaves it at 22
 * @param user           for a route without a login
 * @param identityFiles  private keys to try, those of ssh's own defaults included
 * @param identitiesOnly whether of the agent only those are to be used
 * @param proxyJump      for a route without {@code proxy_jump}; empty text for none
 * @param hostKeyAlias   the host's name in known_hosts
 */
record SshSettings(
        Optional<String> hostName,
        Optional<Integer> port,
        Optional<String> user,
        List<Path> identityFiles,
        boolean identitiesOnly,
        String proxyJump,
        Optional<String> hostKeyAlias) {
    SshSettings {
        identityFiles = List.copyOf(identityFiles);
    }

    /** Where nothing is said. */
    static SshSettings none(List<Path> identityFiles) {
        return new SshSettings(Optional.empty(), Optional.empty(), Optional.empty(), identityFiles, false, "", Optional.empty());
    }
}
