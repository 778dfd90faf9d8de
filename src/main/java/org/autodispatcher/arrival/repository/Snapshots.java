package org.autodispatcher.arrival.repository;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;

/** What is known of each repository, one file for each, in a private folder. */
public final class Snapshots {
    private final Path folder;

    /** @param folder made where it is missing once there is something to write */
    public Snapshots(Path folder) {
        this.folder = folder;
    }

    private Path file(String repository) {
        String name = Percent.of(repository).replace("/", "%2F").replace(".", "%2E");
        return folder.resolve(name);
    }

    /**
     * What was written last; empty where the repository was never looked at.
     *
     * @throws org.autodispatcher.FailureException where it is no longer what was written
     */
    public Optional<Snapshot> read(String repository) throws IOException {
        Path file = file(repository);
        try {
            return Optional.of(Snapshot.of(Files.readString(file, StandardCharsets.US_ASCII)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException | IndexOutOfBoundsException | java.nio.charset.CharacterCodingException e) {
            throw Failure.of(Reason.UNREADABLE, "snapshot").with("path", file).exception(new IOException(e));
        }
    }

    /** Writes it, so that after a loss of power either this or what was there before is there. */
    public void write(String repository, Snapshot snapshot) throws IOException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = file(repository);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel out = FileChannel.open(fresh,
                EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer text = ByteBuffer.wrap(snapshot.text().getBytes(StandardCharsets.US_ASCII));
            while (text.hasRemaining()) {
                out.write(text);
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel all = FileChannel.open(folder, StandardOpenOption.READ)) {
            all.force(true);
        }
    }
}
