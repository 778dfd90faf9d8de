package org.autodispatcher.arrival;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;

/**
 * The room that is left for packages. What is promised to those that are being taken in counts as taken, so that several at once
 * do not each find the same room; only who shares this object is seen.
 */
public final class Room {
    private final Path folder;
    private final long minFree;
    private Optional<FileStore> store = Optional.empty();
    private long promised;

    /**
     * @param folder  lies on the file system in question
     * @param minFree bytes that must stay free on it
     */
    Room(Path folder, long minFree) {
        this.folder = folder;
        this.minFree = minFree;
    }

    /**
     * Promises {@code size} bytes to a package, until it is closed.
     *
     * @throws FailureException {@code spool-full}
     */
    synchronized Place place(long size) throws IOException {
        if (store.isEmpty()) {
            store = Optional.of(Files.getFileStore(folder)); // looks for it among all that is mounted
        }
        long left = store.get().getUsableSpace() - promised;
        if (left - size < minFree) {
            throw Failure.of(Reason.SPOOL_FULL)
                    .with("folder", folder)
                    .with("free", left)
                    .with("size", size)
                    .with("limit", minFree)
                    .exception();
        }
        promised += size;
        return new Place(size);
    }

    private synchronized void release(long bytes) {
        promised -= bytes;
    }

    /** What one package has been promised. */
    public final class Place implements AutoCloseable {
        private long empty;

        private Place(long size) {
            empty = size;
        }

        /** So many bytes more have been written: the file system itself counts them now. */
        public void filled(long bytes) {
            long now = Math.min(bytes, empty);
            empty -= now;
            release(now);
        }

        @Override
        public void close() {
            filled(empty);
        }
    }
}
