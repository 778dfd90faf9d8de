package org.autodispatcher.arrival;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.autodispatcher.Failure;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.ShellQuote;

/**
 * Private, immutable copies of arrived packages, each under its digest. A package is copied and hashed in one reading of one
 * open file, so that what is sent is what was hashed, whatever happens to the original meanwhile.
 */
public final class Spool {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");
    private static final int BUFFER = 1 << 18;

    private final Path folder;
    private final Limits limits;
    private final AtomicLong taken = new AtomicLong();

    /**
     * @param maxSize largest package taken, bytes
     * @param minFree bytes that must stay free on the spool's file system
     */
    public record Limits(long maxSize, long minFree) {}

    /** A spool in {@code folder}, which is made, for its owner alone, when the first package is taken. */
    public Spool(Path folder, Limits limits) {
        this.folder = folder;
        this.limits = limits;
    }

    /**
     * Takes a copy of {@code file}, which must not change meanwhile. Links are not followed; anything but a regular file is
     * never opened.
     *
     * @throws org.autodispatcher.FailureException {@code name-refused}, {@code not-a-file}, {@code empty},
     *     {@code unreadable}, {@code incomplete} (it changed), {@code too-large}, {@code spool-full}
     */
    public Spooled take(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        Optional<Failure> refusal = PackageNames.refusal(file);
        if (refusal.isPresent()) {
            throw refusal.get().exception();
        }
        BasicFileAttributes before = attributes(file);
        requireRoom(file, before.size());
        Path copy = folder.resolve("taking-" + ProcessHandle.current().pid() + "-" + taken.incrementAndGet());
        try {
            Sha256 digest = copy(file, copy, before);
            Path bytes = folder.resolve(digest.hex());
            Files.move(copy, bytes, StandardCopyOption.ATOMIC_MOVE);
            sync(folder);
            return new Spooled(new InstallPackage(name, digest, before.size()), bytes);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private Sha256 copy(Path from, Path to, BasicFileAttributes before) throws IOException {
        MessageDigest digest = Sha256.start();
        try (FileChannel in = open(from);
                FileChannel out = FileChannel.open(to,
                        EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                        PosixFilePermissions.asFileAttribute(PRIVATE))) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            // one byte more than expected is enough to know that it grew
            for (long left = before.size() + 1; left > 0 && in.read(buffer.clear().limit((int) Math.min(left, BUFFER))) >= 0; ) {
                left -= buffer.position();
                digest.update(buffer.flip());
                buffer.rewind();
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
            }
            requireUnchanged(from, before, out.size());
            out.force(true);
            return Sha256.of(digest);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        try {
            return FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        } catch (AccessDeniedException e) {
            throw about(file, Reason.UNREADABLE)
                    .with("user", System.getProperty("user.name"))
                    .with("mode", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .exception(e);
        }
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw about(file, Reason.NOT_A_FILE, "missing").exception(e);
        } catch (AccessDeniedException e) {
            throw about(file, Reason.UNREADABLE, "folder").with("user", System.getProperty("user.name")).exception(e);
        }
        if (!attributes.isRegularFile()) {
            String kind = attributes.isDirectory() ? "folder" : attributes.isSymbolicLink() ? "link" : "special";
            throw about(file, Reason.NOT_A_FILE, kind).exception();
        }
        if (attributes.size() == 0) {
            throw about(file, Reason.EMPTY).exception();
        }
        return attributes;
    }

    private void requireRoom(Path file, long size) throws IOException {
        if (size > limits.maxSize()) {
            throw about(file, Reason.TOO_LARGE).with("size", size).with("limit", limits.maxSize()).exception();
        }
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free - size < limits.minFree()) {
            throw Failure.of(Reason.SPOOL_FULL)
                    .with("folder", folder)
                    .with("free", free)
                    .with("size", size)
                    .with("limit", limits.minFree())
                    .exception();
        }
    }

    private static void requireUnchanged(Path file, BasicFileAttributes before, long copied) throws IOException {
        BasicFileAttributes after = attributes(file);
        boolean same = copied == before.size()
                && after.size() == before.size()
                && after.lastModifiedTime().equals(before.lastModifiedTime())
                && String.valueOf(after.fileKey()).equals(String.valueOf(before.fileKey()));
        if (!same) {
            throw about(file, Reason.INCOMPLETE, "changed").exception();
        }
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** A failure that names {@code file}, as text and as a word of a command. */
    private static Failure about(Path file, Reason reason, String... variant) {
        Failure failure = variant.length == 0 ? Failure.of(reason) : Failure.of(reason, variant[0]);
        Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of("."));
        return failure.with("path", PackageNames.shown(file.toString()))
                .with("path_word", ShellQuote.word(file.toString()))
                .with("folder_word", ShellQuote.word(folder.toString()));
    }
}
