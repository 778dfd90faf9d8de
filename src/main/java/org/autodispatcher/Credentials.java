package org.autodispatcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a login is tried with, read afresh for every login.
 *
 * @param login          the account on the target
 * @param password       for password and keyboard-interactive logins, and FTP's {@code PASS}
 * @param account        FTP's {@code ACCT} (RFC 959, section 4.1.1)
 * @param identityFiles  private keys named by the route; the agent and ssh_config's keys come after them
 * @param passphraseFile a file whose first line opens those keys
 */
public record Credentials(
        String login,
        Optional<Secret> password,
        Optional<Secret> account,
        List<Path> identityFiles,
        Optional<Path> passphraseFile) {
    public Credentials {
        identityFiles = List.copyOf(identityFiles);
    }

    /** A login with a password alone. */
    public static Credentials password(String login, Secret password) {
        return new Credentials(login, Optional.of(password), Optional.empty(), List.of(), Optional.empty());
    }
}
