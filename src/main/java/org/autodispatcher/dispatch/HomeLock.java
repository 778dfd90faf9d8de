package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes one process the owner of a HOME. Two that sent to the same target at once would share a staged file and could run two
 * upgrades. The kernel takes the lock back however its holder ends (fcntl(2), advisory record locking), so a kill leaves nothing
 * behind.
 */
public final class HomeLock implements AutoCloseable {
    /** The lock files this process holds. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final FileChannel channel;
    private final Path file;

    private HomeLock(FileChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    /** Another process owns the HOME. */
    public static final class Taken extends IOException {
        private static final long serialVersionUID = 1L;

        private final String pid;

        Taken(String pid) {
            super("owned by process " + pid);
            this.pid = pid;
        }

        /** Its process id; empty where it has not said so yet. */
        public String pid() {
            return pid;
        }
    }

    /**
     * Takes the lock where it is free. The lock ends with any descriptor of this file that this process closes (fcntl(2)), so a
     * process that holds it never opens the file again; that is why it is asked for in memory first.
     *
     * @param state HOME's private folder
     * @throws Taken where another process has it, or this one already
     */
    public static HomeLock own(Path state) throws IOException {
        Path file = state.toRealPath().resolve("lock");
        if (!HELD.add(file)) {
            throw new Taken(String.valueOf(ProcessHandle.current().pid()));
        }
        try {
            return locked(file);
        } catch (IOException | RuntimeException e) {
            HELD.remove(file);
            throw e;
        }
    }

    private static HomeLock locked(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            if (channel.tryLock() == null) {
                throw new Taken(holder(channel));
            }
            channel.truncate(0);
            channel.write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
            return new HomeLock(channel, file);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(32);
        channel.read(text, 0);
        return StandardCharsets.US_ASCII.decode(text.flip()).toString().strip();
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(file);
        }
    }
}
