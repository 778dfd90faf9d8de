package org.autodispatcher.dispatch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.Credentials;
import org.autodispatcher.Secret;
import org.autodispatcher.ssh.JumpLogins;
import org.autodispatcher.ssh.PassphraseFile;

/**
 * Which secrets this process has read for its logins: what an upgrade writes is covered of these. None is read a second time for
 * that, so none can be missing because its source fails just then; and one that was changed meanwhile stays known.
 */
final class KnownSecrets {
    /** As many of one target; more come only from a source that has another one at each login, and those are good for one only. */
    private static final int KEPT = 20;

    private final Map<String, LinkedHashSet<Secret>> ofTargets = new HashMap<>();
    private final LinkedHashSet<Secret> ofJumpHosts = new LinkedHashSet<>();

    /** What covers the output of {@code target}: what was read for it, and for jump hosts, since some of them lead there. */
    synchronized List<Secret> of(String target) {
        List<Secret> known = new ArrayList<>(ofTargets.getOrDefault(target, new LinkedHashSet<>()));
        known.addAll(ofJumpHosts);
        return known;
    }

    /** These are about to be used at {@code target}. */
    Credentials ofTarget(String target, Credentials read) {
        Optional<Secret> passphrase = passphrase(read);
        synchronized (this) {
            keep(ofTargets.computeIfAbsent(target, any -> new LinkedHashSet<>()), read, passphrase);
        }
        return read;
    }

    /** The same logins on jump hosts, remembered. */
    JumpLogins remembered(JumpLogins logins) {
        return (login, host) -> {
            Credentials read = logins.of(login, host);
            Optional<Secret> passphrase = passphrase(read);
            synchronized (this) {
                keep(ofJumpHosts, read, passphrase);
            }
            return read;
        };
    }

    private static Optional<Secret> passphrase(Credentials read) {
        try {
            return read.passphraseFile().isPresent() ? PassphraseFile.passphrase(read.passphraseFile().get()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // then no login comes of it, and that says why
        }
    }

    private static void keep(Set<Secret> known, Credentials read, Optional<Secret> passphrase) {
        for (Optional<Secret> secret : List.of(read.password(), read.account(), passphrase)) {
            secret.ifPresent(one -> {
                known.remove(one);
                known.add(one);
            });
        }
        while (known.size() > KEPT) {
            known.remove(known.iterator().next());
        }
    }
}
