package org.autodispatcher.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A clone in which somebody works, and pushes from. */
public final class GitWork {
    private final Path folder;

    private GitWork(Path folder) {
        this.folder = folder;
    }

    /** One that pushes to {@code bare}, with nothing in it yet. */
    public static GitWork of(Path bare, Path folder) throws IOException {
        String format = Repo.well(bare, "git", "rev-parse", "--show-object-format");
        Repo.well(bare, "git", "init", "-q", "-b", "main", "--object-format=" + format, folder.toString());
        GitWork work = new GitWork(folder);
        work.git("remote", "add", "origin", bare.toString());
        return work;
    }

    public Path folder() {
        return folder;
    }

    public String git(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("git"));
        all.addAll(Arrays.asList(words));
        return Repo.well(folder, all.toArray(String[]::new));
    }

    /** Writes a file, with the folders on the way. */
    public GitWork file(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return this;
    }

    /** Commits everything and returns the commit. */
    public String commit(String message) throws IOException {
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", message);
        return git("rev-parse", "HEAD");
    }

    public GitWork push(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("push", "-q", "origin"));
        all.addAll(Arrays.asList(words));
        git(all.toArray(String[]::new));
        return this;
    }
}
