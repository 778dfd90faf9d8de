package org.autodispatcher.rig;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between us and a server on loopback, and cuts a connection, or lets it fall silent, once so many bytes have gone
 * towards the server. What comes after is let through, so that one proxy serves the broken attempt and the next one.
 */
public final class CuttingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final InetAddress host;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final long after;
    private final boolean silently;
    private boolean armed = true;

    private CuttingProxy(String host, int port, long after, boolean silently) throws IOException {
        this.host = InetAddress.getByName(host);
        this.port = port;
        this.after = after;
        this.silently = silently;
        listener = new ServerSocket(0, 10, this.host);
        Thread.ofVirtual().start(this::accept);
    }

    /** Cuts the first connection after {@code after} bytes towards the server. */
    public static CuttingProxy cutting(String host, int port, long after) throws IOException {
        return new CuttingProxy(host, port, after, false);
    }

    /** Passes nothing on any more after {@code after} bytes towards the server, and closes nothing. */
    public static CuttingProxy silencing(String host, int port, long after) throws IOException {
        return new CuttingProxy(host, port, after, true);
    }

    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(CuttingProxy::end);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Socket server = new Socket(host, port);
                open.add(server);
                long limit = armed ? after : Long.MAX_VALUE;
                armed = false;
                Thread.ofVirtual().start(() -> pass(client, server, limit));
                Thread.ofVirtual().start(() -> pass(server, client, Long.MAX_VALUE));
            } catch (IOException _) {
                // The proxy was closed, or the server is not there: the client sees it.
            }
        }
    }

    private void pass(Socket from, Socket to, long limit) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            long left = limit;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, (int) Math.min(read, left));
                left -= Math.min(read, left);
                if (left == 0 && silently) {
                    return; // both sockets stay open
                }
                if (left == 0) {
                    break;
                }
            }
        } catch (IOException _) {
            // One side is gone; so is the other, now.
        }
        end(from);
        end(to);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It was closed already.
        }
    }
}
