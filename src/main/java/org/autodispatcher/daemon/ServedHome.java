package org.autodispatcher.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.autodispatcher.config.Settings;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.OwnedHome;

/** An owned HOME whose socket is there for everybody who may ask. Whoever owns a HOME opens it before taking up what is open. */
public final class ServedHome implements AutoCloseable {
    /** What those who are waiting for an answer get to hear it, once there is nothing more to wait for. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final ControlSocket socket;
    private final ControlServer server;

    private ServedHome(ControlSocket socket, ControlServer server) {
        this.socket = socket;
        this.server = server;
    }

    /**
     * Makes the socket. Who connects waits until it is {@link #answer}ed.
     *
     * @param home     the HOME that {@code owned} is
     * @param settings those in force, asked at every request
     */
    public static ServedHome open(Path home, OwnedHome owned, Supplier<Settings> settings) throws IOException {
        String owner = Access.owner(home);
        ControlServer server = new ControlServer(
                new Owned(owned), () -> new Access(owner, settings.get().accounts()), ControlServer.Patience.STANDARD);
        return new ServedHome(ControlSocket.open(home), server);
    }

    private record Owned(OwnedHome home) implements ControlServer.Controls {
        @Override
        public Control of(String account) {
            return home.control(account);
        }

        @Override
        public long handIn(String account, Request.HandIn asked, InputStream bytes) {
            return home.control(account).handIn(asked.name(), asked.size(), bytes, asked.again());
        }
    }

    /** Answers whoever has connected and whoever will. */
    public void answer() {
        socket.serve(server);
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
