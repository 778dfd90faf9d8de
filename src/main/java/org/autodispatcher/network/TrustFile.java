package org.autodispatcher.network;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The files that say whom we trust. Whoever changes one first takes the lock of the file {@code .NAME.lock} beside it, so that of
 * two programs in one HOME neither undoes what the other has recorded.
 */
public final class TrustFile {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** A file's lock is the whole process's: between its threads this one decides. */
    private static final ReentrantLock WRITER = new ReentrantLock();

    private TrustFile() {}

    /** What the file is to hold, found out while nobody else changes it. */
    @FunctionalInterface
    public interface Change {
        List<String> lines() throws IOException;
    }

    /** All lines; a pipe or device, which could make us wait for ever, is an error as much as a folder is. */
    public static List<String> lines(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "not a regular file");
        }
        return Files.readAllLines(file);
    }

    /** Changes whenever the file does: for those who wait for somebody to record a host, and ask often. Equal for as long as it is not there. */
    public static String version(Path file) throws IOException {
        BasicFileAttributes attributes = file.getFileSystem().provider().readAttributesIfExists(file, BasicFileAttributes.class);
        return attributes == null
                ? "none"
                : attributes.fileKey() + " " + attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS) + " " + attributes.size();
    }

    /**
     * Replaces {@code file} in one step and for its owner alone, so that a reader or a crash never meets half of it. A link to
     * the file stays one.
     *
     * @throws FileSystemException where that cannot be; the file is as it was
     */
    public static void change(Path file, Change change) throws IOException {
        changeIf(file, () -> true, change);
    }

    /** Whether the file is still what a change is meant for. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws IOException;
    }

    /**
     * The same, only where {@code condition} holds while nobody else changes it.
     *
     * @return whether it did
     */
    public static boolean changeIf(Path file, Condition condition, Change change) throws IOException {
        Path real = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path lock = real.resolveSibling("." + real.getFileName() + ".lock");
        WRITER.lock();
        try (FileChannel channel = FileChannel.open(lock, EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), PRIVATE)) {
            channel.lock(); // goes with the channel, and with a process that is killed
            if (!condition.holds()) {
                return false;
            }
            replace(real, change.lines());
            return true;
        } finally {
            WRITER.unlock();
        }
    }

    private static void replace(Path real, List<String> lines) throws IOException {
        Path next = Files.createTempFile(real.getParent(), "." + real.getFileName(), ".new", PRIVATE);
        try {
            write(next, (lines.isEmpty() ? "" : String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
            Files.move(next, real, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel folder = FileChannel.open(real.getParent(), StandardOpenOption.READ)) {
                folder.force(true); // else a loss of power brings back what was there, and a token that was revoked with it
            }
        } finally {
            Files.deleteIfExists(next);
        }
    }

    /** Writes a file that is there, as safe as the disk makes it. */
    static void write(Path next, byte[] bytes) throws IOException {
        try {
            Files.write(next, bytes);
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) { // a full disk: the JDK does not say of which file
            throw (FileSystemException) new FileSystemException(next.toString(), null, e.getMessage()).initCause(e);
        }
    }
}
