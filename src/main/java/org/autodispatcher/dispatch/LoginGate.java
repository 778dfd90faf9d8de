package org.autodispatcher.dispatch;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;

/**
 * Keeps a wrong password from being tried again and again: the first login with a shared secret goes alone, and one refusal
 * closes that login and secret for everybody, so that no account is locked by two hundred deliveries at once.
 */
final class LoginGate {
    private enum State {
        TRYING,
        OPEN
    }

    /** A login and its secret. Never printed. */
    private record Key(String login, Secret secret) {}

    private final Map<Key, State> states = new HashMap<>();
    private final Map<Key, Failure> refusals = new HashMap<>();

    /** Logs in through the gate; a login without a password passes freely. */
    <T> T through(Credentials credentials, Login<T> login) throws IOException {
        if (credentials.password().isEmpty()) {
            return login.attempt();
        }
        Key key = new Key(credentials.login(), credentials.password().get());
        boolean first = enter(key);
        boolean loggedIn = false;
        try {
            T connection = login.attempt();
            loggedIn = true;
            return connection;
        } catch (FailureException e) {
            refuse(key, e.failure());
            throw e;
        } finally {
            leave(key, first, loggedIn);
        }
    }

    /** Waits while the first login with this secret is under way; true for the one that goes first. */
    private synchronized boolean enter(Key key) throws FailureException {
        while (states.get(key) == State.TRYING) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Failure.of(Reason.CONNECTION_LOST, "interrupted").exception(e);
            }
        }
        Failure refusal = refusals.get(key);
        if (refusal != null) {
            throw Failure.of(Reason.LOGIN_REFUSED, "elsewhere")
                    .with("login", key.login())
                    .with("where", String.valueOf(refusal.values().get("host")))
                    .exception();
        }
        return states.putIfAbsent(key, State.TRYING) == null;
    }

    private synchronized void refuse(Key key, Failure failure) {
        if (failure.reason() == Reason.LOGIN_REFUSED) {
            refusals.put(key, failure);
        }
    }

    private synchronized void leave(Key key, boolean first, boolean loggedIn) {
        if (loggedIn) {
            states.put(key, State.OPEN);
        } else if (first) {
            states.remove(key);
        }
        notifyAll();
    }

    /** One attempt to log in. */
    @FunctionalInterface
    interface Login<T> {
        T attempt() throws IOException;
    }
}
