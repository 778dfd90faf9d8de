package org.autodispatcher.arrival.repository;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * The folder of the hooks that were there before ours. They keep their names, since many read their own ({@code $(basename $0)}), and find
 * beside themselves what they found there before ({@code $(dirname $0)/functions}): a link to everything that lies beside our hooks.
 */
final class Before {
    /** Its name in the folder of hooks. */
    static final String FOLDER = "before-auto-dispatcher";

    private static final Path UP = Path.of("..");

    private final Path hooks;
    private final List<String> ours;
    private final Path folder;

    /** @param ours what our hooks are called */
    Before(Path hooks, List<String> ours) {
        this.hooks = hooks;
        this.ours = List.copyOf(ours);
        folder = hooks.resolve(FOLDER);
    }

    Path folder() {
        return folder;
    }

    /** @throws org.autodispatcher.FailureException where {@code hook} cannot be kept there, because of something else */
    void require(Path hook) throws IOException {
        if (there(folder) && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw HookInstall.inTheWay(folder);
        }
        Path kept = folder.resolve(hook.getFileName());
        if (there(kept) && !isSame(hook, kept)) {
            throw HookInstall.inTheWay(kept);
        }
    }

    /** At no moment is there no hook, where the file system can give it a second name; an earlier install may have come so far. */
    Path keep(Path hook) throws IOException {
        link(true);
        Path kept = folder.resolve(hook.getFileName());
        if (there(kept)) {
            return kept;
        }
        if (Files.isSymbolicLink(hook)) {
            Files.createSymbolicLink(kept, fromHere(hook));
            return kept;
        }
        try {
            Files.createLink(kept, hook);
        } catch (IOException | UnsupportedOperationException e) {
            Files.move(hook, kept, StandardCopyOption.ATOMIC_MOVE);
        }
        return kept;
    }

    /**
     * Where there are earlier hooks, links to what has come beside ours since, too.
     *
     * @return whether any was missing
     */
    boolean link() throws IOException {
        return link(false);
    }

    private boolean link(boolean make) throws IOException {
        boolean made = false;
        if (make && !there(folder)) {
            Files.createDirectory(folder);
            made = true;
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (DirectoryStream<Path> beside = Files.newDirectoryStream(hooks, this::isAnothers)) {
            for (Path entry : beside) {
                made |= link(entry.getFileName());
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return made;
    }

    private boolean link(Path name) throws IOException {
        Path link = folder.resolve(name);
        try {
            Files.createSymbolicLink(link, UP.resolve(name));
            return true;
        } catch (FileAlreadyExistsException e) {
            if (!Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(UP.resolve(name))) {
                throw HookInstall.inTheWay(link);
            }
            return false;
        }
    }

    /** Neither ours nor an example, as git and svnadmin put them there. */
    private boolean isAnothers(Path entry) {
        String name = String.valueOf(entry.getFileName());
        boolean example = name.endsWith(".sample") || name.endsWith(".tmpl");
        return !example && !name.equals(FOLDER) && !ours.contains(name) && !name.endsWith(HookInstall.FRESH);
    }

    private static boolean there(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Where a hook that is a link leads to, from the folder. */
    private static Path fromHere(Path hook) throws IOException {
        return UP.resolve(Files.readSymbolicLink(hook)); // one that is absolute stays so
    }

    private static boolean isSame(Path hook, Path kept) throws IOException {
        return Files.isSymbolicLink(hook)
                ? Files.isSymbolicLink(kept) && Files.readSymbolicLink(kept).equals(fromHere(hook))
                : key(hook).equals(key(kept));
    }

    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    }
}
