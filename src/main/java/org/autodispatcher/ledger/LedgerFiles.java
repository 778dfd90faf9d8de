package org.autodispatcher.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Where the ledger of a HOME lies. While a process has {@code ledger.db} open through SQLite it must not open that file in any
 * other way: closing any descriptor of a file takes all of the process's locks on it back (fcntl(2)).
 *
 * @param state HOME's private folder
 */
public record LedgerFiles(Path state) {
    static final FileAttribute<?> PRIVATE = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    static final FileAttribute<?> PRIVATE_FOLDER = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** The entries, and the index over them. */
    public Path database() {
        return state.resolve("ledger.db");
    }

    /** What was committed and is not in {@link #database()} yet. */
    public Path log() {
        return state.resolve("ledger.db-wal");
    }

    /** The index of {@link #log()}, which processes share. */
    Path shared() {
        return state.resolve("ledger.db-shm");
    }

    /** How far the ledger had come: see {@link LedgerMark}. */
    public Path mark() {
        return state.resolve("ledger.mark");
    }

    /** What upgrades wrote: see {@link UpgradeOutputs}. */
    public Path outputs() {
        return state.resolve("output");
    }

    /** How many bytes it takes on the disk. */
    public long size() throws IOException {
        return Files.size(database()) + (Files.exists(log()) ? Files.size(log()) : 0);
    }

    /** The copy of a ledger of version {@code version}, made before it was brought to the next one. */
    Path copy(int version) {
        return state.resolve("ledger.db.v" + version);
    }

    /** Makes a new file that only its owner may touch, and makes its name survive a power failure. */
    static void create(Path file) throws IOException {
        FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE).close();
        sync(file.getParent());
    }

    /** Makes the names in {@code folder} survive a power failure. */
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
