package org.autodispatcher.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Up to which entry of the ledger each channel owes nothing, kept for the next start. It may be lost or behind: then more of the ledger is
 * read once more, which says what was told.
 */
final class ToldUpTo {
    private final Path file;
    private final Map<String, Long> upTo = new ConcurrentHashMap<>();
    private String kept = "";

    /** @param state HOME's private folder */
    ToldUpTo(Path state) {
        this.file = state.resolve("told");
        try {
            for (String line : Files.readAllLines(file)) {
                String[] parts = line.split("\t", 2);
                upTo.put(parts[1], Long.parseLong(parts[0]));
            }
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            upTo.clear();
        }
    }

    /** The sequence of that entry; 0 where it is not known. */
    long read(String channel) {
        return upTo.getOrDefault(channel, 0L);
    }

    /** Nothing up to this entry is owed by this channel. */
    void note(String channel, long sequence) {
        upTo.put(channel, sequence);
    }

    /** It is no more. */
    void forget(String channel) {
        upTo.remove(channel);
    }

    /** Writes what was noted. */
    synchronized void keep() {
        String now = new TreeMap<>(upTo).entrySet().stream().map(each -> each.getValue() + "\t" + each.getKey() + "\n").collect(Collectors.joining());
        if (now.equals(kept)) {
            return;
        }
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(fresh, now);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            kept = now;
        } catch (IOException e) {
            // the disk takes nothing: it is tried again
        }
    }
}
