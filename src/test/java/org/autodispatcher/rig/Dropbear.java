package org.autodispatcher.rig;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A real Dropbear server with host keys of its own on a free port of 127.0.0.1. Closing it ends it and every session. */
public final class Dropbear implements AutoCloseable {
    private final int port;
    private final Path dir;
    private final List<String> hostKeys;
    private final Process process;

    private Dropbear(Path dir, List<String> hostKeys, int port, Process process) {
        this.dir = dir;
        this.hostKeys = hostKeys;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts one and returns once it listens.
     *
     * @param dir      a folder of its own
     * @param hostKeys types as dropbearkey(1) names them: {@code ed25519}, {@code ecdsa}, {@code rsa}
     * @param options  more of dropbear(8)'s
     */
    public static Dropbear start(Path dir, List<String> hostKeys, String... options) throws IOException {
        Files.createDirectories(dir);
        for (String type : hostKeys) {
            SshKeys.run(List.of("dropbearkey", "-t", type, "-f", dir.resolve(type).toString()));
        }
        for (int attempt = 0; attempt < 5; attempt++) {
            // Between looking for a free port and listening on it another test can take it.
            Dropbear server = launch(dir, hostKeys, options);
            if (server.listens()) {
                return server;
            }
            server.close();
        }
        throw new IOException("dropbear does not start");
    }

    private static Dropbear launch(Path dir, List<String> hostKeys, String... options) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        List<String> command = new ArrayList<>(List.of("/usr/sbin/dropbear", "-F", "-E", "-p", "127.0.0.1:" + port, "-P", dir.resolve("pid").toString()));
        hostKeys.forEach(type -> command.addAll(List.of("-r", dir.resolve(type).toString())));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectInput(new File("/dev/null")).start();
        return new Dropbear(dir, hostKeys, port, process);
    }

    /** Reads its log to the end, and sees that it says it is not in the background: it listens then. */
    private boolean listens() throws IOException {
        CountDownLatch started = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.contains("Not backgrounding")) {
                        started.countDown();
                    }
                }
            } catch (IOException _) {
                // The server is gone.
            }
        });
        try {
            return started.await(120, TimeUnit.SECONDS) && process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    /** A file of its own that knows this server's host keys. */
    public Path knownHosts() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String type : hostKeys) {
            String output = SshKeys.run(List.of("dropbearkey", "-y", "-f", dir.resolve(type).toString()));
            String line = output.lines().filter(text -> text.startsWith("ssh-") || text.startsWith("ecdsa-")).findFirst().orElseThrow();
            lines.add("[" + host() + "]:" + port + " " + line);
        }
        return Files.write(dir.resolve("known_hosts"), lines);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroy();
        process.onExit().join();
    }
}
