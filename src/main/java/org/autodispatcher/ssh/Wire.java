package org.autodispatcher.ssh;

import com.jcraft.jsch.SocketFactory;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * The bytes between us and one server, with what JSch does not tell: how the server began, whether it ended the connection, and
 * whether it stopped to take what we send. The latter closes the connection: JSch's own keep-alive waits behind a stuck write.
 */
final class Wire implements SocketFactory, AutoCloseable {
    /** How many signs of life (keep-alive) may stay unanswered one after another. */
    static final int SIGNS_OF_LIFE = 3;

    private final Socket socket;
    private final Duration writeLimit;
    private final Greeting greeting = new Greeting();
    private final Thread watch;
    private volatile long writingSince;
    private volatile boolean ended;
    private volatile boolean stalled;
    private volatile int waits;
    private volatile long heard = System.nanoTime();
    private long reads;

    /** Takes over {@code socket}, which leads to {@code host}; a single write may take {@code writeLimit}. */
    Wire(Socket socket, String host, Duration writeLimit) {
        this.socket = socket;
        this.writeLimit = writeLimit;
        watch = Thread.ofVirtual().name("ssh write watch " + host).start(() -> watchWrites(writeLimit));
    }

    Greeting greeting() {
        return greeting;
    }

    Duration writeLimit() {
        return writeLimit;
    }

    /** Whether the server, or the network, ended the connection. */
    boolean ended() {
        return ended;
    }

    /** Whether the server took nothing for too long, so that the connection was closed. */
    boolean stalled() {
        return stalled;
    }

    /** Whether the server was last waited for in vain. On a connection that stands this is nothing: it was idle. */
    boolean silent() {
        return stalled || waits > 0;
    }

    /** How long ago the last byte came from the server. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - heard);
    }

    /** Asks the server something; whether anything came from it within {@code limit} after that. */
    boolean answers(Question question, Duration limit) throws InterruptedException {
        long before = reads();
        try {
            question.ask();
        } catch (Exception _) { // JSch's word for whatever ended the connection
            return false;
        }
        return readAfter(before, limit);
    }

    /** Something to be said to a server that it has to answer. */
    @FunctionalInterface
    interface Question {
        void ask() throws Exception;
    }

    private synchronized long reads() {
        return reads;
    }

    private synchronized boolean readAfter(long before, Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        for (long left = limit.toMillis(); reads == before && !ended && left > 0; left = (until - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return reads != before && !ended;
    }

    private synchronized void read(boolean end) {
        ended |= end;
        heard = end ? heard : System.nanoTime();
        reads++;
        notifyAll();
    }

    /** Whether the server left all signs of life unanswered: JSch is closing the connection. */
    boolean givenUp() {
        return waits > SIGNS_OF_LIFE;
    }

    @Override
    public Socket createSocket(String host, int port) {
        return socket;
    }

    @Override
    public InputStream getInputStream(Socket same) throws IOException {
        return new FilterInputStream(socket.getInputStream()) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                int count = readNoting(() -> in.read(bytes, from, length));
                if (count > 0) {
                    greeting.take(bytes, from, count);
                }
                return count;
            }
        };
    }

    @Override
    public OutputStream getOutputStream(Socket same) throws IOException {
        return new FilterOutputStream(socket.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                writingSince = System.nanoTime() | 1; // never 0
                try {
                    out.write(bytes, from, length);
                } finally {
                    writingSince = 0;
                }
            }
        };
    }

    @Override
    public void close() {
        watch.interrupt();
        try {
            socket.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }

    private interface Read {
        int count() throws IOException;
    }

    private int readNoting(Read read) throws IOException {
        try {
            int count = read.count();
            waits = 0;
            read(count < 0);
            return count;
        } catch (SocketTimeoutException e) {
            waits = waits + 1; // only the one reader writes it
            throw e;
        } catch (IOException e) {
            read(true);
            throw e;
        }
    }

    private void watchWrites(Duration limit) {
        try {
            while (true) {
                Thread.sleep(limit.dividedBy(4));
                long since = writingSince;
                if (since != 0 && System.nanoTime() - since > limit.toNanos()) {
                    stalled = true;
                    socket.close();
                    return;
                }
            }
        } catch (InterruptedException | IOException _) {
            // Closed.
        }
    }
}
