package org.autodispatcher.rig;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between us and a machine on loopback: on an address of its own it listens on the machine's ports, those of data
 * connections included, and passes everything on. Once so many bytes have gone one way, over all connections together, a fault
 * strikes all that are open; those that come later are passed on again.
 */
public final class FaultyNetwork implements AutoCloseable {
    private final InetAddress here;
    private final InetAddress there;
    private final List<ServerSocket> listeners = new ArrayList<>();
    private final List<Thread> accepting = new ArrayList<>();
    private final Set<Pair> open = ConcurrentHashMap.newKeySet();
    private final long[] passed = new long[Way.values().length];
    private Fault fault = Fault.NONE;
    private boolean struck;
    private volatile boolean bytewise;

    /** Which way bytes go. */
    public enum Way {
        TO_SERVER,
        FROM_SERVER
    }

    /** What happens to the connections. */
    public enum Kind {
        /** Both ends see an end of the stream. */
        CUT,
        /** Both ends see a reset. */
        RESET,
        /** Nothing comes any more, and nothing is closed. */
        SILENCE,
        /** Nothing; who waits for it does something else. */
        NOTHING
    }

    /**
     * A fault.
     *
     * @param kind  what happens
     * @param way   which way bytes are counted
     * @param after how many of them are still passed on
     */
    public record Fault(Kind kind, Way way, long after) {
        /** It never comes to it. */
        public static final Fault NONE = new Fault(Kind.CUT, Way.TO_SERVER, Long.MAX_VALUE);
    }

    private FaultyNetwork(String here, String there) throws IOException {
        this.here = InetAddress.getByName(here);
        this.there = InetAddress.getByName(there);
    }

    /** One that listens on the address {@code here} on all {@code ports} of the address {@code there}. */
    public static FaultyNetwork between(String here, String there, Collection<Integer> ports) throws IOException {
        FaultyNetwork network = new FaultyNetwork(here, there);
        try {
            for (int port : ports) {
                ServerSocket listener = new ServerSocket();
                network.listeners.add(listener);
                listener.setReuseAddress(true);
                listener.bind(new InetSocketAddress(network.here, port), 50);
                network.accepting.add(Thread.ofVirtual().start(() -> network.accept(listener)));
            }
            return network;
        } catch (IOException e) {
            network.close();
            throw e;
        }
    }

    public String host() {
        return here.getHostAddress();
    }

    /** Lets {@code next} strike once; counts from now on. */
    public synchronized void arm(Fault next) {
        fault = next;
        struck = false;
        passed[0] = 0;
        passed[1] = 0;
    }

    /** Whether the fault has struck. */
    public synchronized boolean struck() {
        return struck;
    }

    /** Waits until the fault has struck; whether it has within {@code limit}. */
    public synchronized boolean awaitStruck(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!struck && System.nanoTime() < deadline) {
            wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        }
        return struck;
    }

    /** How many bytes went one way since {@link #arm}. */
    public synchronized long passed(Way way) {
        return passed[way.ordinal()];
    }

    /** Passes every byte on by itself from now on. */
    public void bytewise() {
        bytewise = true;
    }

    /** Lets {@code kind} happen now, to everything that is open. */
    public void strike(Kind kind) {
        for (Pair pair : open) {
            switch (kind) {
                case CUT -> pair.end();
                case RESET -> pair.reset();
                case SILENCE -> pair.silence();
                case NOTHING -> {
                    // as it says
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket listener : listeners) {
            listener.close();
        }
        try {
            for (Thread each : accepting) {
                each.join(); // only then its port is free for others
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        strike(Kind.CUT);
    }

    private void accept(ServerSocket listener) {
        while (!listener.isClosed()) {
            try {
                Pair pair = new Pair(listener.accept(), new Socket());
                Thread.ofVirtual().start(() -> connect(pair, listener.getLocalPort()));
            } catch (IOException _) {
                // It was closed, or the client has left already.
            }
        }
    }

    private void connect(Pair pair, int port) {
        open.add(pair);
        try {
            pair.server.connect(new InetSocketAddress(there, port));
            pair.client.setTcpNoDelay(true);
            pair.server.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pass(pair, Way.FROM_SERVER));
            pass(pair, Way.TO_SERVER);
        } catch (IOException _) {
            pair.end(); // the server is not there: the client sees it
        }
    }

    private void pass(Pair pair, Way way) {
        try {
            InputStream in = way == Way.TO_SERVER ? pair.client.getInputStream() : pair.server.getInputStream();
            OutputStream out = way == Way.TO_SERVER ? pair.server.getOutputStream() : pair.client.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int read = 0; read >= 0; read = in.read(buffer, 0, bytewise ? 1 : buffer.length)) {
                Counted counted = count(read, way);
                if (!pair.silent) {
                    out.write(buffer, 0, counted.allowed());
                }
                if (counted.strikes()) {
                    strike(counted.kind());
                }
            }
            pair.ended(way);
        } catch (IOException _) {
            pair.lost();
        } finally {
            if (pair.client.isClosed()) {
                open.remove(pair);
            }
        }
    }

    private synchronized Counted count(int read, Way way) {
        long before = passed[way.ordinal()];
        boolean strikes = !struck && way == fault.way() && before + read >= fault.after();
        int allowed = strikes && fault.kind() != Kind.NOTHING ? (int) (fault.after() - before) : read;
        passed[way.ordinal()] = before + allowed;
        struck |= strikes;
        notifyAll();
        return new Counted(allowed, strikes, fault.kind());
    }

    private record Counted(int allowed, boolean strikes, Kind kind) {}

    /** One connection. */
    private static final class Pair {
        private final Socket client;
        private final Socket server;
        private volatile boolean silent;

        Pair(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void silence() {
            silent = true;
        }

        /** Passes the end of one direction on; that of a server's is the end of all. */
        void ended(Way way) throws IOException {
            if (way == Way.TO_SERVER && !silent) {
                server.shutdownOutput();
            } else {
                lost();
            }
        }

        /** One side is gone; so is the other now, unless nothing is passed on. */
        void lost() {
            if (!silent) {
                end();
            }
        }

        void reset() {
            for (Socket socket : List.of(client, server)) {
                try {
                    socket.setSoLinger(true, 0); // close(2) then sends a reset
                } catch (SocketException _) {
                    // It was closed already.
                }
            }
            end();
        }

        void end() {
            for (Socket socket : List.of(client, server)) {
                try {
                    socket.close();
                } catch (IOException _) {
                    // It was closed already.
                }
            }
        }
    }
}
