package org.autodispatcher.rig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port on a loopback address from which no answer comes at all, as from a machine that is off: its queue of connections nobody
 * accepts is full, and Linux drops every further request without a word (listen(2), tcp_abort_on_overflow in tcp(7)).
 */
public final class BlackHole implements AutoCloseable {
    private static final int SILENT_AFTER_MILLIS = 300;

    private final ServerSocket listener;
    private final List<Socket> waiting = new ArrayList<>();

    /** One at {@code host} and {@code port}. */
    public BlackHole(String host, int port) throws IOException {
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getByName(host), port), 1);
        while (answers()) {
            // one more waits in the queue
        }
    }

    private boolean answers() throws IOException {
        Socket socket = new Socket();
        waiting.add(socket);
        try {
            socket.connect(listener.getLocalSocketAddress(), SILENT_AFTER_MILLIS);
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : waiting) {
            socket.close();
        }
        listener.close();
    }
}
