package org.autodispatcher.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A real OpenSSH server with its own host keys and configuration, in the foreground, on a loopback address. Accounts of this
 * machine log in by password (shadow, without PAM) or by the keys given to {@link Builder#authorized}. Closing it ends the
 * listener and every session.
 *
 * <p>{@code ChrootDirectory} is only accepted by sshd below folders that nobody but root can write to, so never below /tmp.
 */
public final class OpenSsh implements AutoCloseable {
    private static final String PROGRAM = "/usr/sbin/sshd";

    private final Builder built;
    private final int port;
    private final Process process;
    private final List<String> log = new ArrayList<>();
    private final Thread reader;

    private OpenSsh(Builder built, int port) throws IOException {
        this.built = built;
        this.port = port;
        List<String> command = new ArrayList<>(built.before);
        command.addAll(List.of(PROGRAM, "-D", "-e", "-f", built.writeConfiguration(port).toString()));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .start();
        reader = Thread.ofVirtual().start(this::readLog);
    }

    /** A server that keeps its keys and configuration in {@code dir}, which must be its own. */
    public static Builder in(Path dir) {
        return new Builder(dir);
    }

    public String host() {
        return built.address;
    }

    public int port() {
        return port;
    }

    /** The lines of known_hosts(5) for its host keys, in the order of {@link Builder#hostKeys}. */
    public List<String> knownHostsLines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String type : built.hostKeys) {
            String[] parts = Files.readString(built.hostKey(type, ".pub")).split(" ");
            lines.add("[" + host() + "]:" + port + " " + parts[0] + " " + parts[1].strip());
        }
        return lines;
    }

    /** A file of its own that knows this server's host keys. */
    public Path knownHosts() throws IOException {
        return Files.write(built.dir.resolve("known_hosts"), knownHostsLines());
    }

    /** The public key file of the host key of {@code type}. */
    public Path hostKeyFile(String type) {
        return built.hostKey(type, ".pub");
    }

    /** What the server logged so far. */
    public List<String> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    /** Waits until no session is left; what is logged of the end of a connection depends on who was quicker. */
    public void awaitEnd() {
        sessions().map(ProcessHandle::onExit).toList().forEach(end -> end.orTimeout(120, TimeUnit.SECONDS).join());
    }

    /** All that the server has to log of the sessions there were; who was refused hears of it before that is logged. */
    public List<String> wholeLog() throws IOException {
        awaitEnd();
        try (Socket connection = new Socket(host(), port())) {
            String mark = "port " + connection.getLocalPort() + " ";
            awaitLog(mark); // what is logged comes in order
            return log().stream().takeWhile(line -> !line.contains(mark)).toList();
        }
    }

    /** Waits until the server logs a line that contains {@code text}; fails when it ends before. */
    public void awaitLog(String text) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        synchronized (log) {
            while (log.stream().noneMatch(line -> line.contains(text))) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || !reader.isAlive()) {
                    throw new IOException("sshd did not log \"" + text + "\" but " + log);
                }
                waitForLog(left);
            }
        }
    }

    /** Cuts every session without a word, as a crash of the machine's network would; the listener lives. */
    public void cutSessions() {
        sessions().forEach(ProcessHandle::destroyForcibly);
    }

    /** Cuts every connection, and leaves alone what was started over it. */
    public void cutConnections() {
        sessions().filter(each -> each.info().command().filter(command -> command.contains("/sshd")).isPresent())
                .toList()
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** Stops every session where it stands, without a word: a machine that hangs. */
    public void freezeSessions() throws IOException {
        Signals.send(sessions().toList(), "-STOP");
    }

    /** Lets sessions go on after {@link #freezeSessions}. */
    public void thawSessions() throws IOException {
        Signals.send(sessions().toList(), "-CONT");
    }

    /** The processes of its sessions; what they left behind for good is not among them. */
    private Stream<ProcessHandle> sessions() {
        return Machine.started(process).flatMap(ProcessHandle::descendants);
    }

    /** Kills the server itself, its listener and the process of each session; what sessions run lives on as long as it can. */
    public void killServer() {
        Stream<ProcessHandle> all = Machine.started(process).flatMap(listener -> Stream.concat(Stream.of(listener), listener.descendants()));
        all.filter(each -> each.info().command().filter(command -> command.contains("/sshd")).isPresent())
                .toList()
                .forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroy();
        process.onExit().join();
    }

    private void waitForLog(long nanos) throws IOException {
        try {
            log.wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(Math.min(nanos, 1_000_000_000L))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void readLog() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (log) {
                    log.add(line);
                    log.notifyAll();
                }
            }
        } catch (IOException _) {
            // The server is gone.
        }
        synchronized (log) {
            log.notifyAll();
        }
    }

    /** What the server is to be like. */
    public static final class Builder {
        private final Path dir;
        private final List<String> lines = new ArrayList<>();
        private final List<String> lastLines = new ArrayList<>();
        private List<String> hostKeys = List.of("ed25519");
        private List<String> before = List.of();
        private String address = "127.0.0.1";
        private int port;

        private Builder(Path dir) {
            this.dir = dir;
        }

        /** The address of 127.0.0.0/8 it listens on; 127.0.0.1 by default. */
        public Builder listen(String loopback) {
            address = loopback;
            return this;
        }

        /** Runs on this machine. */
        public Builder on(Machine machine) {
            before = machine.prefix();
            return this;
        }

        /** The port; 0, the default, for a free one. */
        public Builder port(int number) {
            port = number;
            return this;
        }

        /** Types of host keys as ssh-keygen(1) names them ({@code ed25519}, {@code ecdsa}, {@code rsa}, {@code dsa}). */
        public Builder hostKeys(String... types) {
            hostKeys = List.of(types);
            return this;
        }

        /**
         * Lines of sshd_config(5) that go before ours, so that they win. With a {@code Subsystem} among them, {@code sftp} is
         * no longer offered by itself.
         */
        public Builder lines(String... more) {
            lines.addAll(List.of(more));
            return this;
        }

        /** Lines at the very end, for {@code Match} blocks. */
        public Builder lastLines(String... more) {
            lastLines.addAll(List.of(more));
            return this;
        }

        /** Lets {@code account} log in by this line of a public key file. */
        public Builder authorized(String account, String publicKeyLine) throws IOException {
            Path file = Files.createDirectories(dir.resolve("authorized")).resolve(account);
            Files.writeString(file, publicKeyLine.strip() + "\n", java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND);
            return this;
        }

        /** Starts it and returns once it listens. */
        public OpenSsh start() throws IOException {
            Files.createDirectories(dir);
            if (Files.isWritable(Path.of("/run"))) {
                Files.createDirectories(Path.of("/run/sshd")); // where sshd separates its privileges
            }
            makeHostKeys();
            IOException last = new IOException("never tried");
            for (int attempt = 0; attempt < 20; attempt++) {
                // Between looking for a free port and listening on it another test can take it.
                OpenSsh server = new OpenSsh(this, port != 0 ? port : freePort());
                try {
                    server.awaitLog("Server listening on");
                    return server;
                } catch (IOException e) {
                    server.close();
                    last = e;
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50)); // a session begun at the very end holds the port for a moment
                }
            }
            throw last;
        }

        private int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
                return socket.getLocalPort();
            }
        }

        private Path hostKey(String type, String suffix) {
            return dir.resolve("host_key_" + type + suffix);
        }

        private void makeHostKeys() throws IOException {
            for (String type : hostKeys) {
                if (!Files.exists(hostKey(type, ""))) {
                    SshKeys.make(hostKey(type, ""), type, "");
                }
            }
        }

        private Path writeConfiguration(int chosenPort) throws IOException {
            List<String> all = new ArrayList<>(lines);
            all.add("ListenAddress " + address);
            all.add("Port " + chosenPort);
            hostKeys.forEach(type -> all.add("HostKey " + hostKey(type, "")));
            // The key lists lie where the accounts cannot read: the JUnit folder is closed to them.
            all.addAll(List.of(
                    "AuthorizedKeysFile none",
                    "AuthorizedKeysCommand /bin/cat " + dir.resolve("authorized") + "/%u",
                    "AuthorizedKeysCommandUser root",
                    "UsePAM no",
                    "PasswordAuthentication yes",
                    "PidFile none",
                    "UseDNS no",
                    "MaxStartups 200",
                    "MaxSessions 50",
                    "LogLevel VERBOSE"));
            if (lines.stream().noneMatch(line -> line.startsWith("Subsystem"))) {
                all.add("Subsystem sftp internal-sftp");
            }
            all.addAll(lastLines);
            return Files.write(dir.resolve("sshd_config"), all);
        }
    }
}
