package org.autodispatcher.arrival.repository;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Files of trees: by path, as {@link Percent} writes it, the blob that lies there. Folders, links and submodules are left out. */
final class GitTrees {
    private static final String FILE = "100";

    private final Tool git;

    GitTrees(Tool git) {
        this.git = git;
    }

    /** The files of a commit whose paths are {@code picked} (git-ls-tree(1), output format). */
    Map<String, String> all(String commit, Predicate<String> picked, Bounds bounds) throws IOException {
        Bounds.Count count = bounds.count();
        Map<String, String> files = new LinkedHashMap<>();
        // -t: folders too, so that folders that hold nothing are counted as well
        git.pieces('\0', "", piece -> {
            count.path(files.size());
            int tab = indexOf(piece, '\t');
            String[] words = new String(piece, 0, tab, StandardCharsets.US_ASCII).split(" ");
            String path = words[0].startsWith(FILE) ? path(piece, tab + 1) : "";
            if (!path.isEmpty() && picked.test(path)) {
                files.put(path, words[2]);
            }
        }, "ls-tree", "-r", "-t", "-z", "--full-tree", commit);
        return files;
    }

    /** Those of them that are in {@code commit} and not so in {@code before} (git-diff-tree(1), raw output format). */
    Map<String, String> changed(String before, String commit, Predicate<String> picked, Bounds bounds) throws IOException {
        Bounds.Count count = bounds.count();
        Map<String, String> files = new LinkedHashMap<>();
        String[] blob = {""};
        git.pieces('\0', "", piece -> {
            if (piece.length > 0 && piece[0] == ':' && blob[0].isEmpty()) {
                String[] words = new String(piece, 1, piece.length - 1, StandardCharsets.US_ASCII).split(" ");
                blob[0] = words[1].startsWith(FILE) && !modeAlone(words) ? words[3] : "-";
            } else {
                count.path(files.size());
                String path = blob[0].equals("-") ? "" : path(piece, 0);
                if (!path.isEmpty() && picked.test(path)) {
                    files.put(path, blob[0]);
                }
                blob[0] = "";
            }
        }, "diff-tree", "-r", "-t", "-z", "--no-renames", "--diff-filter=ACMT", before, commit);
        return files;
    }

    /** Whether a file became executable, or no longer is, and is what it was. */
    private static boolean modeAlone(String... words) {
        return words[0].startsWith(FILE) && words[2].equals(words[3]);
    }

    private static String path(byte[] piece, int from) {
        return Percent.of(java.util.Arrays.copyOfRange(piece, from, piece.length));
    }

    private static int indexOf(byte[] piece, char wanted) {
        int at = 0;
        while (piece[at] != wanted) {
            at++;
        }
        return at;
    }
}
