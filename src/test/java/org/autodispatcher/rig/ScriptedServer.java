package org.autodispatcher.rig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A TCP server on a free port of 127.0.0.1 that does to every connection what it is told, for peers that misbehave. */
public final class ScriptedServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    /** What is done to one connection, on a thread of its own; it is closed afterwards. */
    public interface Script {
        void play(Socket connection) throws IOException;
    }

    /** Listens at once. */
    public ScriptedServer(Script script) throws IOException {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket connection = listener.accept();
                    connections.add(connection);
                    Thread.ofVirtual().start(() -> play(script, connection));
                }
            } catch (IOException _) {
                // Closed.
            }
        });
    }

    /** A script that says nothing, until the client goes. */
    public static Script silent() {
        return connection -> connection.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private static void play(Script script, Socket connection) {
        try (connection) {
            script.play(connection);
        } catch (IOException _) {
            // The client went first.
        }
    }
}
