package org.autodispatcher.dispatch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.delivery.MemoryTransport;
import org.autodispatcher.delivery.Transport;
import org.autodispatcher.ssh.RemoteShell;

/** Targets in memory: each host has files of its own, or a failure that connecting ends in. */
final class MemoryTargets implements Connector {
    private final Map<String, MemoryTransport.Files> files = new ConcurrentHashMap<>();
    private final Map<String, Throwable> bugs = new HashMap<>();
    private final Map<String, Failure> failures = new ConcurrentHashMap<>();
    private Consumer<Destination> onConnect = destination -> {};
    private volatile Optional<RemoteShell> shell = Optional.empty();

    void fails(String host, Failure failure) {
        failures.put(host, failure);
    }

    void mended(String host) {
        failures.remove(host);
    }

    void breaks(String host, Throwable bug) {
        bugs.put(host, bug);
    }

    void onConnect(Consumer<Destination> action) {
        onConnect = action;
    }

    String content(String host, String path) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        transport(host).read(path, bytes);
        return bytes.toString(java.nio.charset.StandardCharsets.UTF_8);
    }

    private MemoryTransport transport(String host) {
        return new MemoryTransport(
                files.computeIfAbsent(host, name -> new MemoryTransport.Files()), MemoryTransport.ABLE, true);
    }

    /** From now on they have shells, over which nothing but {@link MemoryRuns} is reached. */
    void haveShells() {
        haveShells((script, output, limit) -> {
            throw new IOException("only runs are in memory");
        });
    }

    /** From now on each has this shell. */
    void haveShells(RemoteShell each) {
        shell = Optional.of(each);
    }

    private RemoteShell shell() throws IOException {
        return shell.orElseThrow(() -> Failure.of(Reason.NO_POSIX_SHELL).with("said", "only files are in memory").exception());
    }

    private void requireReached(String host) throws IOException {
        Failure failure = failures.get(host);
        if (failure != null) {
            throw failure.exception();
        }
    }

    @Override
    public Shell shell(Destination destination) throws IOException {
        onConnect.accept(destination);
        requireReached(destination.target().host());
        return Shell.lent(shell());
    }

    @Override
    public Connection connect(Destination destination) throws IOException {
        String host = destination.target().host();
        onConnect.accept(destination);
        requireReached(host);
        switch (bugs.get(host)) {
            case null -> {}
            case Error error -> throw error;
            case RuntimeException bug -> throw bug;
            case Throwable other -> throw new IllegalArgumentException(other);
        }
        MemoryTransport transport = transport(host);
        return new Connection() {
            @Override
            public Transport transport() {
                return transport;
            }

            @Override
            public RemoteShell shell() throws IOException {
                return MemoryTargets.this.shell();
            }

            @Override
            public List<Identity.Shown> proofs() {
                return List.of();
            }

            @Override
            public boolean stands(Duration idle) {
                return true;
            }

            @Override
            public void doubt() {}

            @Override
            public boolean doubted() {
                return false;
            }

            @Override
            public boolean samePaths() {
                return true;
            }

            @Override
            public void close() {
                transport.close();
            }
        };
    }
}
