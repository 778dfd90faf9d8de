package org.autodispatcher.dispatch;

import java.nio.file.Path;
import java.util.List;
import org.autodispatcher.Target;
import org.autodispatcher.ssh.HostKey;
import org.autodispatcher.ssh.HostKeyScan;
import org.autodispatcher.ssh.HostKeys;

/**
 * The host keys of an SSH server.
 *
 * @param hostKeys where keys are recorded
 * @param target   the server
 * @param found    the keys it shows, or that somebody has of it
 * @param known    the keys recorded of it
 */
record SshIdentity(HostKeys hostKeys, Target target, HostKeyScan.Shown found, List<HostKey> known) implements Identity {
    @Override
    public String host() {
        return target.host();
    }

    @Override
    public int port() {
        return target.port();
    }

    @Override
    public List<Shown> shown() {
        return found.keys().stream().map(key -> Shown.key(key.type(), key.fingerprint())).toList();
    }

    @Override
    public List<String> recorded() {
        return known.stream().map(HostKey::fingerprint).toList();
    }

    @Override
    public Standing standing() {
        if (known.isEmpty()) {
            return Standing.UNKNOWN;
        }
        return found.keys().containsAll(known) ? Standing.TRUSTED : Standing.CHANGED;
    }

    @Override
    public Accepted accepted() {
        return new Accepted.Keys(host(), port(), found.name(), found.keys(), recorded());
    }

    @Override
    public Path file() {
        return hostKeys.file();
    }
}
