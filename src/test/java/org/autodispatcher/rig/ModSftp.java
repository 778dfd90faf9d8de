package org.autodispatcher.rig;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** ProFTPD's SFTP server (mod_sftp): every account is shut in its home, and nothing is ever run. */
public final class ModSftp implements AutoCloseable {
    private static final String HOME = "/usr/local/lib/ad-rig/ftp/usr/";

    private final Path dir;
    private final int port;
    private final Process process;

    private ModSftp(Path dir, int port, Process process) {
        this.dir = dir;
        this.port = port;
        this.process = process;
    }

    /** Starts one that keeps its files in {@code dir}, which must be its own, and returns once it listens. */
    public static ModSftp start(Path dir) throws IOException {
        Files.createDirectories(dir);
        SshKeys.make(dir.resolve("host_key"), "rsa", "");
        for (int attempt = 0; attempt < 5; attempt++) {
            // Between looking for a free port and listening on it another test can take it.
            ModSftp server = launch(dir);
            if (server.listens()) {
                return server;
            }
            server.close();
        }
        throw new IOException("proftpd does not start");
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    /** A file of its own that knows this server's host key. */
    public Path knownHosts() throws IOException {
        String[] key = Files.readString(dir.resolve("host_key.pub")).split(" ");
        return Files.writeString(dir.resolve("known_hosts"), "[" + host() + "]:" + port + " " + key[0] + " " + key[1].strip() + "\n");
    }

    @Override
    public void close() {
        List<ProcessHandle> sessions = process.descendants().toList();
        process.destroy();
        sessions.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        sessions.forEach(session -> session.onExit().join());
    }

    private static ModSftp launch(Path dir) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        Path configuration = Files.write(dir.resolve("proftpd.conf"), List.of(
                "ModulePath " + HOME + "lib/proftpd",
                "LoadModule mod_sftp.c",
                "ServerType standalone",
                "DefaultAddress 127.0.0.1",
                "SocketBindTight on",
                "Port " + port,
                "UseIPv6 off",
                "UseReverseDNS off",
                "User nobody",
                "Group nogroup",
                "PidFile " + dir.resolve("pid"),
                "ScoreboardFile " + dir.resolve("scoreboard"),
                "DelayEngine off",
                "AuthOrder mod_auth_unix.c",
                "RequireValidShell off",
                "DefaultRoot ~",
                "AllowOverwrite on",
                "AllowStoreRestart on",
                "AllowRetrieveRestart on",
                "SFTPEngine on",
                "SFTPHostKey " + dir.resolve("host_key"),
                "SFTPAuthMethods password",
                "SFTPLog " + dir.resolve("sftp.log")));
        Process process = new ProcessBuilder(HOME + "sbin/proftpd", "-n", "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        return new ModSftp(dir, port, process);
    }

    /** Reads its log to the end, and sees that it has started. */
    private boolean listens() throws IOException {
        CountDownLatch started = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.contains("STARTUP")) {
                        started.countDown();
                    }
                }
            } catch (IOException _) {
                // The server is gone.
            }
        });
        try {
            return started.await(120, TimeUnit.SECONDS) && takesConnections();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** It says that it has started a moment before it listens. */
    private boolean takesConnections() throws InterruptedException {
        for (int look = 0; look < 600 && process.isAlive(); look++) {
            try (Socket _ = new Socket(host(), port)) {
                return true;
            } catch (IOException _) {
                process.waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
        return false;
    }
}
