package org.autodispatcher.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.autodispatcher.config.Settings;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.MemoryLedger;

/** A HOME with a socket that is served, and a {@link MemoryControl} behind it. */
final class TestOwner implements AutoCloseable {
    static final Settings.Accounts NOBODY = new Settings.Accounts(List.of(), List.of(), List.of());

    final Path home;
    final Ledger ledger = new MemoryLedger(InstantSource.system());
    final CountDownLatch held = new CountDownLatch(1);
    final ControlSocket socket;

    TestOwner(Path home) throws IOException {
        this(home, NOBODY, new ControlServer.Patience(Duration.ofMinutes(1), Duration.ofMinutes(1)));
        held.countDown();
    }

    /** Whoever follows waits for {@link #held}. */
    TestOwner(Path home, Settings.Accounts accounts, ControlServer.Patience patience) throws IOException {
        this(home, accounts, patience, null);
    }

    TestOwner(Path home, Settings.Accounts accounts, ControlServer.Patience patience, ControlServer.Controls controls) throws IOException {
        this.home = home;
        ControlServer.Controls used = controls == null ? new Memory() : controls;
        Access access = new Access(Access.owner(home), accounts);
        socket = ControlSocket.open(home);
        socket.serve(new ControlServer(used, () -> access, patience));
    }

    private final class Memory implements ControlServer.Controls {
        @Override
        public MemoryControl of(String account) {
            return new MemoryControl(ledger, account, held);
        }

        @Override
        public long handIn(String account, Request.HandIn asked, InputStream bytes) throws IOException {
            return of(account).handIn(asked.name(), asked.size(), bytes, asked.again());
        }
    }

    ControlClient client() throws IOException {
        return ControlClient.reach(home).orElseThrow();
    }

    @Override
    public void close() throws IOException {
        held.countDown();
        socket.close();
    }
}
