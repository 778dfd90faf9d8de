package org.autodispatcher.network;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;

/**
 * Keeps a wrong password from being tried again and again: the first one to give a shared secret to a host does so alone, and one
 * refusal closes that login and secret for everybody, so that no account is locked by two hundred deliveries at once. Only the
 * giving itself is guarded: a host that does not answer, or that another host on the way keeps us from, holds up nobody.
 */
public final class LoginGate {
    private enum State {
        TRYING,
        OPEN
    }

    /** A login and its secret. Never printed. */
    private record Key(String login, Secret secret) {}

    private final Map<Key, State> states = new HashMap<>();
    private final Map<Key, Failure> refusals = new HashMap<>();

    /** Gives the password, if there is one, within {@code login}; without one it passes freely. */
    public <T> T through(Credentials credentials, Login<T> login) throws IOException {
        if (credentials.password().isEmpty()) {
            return login.attempt();
        }
        try (Try attempt = enter(credentials.login(), credentials.password().get())) {
            return attempt.made(login);
        }
    }

    /**
     * Begins to give {@code secret} to a host, once nobody else gives the same for the first time.
     *
     * @throws FailureException {@code login-refused.elsewhere} where another host refused it
     */
    public synchronized Try enter(String login, Secret secret) throws FailureException {
        Key key = new Key(login, secret);
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
                    .with("login", login)
                    .with("where", String.valueOf(refusal.values().get("host")))
                    .exception();
        }
        return new Try(key, states.putIfAbsent(key, State.TRYING) == null);
    }

    private synchronized void refuse(Key key, Failure failure) {
        if (failure.reason() == Reason.LOGIN_REFUSED) {
            refusals.putIfAbsent(key, failure);
        }
    }

    private synchronized void leave(Key key, boolean first, boolean accepted) {
        if (accepted) {
            states.put(key, State.OPEN);
        } else if (first) {
            states.remove(key);
        }
        notifyAll();
    }

    /** A secret on its way to a host. Closed without an answer, the next one may try. */
    public final class Try implements AutoCloseable {
        private final Key key;
        private final boolean first;
        private boolean accepted;

        private Try(Key key, boolean first) {
            this.key = key;
            this.first = first;
        }

        private <T> T made(Login<T> login) throws IOException {
            try {
                T connection = login.attempt();
                accepted();
                return connection;
            } catch (FailureException e) {
                failed(e.failure());
                throw e;
            }
        }

        /** The host let us in. */
        public void accepted() {
            accepted = true;
        }

        /** The login failed; where the host refused it, it is closed for everybody. {@code failure} names the host. */
        public void failed(Failure failure) {
            refuse(key, failure);
        }

        @Override
        public void close() {
            leave(key, first, accepted);
        }
    }

    /** One attempt to log in. */
    @FunctionalInterface
    public interface Login<T> {
        T attempt() throws IOException;
    }
}
