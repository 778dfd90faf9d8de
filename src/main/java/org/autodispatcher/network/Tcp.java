package org.autodispatcher.network;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;

/** Opens TCP connections, telling apart a name nobody knows, a host that refuses and one that is silent. */
public final class Tcp {
    /**
     * A kernel reports a refusal and its own giving up in the same way to Java ({@link ConnectException}). It never gives up
     * before its first retransmissions (1 s and 2 s after the first packet, RFC 6298), so what comes later is silence.
     */
    private static final Duration SURELY_REFUSED = Duration.ofMillis(2900);

    private Tcp() {}

    /**
     * Tries the addresses of {@code host} in turn, each for at most {@code limit}.
     *
     * @throws org.autodispatcher.FailureException {@code unknown-host}; {@code unreachable.refused} where every address
     *     refused; {@code unreachable.silent} where one did not answer; {@code unreachable} where there is no way to it
     */
    public static Socket connect(String host, int port, Duration limit) throws IOException {
        Failure failure = Failure.of(Reason.UNREACHABLE, "refused");
        IOException last = new IOException("no address");
        for (InetAddress address : addresses(host)) {
            long begun = System.nanoTime();
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, port), Math.toIntExact(limit.toMillis()));
                return socket;
            } catch (IOException e) {
                socket.close();
                last = e;
                failure = worse(failure, e, Duration.ofNanos(System.nanoTime() - begun));
            }
        }
        throw failure.with("host", host).with("port", port).with("seconds", limit.toSeconds()).exception(last);
    }

    private static InetAddress[] addresses(String host) throws IOException {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw Failure.of(Reason.UNKNOWN_HOST).with("host", host).exception(e);
        }
    }

    /** Refused is only what every address refused. */
    private static Failure worse(Failure soFar, IOException error, Duration after) {
        return switch (error) {
            case ConnectException _ when after.compareTo(SURELY_REFUSED) < 0 -> soFar;
            case ConnectException _, java.net.SocketTimeoutException _ -> Failure.of(Reason.UNREACHABLE, "silent");
            default -> soFar.wording().endsWith(".silent") ? soFar : Failure.of(Reason.UNREACHABLE);
        };
    }
}
