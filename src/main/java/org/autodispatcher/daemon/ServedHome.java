package org.autodispatcher.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.autodispatcher.config.Settings;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.dispatch.RepositoryRead;

/** An owned HOME whose socket is there for everybody who may ask. Whoever owns a HOME opens it before taking up what is open. */
public final class ServedHome implements AutoCloseable {
    /** What those who are waiting for an answer get to hear it, once there is nothing more to wait for. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final ControlSocket socket;
    private final ControlServer server;
    private final Gate gate;

    private ServedHome(ControlSocket socket, ControlServer server, Gate gate) {
        this.socket = socket;
        this.server = server;
        this.gate = gate;
    }

    /**
     * Makes the socket. Who connects waits until it is {@link #answer}ed.
     *
     * @param home     the HOME that {@code owned} is
     * @param settings those in force, asked at every request
     */
    public static ServedHome open(Path home, OwnedHome owned, Supplier<Settings> settings) throws IOException {
        String owner = Access.owner(home);
        Gate gate = new Gate();
        ControlServer server = new ControlServer(
                new Owned(owned, gate), () -> new Access(owner, settings.get().accounts()), ControlServer.Patience.STANDARD);
        return new ServedHome(ControlSocket.open(home), server, gate);
    }

    private record Owned(OwnedHome home, Gate gate) implements ControlServer.Controls {
        @Override
        public Control of(String account) {
            return home.control(account);
        }

        @Override
        public long handIn(String account, Request.HandIn asked, InputStream bytes) throws ControlException {
            gate.enter();
            try {
                return home.control(account).handIn(asked.name(), asked.size(), bytes, asked.again());
            } finally {
                gate.leave();
            }
        }

        @Override
        public Decided decide(String account, Decision decision) throws ControlException {
            gate.enter();
            try {
                return home.control(account).decide(decision);
            } finally {
                gate.leave();
            }
        }

        @Override
        public RepositoryRead read(String account, String named) throws IOException {
            gate.enter();
            try {
                return ControlServer.Controls.super.read(account, named);
            } finally {
                gate.leave();
            }
        }
    }

    /** Answers whoever has connected and whoever will. */
    public void answer() {
        socket.serve(server);
    }

    /** No order is taken any more; whoever gives one is told to give it to the next owner. */
    public void refuseOrders() {
        gate.shut();
    }

    /**
     * The same where nothing moves once those are carried out that are being taken.
     *
     * @return whether no order is taken any more
     */
    public boolean refuseOrdersIf(BooleanSupplier rests) throws InterruptedException {
        return gate.shutIf(rests);
    }

    /** Nobody can connect any more; those that have are answered. */
    public void stopTaking() throws IOException {
        socket.stopTaking();
    }

    /** Ends every connection, after those who wait have got their answers. */
    @Override
    public void close() throws IOException {
        socket.stopTaking();
        try {
            socket.awaitServed(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
    }
}
