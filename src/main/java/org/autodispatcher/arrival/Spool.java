package org.autodispatcher.arrival;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;

/**
 * Private, immutable copies of arrived packages, each under its digest. A package is copied and hashed in one reading of one
 * open file, so that what is sent is what was hashed, whatever happens to the original meanwhile.
 */
public final class Spool {
    private final Path folder;
    private final Limits limits;
    private final Room room;
    private final FolderSync names;
    private final Blanks blanks;

    /**
     * @param maxSize largest package taken, bytes
     * @param minFree bytes that must stay free on the spool's file system
     */
    public record Limits(long maxSize, long minFree) {}

    /** A spool in {@code folder}, which is made, for its owner alone, when the first package is taken. */
    public Spool(Path folder, Limits limits) {
        this.folder = folder;
        this.limits = limits;
        names = new FolderSync(folder);
        blanks = new Blanks(folder);
        room = new Room(folder, limits.minFree());
    }

    /**
     * Takes a copy of {@code file}, which must not change meanwhile. Links are not followed; anything but a regular file is
     * never opened.
     *
     * @throws org.autodispatcher.FailureException {@code name-refused}, {@code not-a-file}, {@code empty},
     *     {@code unreadable}, {@code incomplete} (it changed), {@code too-large}, {@code spool-full}
     */
    public Spooled take(Path file) throws IOException {
        BasicFileAttributes before = PackageFile.look(file);
        Source source = new Source(file, before.size(), copied -> PackageFile.requireUnchanged(file, before, copied));
        try (FileChannel in = PackageFile.open(file); Copied copy = copy(source, in)) {
            return copy.keep();
        }
    }

    /**
     * Takes bytes that somebody sends.
     *
     * @param size  how many there must be
     * @param bytes fails with an IOException where what was sent is not whole
     * @throws org.autodispatcher.FailureException as {@link #take(Path)}
     */
    public Spooled take(String name, long size, InputStream bytes) throws IOException {
        try (Copied copy = copy(name, size, Channels.newChannel(bytes))) {
            return copy.keep();
        }
    }

    /**
     * Copies a package and hashes it. It is not taken before it is {@link Copied#keep kept}: until then nothing of it need survive.
     *
     * @param size  how many bytes there must be
     * @param bytes read to the end, not closed
     * @throws org.autodispatcher.FailureException as {@link #take(Path)}
     */
    public Copied copy(String name, long size, ReadableByteChannel bytes) throws IOException {
        Path file = Path.of(name);
        PackageFile.requireName(file);
        if (size == 0) {
            throw PackageFile.about(file, Reason.EMPTY).exception();
        }
        return copy(new Source(file, size, copied -> {
            if (copied != size) {
                throw PackageFile.about(file, Reason.INCOMPLETE, "changed").exception();
            }
        }), bytes);
    }

    /**
     * Promises room to a package whose bytes come little by little and lie beside the spool until they are whole, see {@link #adopt}.
     *
     * @param whole how many bytes it will have
     * @param more  how many of them are still to come
     * @throws org.autodispatcher.FailureException {@code name-refused}, {@code too-large}, {@code spool-full}
     */
    public Room.Place room(String name, long whole, long more) throws IOException {
        Path file = Path.of(name);
        PackageFile.requireName(file);
        requireNotTooLarge(file, whole);
        return room(more);
    }

    /**
     * Hashes a private file that nobody changes any more. Once it is {@link Copied#keep kept} it has moved into the spool; otherwise it
     * is removed when that is closed.
     *
     * @param file lies on the spool's file system
     * @throws org.autodispatcher.FailureException {@code name-refused}, {@code empty}, {@code too-large}
     */
    public Copied adopt(String name, Path file) throws IOException {
        Path named = Path.of(name);
        PackageFile.requireName(named);
        long size = Files.size(file);
        if (size == 0) {
            throw PackageFile.about(named, Reason.EMPTY).exception();
        }
        requireNotTooLarge(named, size);
        blanks.makeFolder();
        return new Copied(new InstallPackage(name, hashed(file), size), file);
    }

    /** A package of which there is a copy, with its digest, that is not kept yet. */
    public final class Copied implements AutoCloseable {
        private final InstallPackage pack;
        private final Path copy;

        private Copied(InstallPackage pack, Path copy) {
            this.pack = pack;
            this.copy = copy;
        }

        public InstallPackage pack() {
            return pack;
        }

        /** Puts the copy on the disk and under its digest: from now on it is in the spool. To be called once. */
        public Spooled keep() throws IOException {
            try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Path bytes = folder.resolve(pack.sha256().hex());
            put(copy, bytes);
            return new Spooled(pack, bytes);
        }

        /** Removes the copy, unless it was kept. */
        @Override
        public void close() throws IOException {
            Files.deleteIfExists(copy);
        }
    }

    /** Where the copies lie. */
    public Path folder() {
        return folder;
    }

    /** A package that was taken earlier, by this process or another. */
    public Spooled recorded(InstallPackage pack) {
        return new Spooled(pack, folder.resolve(pack.sha256().hex()));
    }

    /** Whether there is a copy of this digest and size, which then counts as taken now: it is wanted. Its bytes are not read. */
    public synchronized boolean keeps(String sha256, long size) {
        Path copy = folder.resolve(new Sha256(sha256).hex());
        try {
            if (!Files.isRegularFile(copy) || Files.size(copy) != size) {
                return false;
            }
            Files.setLastModifiedTime(copy, FileTime.from(Instant.now()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Reads the copy of a package and compares it with its digest.
     *
     * @throws org.autodispatcher.FailureException {@code spool-damaged} where it is not what was taken
     */
    public void requireSound(Spooled spooled) throws IOException {
        try {
            if (!hashed(spooled.bytes()).equals(spooled.pack().sha256())) {
                throw damaged(spooled).exception();
            }
        } catch (NoSuchFileException e) {
            throw damaged(spooled).exception(e);
        }
    }

    private static Sha256 hashed(Path file) throws IOException {
        return new Sha256(digest(file, "SHA-256"));
    }

    private static String digest(Path file, String algorithm) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return ContentDigest.hex(in, algorithm);
        }
    }

    /**
     * Another digest of a copy.
     *
     * @param algorithm as the JDK calls it; one that every JDK has
     * @return in lower-case hexadecimal
     */
    public String digest(Sha256 copy, String algorithm) throws IOException {
        return digest(folder.resolve(copy.hex()), algorithm);
    }

    private static Failure damaged(Spooled spooled) {
        return Failure.of(Reason.SPOOL_DAMAGED).with("path", spooled.bytes());
    }

    /** The copies that lie there, by digest, and since when. */
    public Map<Sha256, Instant> copies() throws IOException {
        Map<Sha256, Instant> copies = new HashMap<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, path -> String.valueOf(path.getFileName()).matches("[0-9a-f]{64}"))) {
                for (Path copy : all) {
                    copies.put(new Sha256(String.valueOf(copy.getFileName())), Files.getLastModifiedTime(copy).toInstant());
                }
            }
        }
        return copies;
    }

    /** Removes the copy of a digest, unless it was taken anew after {@code before}. */
    public synchronized void remove(Sha256 sha256, Instant before) throws IOException {
        Path copy = folder.resolve(sha256.hex());
        if (Files.exists(copy) && Files.getLastModifiedTime(copy).toInstant().isBefore(before)) {
            Files.delete(copy);
        }
    }

    /** Removes what takers that ended in the middle left; for the owner of the spool, before it takes anything. */
    public void removeLeftovers() throws IOException {
        blanks.removeLeftovers();
    }

    /** For who takes one package after another: from now on the file for the next one lies ready, or does not any more. */
    public void readyAhead(boolean is) {
        blanks.readyAhead(is);
    }

    private Copied copy(Source source, ReadableByteChannel in) throws IOException {
        try (Room.Place place = place(source)) {
            Path copy = blanks.next();
            boolean whole = false;
            try {
                Sha256 digest = source.copied(in, copy, place);
                whole = true;
                return new Copied(new InstallPackage(String.valueOf(source.file().getFileName()), digest, source.size()), copy);
            } finally {
                if (!whole) {
                    Files.deleteIfExists(copy);
                }
            }
        }
    }

    /** Whoever removes old copies does not do so in between; the disk is waited for by each alone. */
    private void put(Path copy, Path bytes) throws IOException {
        synchronized (this) {
            Files.move(copy, bytes, StandardCopyOption.ATOMIC_MOVE);
        }
        names.sync();
    }

    private Room.Place place(Source source) throws IOException {
        requireNotTooLarge(source.file(), source.size());
        return room(source.size());
    }

    private void requireNotTooLarge(Path file, long size) throws FailureException {
        if (size > limits.maxSize()) {
            throw PackageFile.about(file, Reason.TOO_LARGE).with("size", size).with("limit", limits.maxSize()).exception();
        }
    }

    private Room.Place room(long bytes) throws IOException {
        blanks.makeFolder();
        return room.place(bytes);
    }
}
