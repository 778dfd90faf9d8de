package org.autodispatcher.arrival.repository;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Files of trees: by path, as {@link Percent} writes it, the blob that lies there. Folders, links and submodules are left out. */
final class GitTrees {
    private static final String FILE = "100";

    private final Tool git;

    GitTrees(Tool git) {
        this.git = git;
    }

    /** All files of a commit (git-ls-tree(1), output format). */
    Map<String, String> all(String commit) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        git.pieces('\0', "", piece -> {
            int tab = indexOf(piece, '\t');
            String[] words = new String(piece, 0, tab, StandardCharsets.US_ASCII).split(" ");
            if (words[0].startsWith(FILE)) {
                files.put(path(piece, tab + 1), words[2]);
            }
        }, "ls-tree", "-r", "-z", "--full-tree", commit);
        return files;
    }

    /** The files that are in {@code commit} and not so in {@code before} (git-diff-tree(1), raw output format). */
    Map<String, String> changed(String before, String commit) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        String[] blob = {""};
        git.pieces('\0', "", piece -> {
            if (piece.length > 0 && piece[0] == ':' && blob[0].isEmpty()) {
                String[] words = new String(piece, 1, piece.length - 1, StandardCharsets.US_ASCII).split(" ");
                blob[0] = words[1].startsWith(FILE) ? words[3] : "-";
            } else {
                if (!blob[0].equals("-")) {
                    files.put(path(piece, 0), blob[0]);
                }
                blob[0] = "";
            }
        }, "diff-tree", "-r", "-z", "--no-renames", "--diff-filter=ACMT", before, commit);
        return files;
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
