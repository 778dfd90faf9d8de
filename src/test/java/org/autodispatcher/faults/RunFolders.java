package org.autodispatcher.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the run folders on a target say, read from the disk and not through the program. */
final class RunFolders {
    private RunFolders() {}

    /**
     * Whether the target shows that the upgrade was claimed and that no exit status was written. Where upgrades run plain, nothing
     * can be shown afterwards.
     */
    static boolean withoutStatus(Handed handed, LedgerSays.Delivery delivery) {
        try {
            boolean plain = handed.place().plain().equals(handed.place());
            return plain || of(handed).stream().anyMatch(run -> !Files.exists(run.resolve("status")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The run folders whose claim names the digest of this package. */
    static List<Path> of(Handed handed) throws IOException {
        Path runs = handed.place().runs().resolve("runs");
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(runs)) {
            return all.filter(run -> claims(run, handed)).toList();
        }
    }

    private static boolean claims(Path run, Handed handed) {
        try {
            Path claim = run.resolve("claim");
            return Files.readString(claim).contains(handed.sha256());
        } catch (NoSuchFileException _) {
            return false; // not claimed yet, or just cleaned away
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
