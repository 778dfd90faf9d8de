package org.autodispatcher.rig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A real FTP server in the foreground with a configuration of its own, on a free port of a loopback address. Accounts of this
 * machine log in by their passwords, which needs root. Closing it ends the listener and every session.
 */
public final class FtpDaemon implements AutoCloseable {
    /** How long after the end of its connection a session lives at most that does not hang. */
    private static final Duration HANGS = Duration.ofSeconds(3);

    private final Path dir;
    private final String host;
    private final int port;
    private final Command command;
    private final Process process;
    private List<ProcessHandle> frozen = List.of();

    private FtpDaemon(Path dir, String host, int port, Command command) throws IOException {
        this.dir = dir;
        this.host = host;
        this.port = port;
        this.command = command;
        this.process = run(dir, command.on(port));
    }

    /** How a kind of server is started on a port. */
    @FunctionalInterface
    interface Command {
        List<String> on(int port) throws IOException;
    }

    /** Starts it and returns once it takes connections; what it prints goes to {@code output} in {@code dir}. */
    static FtpDaemon start(Path dir, String host, Command command) throws IOException {
        Files.createDirectories(dir);
        for (int attempt = 0; attempt < 5; attempt++) {
            // Between looking for a free port and listening on it another test can take it.
            FtpDaemon daemon = new FtpDaemon(dir, host, freePort(host), command);
            if (daemon.listens()) {
                return daemon;
            }
            daemon.close();
        }
        throw new IOException("it does not listen: " + Files.readString(dir.resolve("output")));
    }

    /** Another one on the same port, once this one is closed. */
    public FtpDaemon again() throws IOException {
        for (int attempt = 0; attempt < 20; attempt++) {
            FtpDaemon daemon = new FtpDaemon(dir, host, port, command);
            if (daemon.listens()) {
                return daemon;
            }
            daemon.close();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50)); // a session begun at the very end holds the port for a moment
        }
        throw new IOException("it does not listen again: " + Files.readString(dir.resolve("output")));
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    /** Cuts every session without a word; the listener lives. */
    public void cutSessions() {
        sessions().forEach(ProcessHandle::destroyForcibly);
    }

    /** Stops every session where it stands, without a word; the listener lives. */
    public void freezeSessions() throws IOException {
        frozen = sessions();
        Signals.send(frozen, "-STOP");
    }

    /**
     * Lets sessions go on after {@link #freezeSessions}, and ends those that have not ended {@link #HANGS} later, as whoever looks after the machine would. A
     * vsftpd that is told that its other half was stopped waits for that half to end, and the half for its answer; with luck one of them holds the lock on the
     * log, for which every later login waits then.
     */
    public void thawSessions() throws IOException {
        Signals.send(frozen, "-CONT");
        CompletableFuture<?>[] ends = frozen.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(ends).completeOnTimeout(null, HANGS.toMillis(), TimeUnit.MILLISECONDS).join();
        frozen.forEach(ProcessHandle::destroyForcibly);
        frozen = List.of();
    }

    private List<ProcessHandle> sessions() {
        return Machine.started(process).flatMap(ProcessHandle::descendants).toList();
    }

    @Override
    public void close() {
        List<ProcessHandle> sessions = process.descendants().toList();
        process.destroy();
        sessions.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        sessions.forEach(session -> session.onExit().join());
    }

    private static Process run(Path dir, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("output").toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .start();
    }

    private static int freePort(String host) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            return socket.getLocalPort();
        }
    }

    private boolean listens() throws IOException {
        for (int look = 0; look < 600 && process.isAlive(); look++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), 1000);
                awaitEndFor50Millis(); // one that found its port taken has another server answer there, and ends
                return process.isAlive();
            } catch (IOException _) {
                awaitEndFor50Millis();
            }
        }
        return false;
    }

    private void awaitEndFor50Millis() throws IOException {
        try {
            process.waitFor(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
