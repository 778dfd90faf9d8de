package org.autodispatcher.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A network of its own, with nothing in it but its loopback interface, to which any address can be given and on which the
 * standard ports are free. Needs root. Closing it ends what was started in it.
 */
public final class NetNamespace implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name = "ad-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    private final List<Process> servers = new ArrayList<>();

    /** Makes one whose loopback interface has {@code addresses} too. */
    public NetNamespace(String... addresses) throws IOException {
        SshKeys.run(List.of("ip", "netns", "add", name));
        SshKeys.run(List.of("ip", "-n", name, "link", "set", "lo", "up"));
        for (String address : addresses) {
            SshKeys.run(List.of("ip", "-n", name, "addr", "add", address + "/32", "dev", "lo"));
        }
    }

    /** What has to stand before a command that is to run in it. */
    public List<String> prefix() {
        return List.of("ip", "netns", "exec", name);
    }

    /** Starts a server that stays in the foreground and returns once it listens on {@code port}. */
    public void start(Path log, int port, String... command) throws IOException {
        List<String> all = new ArrayList<>(prefix());
        all.addAll(List.of(command));
        Process server = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .start();
        servers.add(server);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!listens(server, port)) {
            if (!server.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("no server on port " + port + ": " + Files.readString(log));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Whether somebody in the server's network listens on {@code port}: state 0A in proc(5)'s net/tcp. */
    private static boolean listens(Process server, int port) throws IOException {
        Path table = Path.of("/proc/" + server.pid() + "/net/tcp");
        String local = String.format(":%04X ", port);
        try (var lines = Files.lines(table)) {
            return lines.anyMatch(line -> line.contains(local) && line.contains(" 0A "));
        } catch (java.io.UncheckedIOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        for (Process server : servers) {
            List<ProcessHandle> sessions = server.descendants().toList();
            server.destroy();
            sessions.forEach(ProcessHandle::destroyForcibly);
            server.onExit().join();
        }
        SshKeys.run(List.of("ip", "netns", "del", name));
    }
}
