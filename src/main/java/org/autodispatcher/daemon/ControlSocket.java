package org.autodispatcher.daemon;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code HOME/run/control.sock}: takes connections and has each served on a virtual thread of its own.
 *
 * <p>The socket gets its group and mode in a folder that nobody else can pass, and only then its name; the rename also takes the
 * place of what a killed owner left. Whoever owns HOME holds its lock, so there is no other living owner's to be taken.
 */
final class ControlSocket implements AutoCloseable {
    /** Who asks for more at once is turned away: a person needs one, a console a few. */
    static final int CONNECTIONS = 128;

    /** Begins the name of the folder in which a socket is made. */
    private static final String NURSERY = ".new-";

    private static final long AFTER_TROUBLE = 100_000_000L;

    private static final FileAttribute<?> PRIVATE = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path file;
    private final Object identity;
    private final ServerSocketChannel listening;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final Semaphore places = new Semaphore(CONNECTIONS);

    private ControlSocket(Path file, Object identity, ServerSocketChannel listening) {
        this.file = file;
        this.identity = identity;
        this.listening = listening;
    }

    /** Serves one connection, and is done with it when it returns. */
    @FunctionalInterface
    interface Service {
        void serve(SocketChannel channel) throws IOException;

        /** Tells somebody that there is no place for him; may leave it. Must not wait. */
        default void turnAway(SocketChannel channel) throws IOException {}
    }

    static Path in(Path home) {
        return home.resolve("run").resolve("control.sock");
    }

    /** Makes the socket of {@code home}, whose lock is ours. Who connects waits until it is served. */
    static ControlSocket open(Path home) throws IOException {
        Path file = in(home);
        GroupPrincipal group = Files.readAttributes(home, PosixFileAttributes.class).group();
        folder(file.getParent(), group);
        removeAbandoned(file.getParent());
        Path nursery = Files.createTempDirectory(file.getParent(), NURSERY, PRIVATE);
        ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Path made = nursery.resolve(file.getFileName());
            try (SocketPath path = SocketPath.of(made)) {
                listening.bind(path.address(), CONNECTIONS);
            }
            give(made, group, "rw-rw----");
            Object identity = identity(made);
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            return new ControlSocket(file, identity, listening);
        } catch (IOException | RuntimeException e) {
            listening.close();
            throw e;
        } finally {
            removeFolder(nursery);
        }
    }

    private static void folder(Path run, GroupPrincipal group) throws IOException {
        if (!Files.isDirectory(run)) {
            Files.createDirectory(run, PRIVATE);
            give(run, group, "rwxr-x---");
        }
    }

    /** A killed owner may have left the folder in which it made its socket. */
    private static void removeAbandoned(Path run) throws IOException {
        try (var left = Files.newDirectoryStream(run, NURSERY + "*")) {
            for (Path folder : left) {
                removeFolder(folder);
            }
        }
    }

    private static void removeFolder(Path nursery) throws IOException {
        Files.deleteIfExists(nursery.resolve("control.sock"));
        Files.deleteIfExists(nursery);
    }

    /** Where the account is no member of HOME's group, the group stays its own: then only it and root get in. */
    private static void give(Path path, GroupPrincipal group, String rights) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            view.setGroup(group);
        } catch (FileSystemException e) {
            // EPERM: we are no member of it
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
    }

    private static Object identity(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }

    /** Serves everybody from now on, until it is closed. */
    void serve(Service service) {
        Thread.ofPlatform().daemon().name("control socket").start(() -> accept(service));
    }

    private void accept(Service service) {
        while (listening.isOpen()) {
            try {
                SocketChannel channel = listening.accept();
                if (places.tryAcquire()) {
                    open.add(channel);
                    Thread.ofVirtual().name("control").start(() -> serve(service, channel));
                } else {
                    turnAway(service, channel);
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // no descriptor is free, for example; what is served goes on, and frees some
                LockSupport.parkNanos(AFTER_TROUBLE);
            }
        }
    }

    private void serve(Service service, SocketChannel channel) {
        try (channel) {
            service.serve(channel);
        } catch (IOException e) {
            // whoever asked has gone; nobody else is touched by that
        } finally {
            open.remove(channel);
            places.release();
        }
    }

    private static void turnAway(Service service, SocketChannel channel) {
        try (channel) {
            channel.configureBlocking(false);
            service.turnAway(channel);
        } catch (IOException e) {
            // the same
        }
    }

    /**
     * Nobody finds it any more; those that have connected are served on, also where they have not been taken yet. The name goes, unless
     * it is another owner's by now.
     */
    void stopTaking() throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && identity(file).equals(identity)) {
            Files.deleteIfExists(file);
        }
    }

    /** Waits until those that are being served have their answers, but no longer than {@code limit}. */
    void awaitServed(Duration limit) throws InterruptedException {
        if (places.tryAcquire(CONNECTIONS, limit.toMillis(), TimeUnit.MILLISECONDS)) {
            places.release(CONNECTIONS);
        }
    }

    /** Ends everything. */
    @Override
    public void close() throws IOException {
        stopTaking();
        listening.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }
}
