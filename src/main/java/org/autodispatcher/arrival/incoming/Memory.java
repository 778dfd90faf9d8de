package org.autodispatcher.arrival.incoming;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.linux.Descriptor;

/**
 * What is known of an incoming directory, in a private folder: one file for each folder that was ever at its top, so that one that is mounted
 * again is known again. For use by many threads.
 */
final class Memory {
    private static final String KEPT = ".look";

    private final Path all;
    private final Path folder;
    private boolean owed;

    /**
     * @param all    of all incoming directories there are and were
     * @param folder made when something is first read from it
     */
    private Memory(Path all, Path folder) {
        this.all = all;
        this.folder = folder;
    }

    /** That of the incoming directory {@code name}, among those of the others; two names never share one. */
    static Memory of(Path all, String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_.-]", "_");
        boolean asItIs = plain.equals(name) && !name.startsWith(".");
        return new Memory(all, all.resolve(asItIs ? name : "x" + plain + "," + Integer.toHexString(name.hashCode())));
    }

    private KnownTree tree(Root.Identity top) {
        return tree(folder, top);
    }

    private static KnownTree tree(Path folder, Root.Identity top) {
        return new KnownTree(folder.resolve(top.lasting() + KEPT));
    }

    private List<Path> others() throws IOException {
        List<Path> others = new ArrayList<>();
        if (Files.isDirectory(all)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(all, each -> !each.equals(folder))) {
                folders.forEach(others::add);
            }
        }
        return others;
    }

    /** What is known of folders that were incoming directories of their own, or lay under this one before. */
    Look.Former former() throws IOException {
        List<Path> others = others();
        return new Look.Former() {
            @Override
            public Optional<Folder> of(Descriptor open) throws IOException {
                return others.isEmpty() ? Optional.empty() : known(others, Root.identity(open));
            }

            @Override
            public Optional<Folder> instead(Root.Identity before, Folder was, Descriptor open) throws IOException {
                tree(before).write(was);
                Root.Identity now = Root.identity(open);
                Optional<Folder> own = tree(now).read();
                return own.isPresent() ? own : known(others, now);
            }
        };
    }

    /** What is known of a folder from when it was at the top of another incoming directory. */
    Optional<Folder> ofAnother(Root.Identity top) throws IOException {
        return known(others(), top);
    }

    private static Optional<Folder> known(List<Path> folders, Root.Identity top) throws IOException {
        for (Path each : folders) {
            Optional<Folder> known = tree(each, top).read();
            if (known.isPresent()) {
                return known;
            }
        }
        return Optional.empty();
    }

    boolean knows(Root.Identity top) {
        return tree(top).exists();
    }

    /** Whether anything is known, of whatever top. */
    boolean knowsAny() throws IOException {
        try (var files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(KEPT));
        }
    }

    /** The tree below {@code top} as it was kept; empty where there is none, or none that can be read. */
    Optional<Folder> read(Root.Identity top) throws IOException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return tree(top).read();
    }

    /** Keeps the tree, where it is another one than what was kept. */
    synchronized void keep(Root.Identity top, Folder tree) throws IOException {
        for (Folder each : tree.all()) {
            owed |= each.changedSinceAsked();
        }
        if (owed || !knows(top)) {
            owed = true; // until it is on the disk
            tree(top).write(tree);
            owed = false;
        }
    }
}
