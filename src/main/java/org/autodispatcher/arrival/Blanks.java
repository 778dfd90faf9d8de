package org.autodispatcher.arrival;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Empty, private files into which copies are written. Whoever takes one package after another has one lie ready: to make a file while
 * what came before is put on the disk takes longer than all the rest of taking a package, because the file system waits for its journal.
 */
final class Blanks {
    private static final FileAttribute<?> FOLDER_FOR_OWNER = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> FILE_FOR_OWNER = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final String TAKING = "taking-";

    private final Path folder;
    private final AtomicLong made = new AtomicLong();
    private final AtomicReference<Path> ready = new AtomicReference<>();
    private volatile boolean readyAhead;

    Blanks(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder, where it is not there. */
    void makeFolder() throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, FOLDER_FOR_OWNER);
        }
    }

    /** One that nobody else is given: the one that lies ready, else a new one. The folder is there. */
    Path next() throws IOException {
        Path lying = ready.getAndSet(null);
        Path blank = lying != null && Files.exists(lying) ? lying : make();
        if (readyAhead) {
            Thread.startVirtualThread(this::makeReady);
        }
        return blank;
    }

    private Path make() throws IOException {
        return Files.createFile(folder.resolve(TAKING + ProcessHandle.current().pid() + "-" + made.incrementAndGet()), FILE_FOR_OWNER);
    }

    /** From now on one lies ready, or none does any more. */
    synchronized void readyAhead(boolean is) {
        readyAhead = is;
        makeReady();
        Path lying = is ? null : ready.getAndSet(null);
        if (lying != null) {
            try {
                Files.deleteIfExists(lying);
            } catch (IOException e) {
                // the next owner removes it with the leftovers
            }
        }
    }

    private synchronized void makeReady() {
        if (!readyAhead || ready.get() != null) {
            return;
        }
        try {
            makeFolder();
            ready.set(make());
        } catch (IOException e) {
            // whoever takes the next package makes one himself, and tells why he cannot
        }
    }

    /** Removes those of takers that ended in the middle; only while nobody takes anything. */
    void removeLeftovers() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, TAKING + "*")) {
            for (Path left : all) {
                Files.deleteIfExists(left);
            }
        }
    }
}
