package org.autodispatcher.dispatch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.autodispatcher.Protocol;
import org.autodispatcher.Sha256;
import org.autodispatcher.delivery.Capabilities;
import org.autodispatcher.delivery.Transport;
import org.autodispatcher.dispatch.Connector.Connection;
import org.autodispatcher.ssh.Exit;
import org.autodispatcher.ssh.RemoteShell;

/**
 * A connection as one attempt has it. Once that closes it, it is given back, where all that was done over it came to its end and
 * nothing failed; else it is closed.
 */
final class LentConnection implements Connection {
    private final Connection connection;
    private final Runnable giveBack;
    private final Transport transport;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean sound = true;
    private boolean closed;

    LentConnection(Connection connection, Runnable giveBack) {
        this.connection = connection;
        this.giveBack = giveBack;
        this.transport = new Watched(connection.transport());
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public RemoteShell shell() throws IOException {
        RemoteShell shell = watched(connection::shell);
        return new RemoteShell() {
            @Override
            public Exit run(String script, Output output, Optional<Duration> limit) throws IOException {
                return watchedExit(() -> shell.run(script, output, limit));
            }

            @Override
            public Exit ask(String script, Output output, Optional<Duration> limit) throws IOException {
                return watchedExit(() -> shell.ask(script, output, limit));
            }
        };
    }

    private Exit watchedExit(Act<Exit> act) throws IOException {
        Exit exit = watched(act);
        if (!(exit instanceof Exit.Exited)) {
            doubt(); // what is still run there may still write
        }
        return exit;
    }

    @Override
    public List<Identity.Shown> proofs() {
        return connection.proofs();
    }

    @Override
    public boolean stands(Duration idle) {
        return connection.stands(idle);
    }

    @Override
    public void doubt() {
        sound = false;
    }

    @Override
    public boolean doubted() {
        return !sound || connection.doubted();
    }

    @Override
    public boolean samePaths() {
        return connection.samePaths();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!doubted() && underWay.get() == 0) {
            giveBack.run();
        } else {
            connection.close();
        }
    }

    private interface Act<T> {
        T done() throws IOException;
    }

    private <T> T watched(Act<T> act) throws IOException {
        underWay.incrementAndGet();
        try {
            return act.done();
        } catch (IOException | RuntimeException | Error e) {
            doubt();
            throw e;
        } finally {
            underWay.decrementAndGet();
        }
    }

    private void watched(Order order) throws IOException {
        watched(() -> {
            order.carriedOut();
            return true;
        });
    }

    private interface Order {
        void carriedOut() throws IOException;
    }

    /** The connection's transport. */
    private final class Watched implements Transport {
        private final Transport transport;

        Watched(Transport transport) {
            this.transport = transport;
        }

        @Override
        public Protocol protocol() {
            return transport.protocol();
        }

        @Override
        public Capabilities capabilities() {
            return transport.capabilities();
        }

        @Override
        public String directory(String path) throws IOException {
            return watched(() -> transport.directory(path));
        }

        @Override
        public OptionalLong size(String path) throws IOException {
            return watched(() -> transport.size(path));
        }

        @Override
        public void write(String path, ReadableByteChannel source, long offset, long remaining, Sent sent) throws IOException {
            watched(() -> transport.write(path, source, offset, remaining, sent));
        }

        @Override
        public void read(String path, OutputStream sink) throws IOException {
            watched(() -> transport.read(path, sink));
        }

        @Override
        public Optional<Sha256> digest(String path, long size) throws IOException {
            return watched(() -> transport.digest(path, size));
        }

        @Override
        public void rename(String from, String to) throws IOException {
            watched(() -> transport.rename(from, to));
        }

        @Override
        public void remove(String path) throws IOException {
            watched(() -> transport.remove(path));
        }

        @Override
        public void permissions(String path, int mode) throws IOException {
            watched(() -> transport.permissions(path, mode));
        }

        /** It is the connection's, and closed with it. */
        @Override
        public void close() {}
    }
}
