package org.autodispatcher.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Up to which entry of the ledger everybody who dropped a package has his answer, kept for the next start. It may be lost or behind: then
 * answers are written once more.
 */
final class Answered {
    private final Path file;
    private long kept = -1;

    /** @param state HOME's private folder */
    Answered(Path state) {
        this.file = state.resolve("answered");
    }

    /** The sequence of that entry; 0 where it is not known. */
    long read() {
        try {
            return Math.max(0, Long.parseLong(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    /** Nothing up to this entry is owed any more. */
    synchronized void keep(long sequence) {
        if (sequence == kept) {
            return;
        }
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(fresh, sequence + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            kept = sequence;
        } catch (IOException e) {
            // the disk takes nothing: it is tried again with the next answer
        }
    }
}
