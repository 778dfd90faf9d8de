package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.apache.commons.net.MalformedServerReplyException;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.network.Alarm;
import org.autodispatcher.network.Tcp;

/**
 * One control connection: commands out, replies in, each within a limit, and every way it can break told as a failure.
 *
 * <p>While a file is transferred nothing goes over it, so TCP itself keeps it alive (as in curl): a {@code NOOP} in the middle
 * of a transfer is answered at once by some servers, afterwards by others, and its answer could pass for the transfer's.
 */
final class FtpControl implements AutoCloseable {
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final TlsFtpClient client;
    private final String host;
    private final int port;
    private final TimeLimits limits;
    private Optional<CertificateCheck> check = Optional.empty();

    private FtpControl(TlsFtpClient client, String host, int port, TimeLimits limits) {
        this.client = client;
        this.host = host;
        this.port = port;
        this.limits = limits;
    }

    /** Connects and reads the greeting. */
    static FtpControl open(String host, int port, TimeLimits limits) throws IOException {
        Socket wire = Tcp.connect(host, port, limits.connect());
        try {
            TlsFtpClient client = limited(Failure.of(Reason.NO_PROGRESS, "ftp-login"), limits.login(), () -> close(wire), () -> {
                keepAlive(wire, limits.keepAlive());
                return new TlsFtpClient(wire, host, limits);
            });
            FtpControl control = new FtpControl(client, host, port, limits);
            if (!client.reply().done()) {
                throw control.refused(client.reply());
            }
            return control;
        } catch (FailureException e) {
            close(wire);
            throw e.failure().with("host", host).with("port", port).exception(e);
        }
    }

    TlsFtpClient client() {
        return client;
    }

    /** What the server proved itself with; empty before it has. */
    Optional<ServerCertificate> certificate() {
        return check.flatMap(CertificateCheck::seen);
    }

    /** Whether what the server proved itself with is trusted still. */
    boolean trusted() {
        return check.map(CertificateCheck::holds).orElse(true);
    }

    TimeLimits limits() {
        return limits;
    }

    /** Sends a command and waits for its reply, whatever that says. */
    Reply ask(String command, String argument) throws IOException {
        return ask(limits.noProgress(), command, argument);
    }

    Reply ask(String command) throws IOException {
        return ask(limits.noProgress(), command);
    }

    Reply ask(Duration limit, String command) throws IOException {
        return within(limit, () -> {
            client.sendCommand(command);
            return client.reply();
        });
    }

    Reply ask(Duration limit, String command, String argument) throws IOException {
        return within(limit, () -> {
            client.sendCommand(command, argument);
            return client.reply();
        });
    }

    /** The reply that ends a transfer. */
    Reply transferReply(Duration limit) throws IOException {
        return within(limit, () -> {
            client.getReply();
            return client.reply();
        });
    }

    /**
     * Encrypts the connection.
     *
     * @return whether the server offers that; it was not asked for more than once
     * @throws FailureException what {@code check} found, among others
     */
    boolean encrypt(CertificateCheck check) throws IOException {
        Reply offer = ask("AUTH", "TLS");
        if (offer.code() / 100 == 4) {
            throw refused(offer); // it has TLS, and something is wrong with it
        }
        if (offer.code() != 234) {
            return false;
        }
        this.check = Optional.of(check);
        return login(() -> {
            client.encrypt(check);
            return true;
        });
    }

    /** Does something with the connection, which is cut when that takes longer than {@code limit}. */
    <T> T within(Duration limit, Act<T> act) throws FailureException {
        return within(Failure.of(Reason.NO_PROGRESS), limit, act);
    }

    /** The same for all that comes before the first file. */
    <T> T login(Act<T> act) throws FailureException {
        return within(Failure.of(Reason.NO_PROGRESS, "ftp-login"), limits.login(), act);
    }

    private <T> T within(Failure silence, Duration limit, Act<T> act) throws FailureException {
        try {
            return limited(silence, limit, client::cut, act);
        } catch (FailureException e) {
            throw located(check.flatMap(CertificateCheck::refusal).orElse(e.failure())).exception(e.getCause() == null ? e : e.getCause());
        }
    }

    /** What it means that a data connection broke. */
    FailureException broken(IOException error) {
        return located(check.flatMap(CertificateCheck::refusal).orElse(explained(error))).exception(error);
    }

    /** What a reply means that refuses the connection or a setting of it. */
    FailureException refused(Reply reply) {
        Failure failure = refusal(reply);
        return located(failure.reason() == Reason.SERVER_REFUSED ? Failure.of(Reason.SERVER_REFUSED, "ftp").with("reply", reply.text()) : failure)
                .exception();
    }

    /** What a reply means that refuses something with a file, where the command says nothing more exact. */
    FailureException refused(Reply reply, String path) {
        return located(refusal(reply).with("path", path)).exception();
    }

    /** {@code failure} with the values that say where. */
    Failure located(Failure failure) {
        return failure.with("host", host).with("port", port);
    }

    /** Says goodbye where that is still possible, and ends the connection. */
    @Override
    public void close() {
        try (Alarm _ = new Alarm(GOODBYE, client::cut)) {
            client.quit();
        } catch (IOException _) {
            // It is not needed any more.
        }
        client.cut();
    }

    private static <T> T limited(Failure silence, Duration limit, Runnable cut, Act<T> act) throws FailureException {
        Alarm alarm = new Alarm(limit, cut);
        try (alarm) {
            return act.run();
        } catch (IOException e) {
            throw (alarm.rang() ? silence : explained(e)).with("seconds", limit.toSeconds()).exception(e);
        }
    }

    private static void close(Socket wire) {
        try {
            wire.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }

    private static void keepAlive(Socket wire, Duration every) throws IOException {
        int seconds = Math.toIntExact(every.toSeconds());
        wire.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        wire.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, seconds);
        wire.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, seconds);
        wire.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
    }

    private static Failure refusal(Reply reply) {
        Failure failure = reply.ends() ? Failure.of(Reason.CONNECTION_LOST, "by-server") : switch (reply.code()) {
            case 425, 426 -> Failure.of(Reason.CONNECTION_LOST, "by-server");
            case 452, 552 -> Failure.of(Reason.DISK_FULL);
            default -> Failure.of(Reason.SERVER_REFUSED);
        };
        return failure.with("reply", reply.text());
    }

    private static Failure explained(IOException error) {
        return switch (error) {
            case FailureException known -> known.failure();
            case SocketTimeoutException _ -> Failure.of(Reason.NO_PROGRESS, "data");
            case ConnectException refused -> Failure.of(Reason.CONNECTION_LOST, "data").with("detail", detail(refused));
            case MalformedServerReplyException _ -> Failure.of(Reason.PROTOCOL_MISSING, "not-ftp");
            default -> Failure.of(Reason.CONNECTION_LOST, "io").with("detail", detail(error));
        };
    }

    private static String detail(IOException error) {
        return String.valueOf(error.getMessage()).replaceAll("\\p{Cntrl}", "?");
    }

    /** Something that talks to the server. */
    @FunctionalInterface
    interface Act<T> {
        T run() throws IOException;
    }
}
