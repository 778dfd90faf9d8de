package org.autodispatcher.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Folders that other accounts than the tests' own work in. */
public final class Folders {
    private static final int ATTEMPTS = 100;

    private Folders() {}

    /** Lets everybody pass through and look. */
    public static void open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Gives {@code path} and all in it to {@code account}. Needs root. */
    public static void give(Path path, String account) throws IOException {
        SshKeys.run(List.of("chown", "-R", account + ":", path.toString()));
    }

    /** Removes a folder with all in it, also while the last of those who work there still end. */
    public static void remove(Path folder) {
        for (int attempt = 1; Files.exists(folder); attempt++) {
            try {
                removeOnce(folder);
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new UncheckedIOException(e);
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    private static void removeOnce(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause(); // something that was listed is gone
        }
    }
}
