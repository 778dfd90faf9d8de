package org.autodispatcher.network;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A login and its secret that a host has refused, and that are not tried again until the secret changes or a person releases them.
 *
 * @param login the account
 * @param host  that refused it
 * @param mark  tells whether a secret is the one that was refused, see {@link SecretMarks}; never the secret
 */
public record ClosedLogin(String login, String host, String mark) {
    private static final String LOGIN = "login";
    private static final String HOST = "host";
    private static final String MARK = "mark";

    /** For a record. */
    public Map<String, String> values() {
        return new TreeMap<>(Map.of(LOGIN, login, HOST, host, MARK, mark));
    }

    /** What {@link #values} gave, found among others; empty where they are not there. */
    public static Optional<ClosedLogin> of(Map<String, String> values) {
        return values.keySet().containsAll(java.util.List.of(LOGIN, HOST, MARK))
                ? Optional.of(new ClosedLogin(values.get(LOGIN), values.get(HOST), values.get(MARK)))
                : Optional.empty();
    }
}
