package org.autodispatcher.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that other accounts than the tests' own work in. */
public final class Folders {
    private Folders() {}

    /** Lets everybody pass through and look. */
    public static void open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Gives {@code path} and all in it to {@code account}. Needs root. */
    public static void give(Path path, String account) throws IOException {
        SshKeys.run(List.of("chown", "-R", account + ":", path.toString()));
    }

    /** Removes a folder with all in it. */
    public static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
