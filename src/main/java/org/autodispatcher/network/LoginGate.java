package org.autodispatcher.network;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;

/**
 * Keeps a wrong password from being tried again and again: the first one to give a shared secret to a host does so alone, and one
 * refusal closes that login and secret for everybody, so that no account is locked by two hundred deliveries at once. It stays
 * closed, also for the next process where {@link ClosedLogins} remember it, until a person releases it; another secret is not
 * concerned. Only the giving itself is guarded: a host that does not answer, or that another host on the way keeps us from, holds
 * up nobody.
 */
public final class LoginGate {
    /** Refusals that say nothing of the secret: something else in the route has to be changed. */
    private static final List<String> NOT_THE_SECRET = List.of("account", "needs-tls", "line-break");

    /** An accepted secret is given by many at once for this long; then it may have been changed there, and one goes alone again. */
    private static final Duration PROVED = Duration.ofMinutes(10);

    /** A login and its secret. Never printed. */
    private record Key(String login, Secret secret) {}

    private final ClosedLogins remembered;
    private final SecretMarks marks;
    private final LongSupplier nanoTime;
    private final Set<Key> trying = new HashSet<>();
    private final Map<Key, Long> accepted = new HashMap<>();
    private final List<ClosedLogin> closed;

    /** A gate that remembers nothing beyond this process. */
    public LoginGate() {
        this(ClosedLogins.NONE, SecretMarks.ofThisProcess());
    }

    /** A gate at which {@code remembered} is closed from the beginning, and which keeps that up to date. */
    public LoginGate(ClosedLogins remembered, SecretMarks marks) {
        this(remembered, marks, System::nanoTime);
    }

    LoginGate(ClosedLogins remembered, SecretMarks marks, LongSupplier nanoTime) {
        this.remembered = remembered;
        this.marks = marks;
        this.nanoTime = nanoTime;
        this.closed = new ArrayList<>(remembered.closed());
    }

    /** Gives {@code host} the password, if there is one, within {@code login}; without one it passes freely. */
    public <T> T through(Credentials credentials, String host, Login<T> login) throws IOException {
        if (credentials.password().isEmpty()) {
            return login.attempt();
        }
        try (Try attempt = enter(credentials.login(), secret(credentials))) {
            return attempt.made(host, login);
        }
    }

    /** FTP's account is refused together with the password, and changed as well as it. */
    private static Secret secret(Credentials credentials) {
        Secret password = credentials.password().orElseThrow();
        return credentials.account().map(account -> Secret.of(password.reveal() + "\0" + account.reveal())).orElse(password);
    }

    /**
     * Begins to give {@code secret} to a host, once nobody else gives the same for the first time.
     *
     * @throws FailureException {@code login-refused.elsewhere} where it is closed
     */
    public synchronized Try enter(String login, Secret secret) throws FailureException {
        Key key = new Key(login, secret);
        while (trying.contains(key)) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Failure.of(Reason.CONNECTION_LOST, "interrupted").exception(e);
            }
        }
        Optional<ClosedLogin> shut = closed(key);
        if (shut.isPresent()) {
            throw Failure.of(Reason.LOGIN_REFUSED, "elsewhere").with("login", login).with("where", shut.get().host()).exception();
        }
        boolean alone = !proved(key);
        if (alone) {
            trying.add(key);
        }
        return new Try(key, alone);
    }

    /** What is closed now. */
    public synchronized List<ClosedLogin> closed() {
        return List.copyOf(closed);
    }

    /** Whether a login with these is closed: nothing is to go over what an earlier one has left open. */
    public synchronized boolean closed(Credentials credentials) {
        return credentials.password().isPresent() && closed(new Key(credentials.login(), secret(credentials))).isPresent();
    }

    /**
     * Lets a login be tried again, at the order of a person.
     *
     * @param host the one that refused it
     * @param by   the person's account
     * @return whether anything was closed
     */
    public synchronized boolean release(String login, String host, String by) {
        return open(one -> one.login().equals(login) && one.host().equals(host), new ClosedLogins.Opening.Released(by));
    }

    /** A mark is only asked for where something of that login is closed: it takes its time. */
    private Optional<ClosedLogin> closed(Key key) {
        List<ClosedLogin> ofLogin = closed.stream().filter(one -> one.login().equals(key.login())).toList();
        return ofLogin.isEmpty() ? Optional.empty() : ofLogin.stream().filter(one -> one.mark().equals(mark(key))).findFirst();
    }

    private String mark(Key key) {
        return marks.of(key.login(), key.secret());
    }

    private boolean proved(Key key) {
        Long at = accepted.get(key);
        return at != null && nanoTime.getAsLong() - at < PROVED.toNanos();
    }

    private synchronized void refuse(Key key, Failure failure) {
        boolean ofSecret = failure.reason() == Reason.LOGIN_REFUSED && NOT_THE_SECRET.stream().noneMatch(variant -> failure.is(Reason.LOGIN_REFUSED, variant));
        if (ofSecret && closed(key).isEmpty()) {
            accepted.remove(key);
            ClosedLogin shut = new ClosedLogin(key.login(), failure.values().getOrDefault("host", "?"), mark(key));
            remembered.close(shut);
            closed.add(shut);
        }
    }

    private synchronized void accept(Key key, String host) {
        accepted.put(key, nanoTime.getAsLong());
        open(one -> one.login().equals(key.login()) && one.host().equals(host), new ClosedLogins.Opening.SecretChanged());
    }

    private boolean open(java.util.function.Predicate<ClosedLogin> which, ClosedLogins.Opening why) {
        List<ClosedLogin> opened = closed.stream().filter(which).toList();
        opened.forEach(one -> {
            remembered.open(one, why);
            closed.remove(one);
        });
        return !opened.isEmpty();
    }

    private synchronized void leave(Key key, boolean alone) {
        if (alone) {
            trying.remove(key);
            notifyAll();
        }
    }

    /** A secret on its way to a host. Closed without an answer, the next one may try. */
    public final class Try implements AutoCloseable {
        private final Key key;
        private final boolean alone;

        private Try(Key key, boolean alone) {
            this.key = key;
            this.alone = alone;
        }

        private <T> T made(String host, Login<T> login) throws IOException {
            try {
                T connection = login.attempt();
                accepted(host);
                return connection;
            } catch (FailureException e) {
                failed(e.failure());
                throw e;
            }
        }

        /** {@code host} let us in. */
        public void accepted(String host) {
            accept(key, host);
        }

        /** The login failed; where the host refused it, it is closed for everybody. {@code failure} names the host. */
        public void failed(Failure failure) {
            refuse(key, failure);
        }

        @Override
        public void close() {
            leave(key, alone);
        }
    }

    /** One attempt to log in. */
    @FunctionalInterface
    public interface Login<T> {
        T attempt() throws IOException;
    }
}
