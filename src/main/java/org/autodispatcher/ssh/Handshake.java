package org.autodispatcher.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchRevokedHostKeyException;
import com.jcraft.jsch.JSchSessionDisconnectException;
import com.jcraft.jsch.Logger;
import com.jcraft.jsch.Session;
import java.net.SocketTimeoutException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.network.Alarm;
import org.autodispatcher.ssh.Algorithms.Kind;

/** From an open TCP connection to a login: key exchange, host key, authentication. Used once. */
final class Handshake {
    private final SshEndpoint endpoint;
    private final Algorithms algorithms;
    private final HostKeyCheck check;
    private final Login login;
    private final Wire wire;

    Handshake(SshEndpoint endpoint, Algorithms algorithms, HostKeyCheck check, Login login, Wire wire) {
        this.endpoint = endpoint;
        this.algorithms = algorithms;
        this.check = check;
        this.login = login;
        this.wire = wire;
    }

    /** Logs in within {@code limits}; where that fails the connection is closed. */
    Session run(TimeLimits limits) throws FailureException {
        Alarm alarm = new Alarm(limits.login(), this::giveUp);
        try (alarm) {
            login.limit(alarm);
            Session session = session(limits);
            session.connect(Math.toIntExact(limits.login().toMillis()));
            login.accepted(endpoint.target().host());
            return session;
        } catch (JSchException | RuntimeException e) { // unchecked: ours, or JSch's at a packet that makes no sense
            wire.close();
            Failure failure = placed(why(e, alarm.rang())).with("seconds", limits.login().toSeconds());
            login.failed(failure);
            throw failure.exception(e);
        } finally {
            login.close();
        }
    }

    private Failure placed(Failure failure) {
        Target target = endpoint.target();
        String host = target.host().indexOf(':') < 0 ? target.host() : "[" + target.host() + "]";
        return endpoint.placed(failure).with("trust_host", target.port() == 22 ? host : host + ":" + target.port());
    }

    private void giveUp() {
        wire.close();
        login.identities().close();
    }

    private Session session(TimeLimits limits) throws JSchException {
        Session session = new JSch().getSession(endpoint.target().login(), endpoint.target().host(), endpoint.target().port());
        session.setSocketFactory(wire);
        session.setThreadFactory(Thread.ofVirtual().name("ssh session " + endpoint.target().host()).factory());
        session.setLogger(new CauseOnly());
        session.setHostKeyRepository(check);
        session.setUserInfo(login);
        session.setIdentityRepository(login.identities());
        session.setConfig("StrictHostKeyChecking", "yes");
        session.setConfig("host_certificate_to_key_fallback", check.knownTypes().isEmpty() ? "no" : "yes");
        session.setConfig("userauth.none", MethodsOffered.class.getName());
        session.setConfig("PreferredAuthentications", String.join(",", login.methods()));
        session.setConfig("MaxAuthTries", "1");
        algorithms.offer(session, hostKeyNames());
        session.setServerAliveInterval(Math.toIntExact(limits.keepAlive().toMillis()));
        session.setServerAliveCountMax(Wire.SIGNS_OF_LIFE);
        return session;
    }

    /** A known server is only asked for the keys we know, or for certificates where we trust an authority. */
    private List<String> hostKeyNames() {
        List<String> certificates = check.certificates() ? algorithms.certificateNames() : List.of();
        List<String> keys = check.knownTypes().isEmpty() && !check.certificates()
                ? algorithms.names().get(Kind.HOST_KEY)
                : algorithms.hostKeyNames(check.knownTypes());
        return Stream.concat(certificates.stream(), keys.stream()).toList();
    }

    private Failure why(Exception error, boolean late) {
        if (error instanceof Login.Stopped stopped) {
            return stopped.failure();
        }
        if (check.refusal().isPresent()) {
            return check.refusal().get();
        }
        if (error instanceof JSchAlgoNegoFailException) {
            return nothingInCommon();
        }
        if (check.certificateSeen() && check.seen().isEmpty() && login.offered().isEmpty() && !wire.ended()) {
            return check.certificateRefused(error instanceof JSchRevokedHostKeyException);
        }
        if (wire.greeting().speaks() && !wire.greeting().speaksSsh()) {
            return Failure.of(Reason.CONNECTION_LOST, "not-ssh"); // however long it is listened to
        }
        if (late || wire.stalled()) {
            return Failure.of(Reason.NO_PROGRESS, "login");
        }
        return login.offered().isPresent() ? whyNotLoggedIn() : whyNoHandshake(error);
    }

    private Failure nothingInCommon() {
        List<String> offered = wire.greeting().offer().getOrDefault(Kind.HOST_KEY, List.of());
        List<String> known = check.knownTypes();
        boolean none = Collections.disjoint(known, offered.stream().map(Algorithms::keyType).toList());
        return !known.isEmpty() && none ? check.otherType(offered) : algorithms.nothingInCommon(wire.greeting().offer());
    }

    private Failure whyNotLoggedIn() {
        boolean toldToGo = login.broken().filter(JSchSessionDisconnectException.class::isInstance).isPresent();
        if (wire.ended() && !toldToGo) {
            return Failure.of(Reason.CONNECTION_LOST);
        }
        if (login.broken().filter(SocketTimeoutException.class::isInstance).isPresent()) {
            return Failure.of(Reason.NO_PROGRESS, "login");
        }
        List<String> offered = login.offered().orElseThrow();
        List<String> tried = login.methods();
        return refused(offered, tried).with("offered", String.join(", ", offered)).with("tried", String.join(", ", tried));
    }

    private static Failure refused(List<String> offered, List<String> tried) {
        if (tried.isEmpty()) {
            return Failure.of(Reason.LOGIN_REFUSED, "nothing");
        }
        return Collections.disjoint(offered, tried) ? Failure.of(Reason.LOGIN_REFUSED, "methods") : Failure.of(Reason.LOGIN_REFUSED, "ssh");
    }

    private Failure whyNoHandshake(Exception error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return Failure.of(Reason.NO_PROGRESS, "login");
            }
        }
        if (!wire.greeting().speaksSsh()) {
            return Failure.of(Reason.CONNECTION_LOST, "no-greeting");
        }
        return Failure.of(Reason.CONNECTION_LOST);
    }

    /** Keeps what broke an authentication, the one thing JSch tells its log alone, and drops every text. */
    private final class CauseOnly implements Logger {
        @Override
        public boolean isEnabled(int level) {
            return level == WARN;
        }

        @Override
        public void log(int level, String message) {}

        @Override
        public void log(int level, String message, @org.jspecify.annotations.Nullable Throwable cause) {
            if (cause != null) {
                login.broken(cause);
            }
        }
    }
}
