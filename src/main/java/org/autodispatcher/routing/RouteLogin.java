package org.autodispatcher.routing;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.Secret;

/**
 * What a route says about logging in to one of its targets.
 *
 * @param login          {@code login}, or the {@code user@} written at the host; empty leaves it to the netrc file
 * @param password       where the password comes from
 * @param account        FTP's ACCT; empty leaves it to the netrc file
 * @param identityFiles  {@code identity_file}
 * @param passphraseFile {@code passphrase_file}
 */
public record RouteLogin(
        Optional<String> login,
        PasswordSource password,
        Optional<Secret> account,
        List<Path> identityFiles,
        Optional<Path> passphraseFile) {
    public RouteLogin {
        identityFiles = List.copyOf(identityFiles);
    }

    /** A route without any of these keys: everything is left to the netrc file, the agent and ssh_config. */
    public static RouteLogin unset() {
        return new RouteLogin(Optional.empty(), new PasswordSource.FromNetrc(), Optional.empty(), List.of(), Optional.empty());
    }

    /** The same for a target that is written {@code user@host}. */
    public RouteLogin as(String user) {
        return new RouteLogin(Optional.of(user), password, account, identityFiles, passphraseFile);
    }
}
