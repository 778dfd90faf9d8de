package org.autodispatcher.arrival;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Brings onto the disk what names a folder holds; once for all who ask at the same time. */
final class FolderSync {
    private final Object disk = new Object();
    private final Path folder;
    private long asked;
    private long done;

    FolderSync(Path folder) {
        this.folder = folder;
    }

    /** When it returns, every name that was there when it was called is on the disk. */
    void sync() throws IOException {
        long mine = ask();
        synchronized (disk) {
            if (done < mine) {
                long all = asked();
                try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                    channel.force(true);
                }
                done = all;
            }
        }
    }

    private synchronized long ask() {
        return ++asked;
    }

    private synchronized long asked() {
        return asked;
    }
}
