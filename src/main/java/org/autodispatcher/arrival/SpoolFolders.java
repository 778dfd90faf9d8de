package org.autodispatcher.arrival;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The spools of processes that share one HOME: each has a folder named after its process id, so that none removes what another
 * still sends. What a killed process left behind is removed by the next.
 */
public final class SpoolFolders {
    private static final String PREFIX = "of-";

    private final Path parent;

    /** @param parent {@code state/spool} of the HOME; need not be there */
    public SpoolFolders(Path parent) {
        this.parent = parent;
    }

    /** The folder of this process; not made yet. */
    public Path own() {
        return parent.resolve(PREFIX + ProcessHandle.current().pid());
    }

    /** Removes the folder of this process with all copies in it. */
    public void removeOwn() throws IOException {
        if (Files.isDirectory(own())) {
            remove(own());
        }
    }

    /** Removes the folders of processes that are no more. */
    public void removeAbandoned() throws IOException {
        if (!Files.isDirectory(parent)) {
            return;
        }
        List<Path> folders;
        try (Stream<Path> all = Files.list(parent)) {
            folders = all.filter(SpoolFolders::abandoned).toList();
        }
        for (Path folder : folders) {
            remove(folder);
        }
    }

    private static boolean abandoned(Path folder) {
        OptionalLong pid = pid(String.valueOf(folder.getFileName()));
        return pid.isPresent() && ProcessHandle.of(pid.getAsLong()).isEmpty();
    }

    private static OptionalLong pid(String name) {
        boolean ours = name.matches(PREFIX + "[0-9]{1,18}");
        return ours ? OptionalLong.of(Long.parseLong(name.substring(PREFIX.length()))) : OptionalLong.empty();
    }

    private static void remove(Path folder) throws IOException {
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(folder)) {
            for (Path copy : copies) {
                Files.deleteIfExists(copy);
            }
        } catch (NoSuchFileException _) {
            return; // another command cleared it at the same moment
        }
        Files.deleteIfExists(folder);
    }
}
