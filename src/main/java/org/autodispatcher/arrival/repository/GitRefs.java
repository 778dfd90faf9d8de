package org.autodispatcher.arrival.repository;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where the branches and tags of a repository stand. */
final class GitRefs {
    private static final String HEADS = "refs/heads/";
    private static final String TAGS = "refs/tags/";
    private static final String COMMIT = "commit";

    private GitRefs() {}

    static boolean branch(String ref) {
        return ref.startsWith(HEADS);
    }

    /**
     * The commit of each ref that is wanted: first HEAD's branch, then the other branches, then tags, down to the commit they lead to
     * (gitrevisions(7), {@code ^{commit}}). What leads to none is left out.
     *
     * @param branches patterns; where there are any, tags are not wanted
     */
    static Map<String, String> of(Tool git, List<String> branches) throws IOException {
        Map<String, String> all = new TreeMap<>();
        Map<String, String> tags = new TreeMap<>();
        // git-for-each-ref(1): %(*objectname) is what a tag object leads to
        git.pieces('\n', "", line -> {
            String[] words = new String(line, StandardCharsets.UTF_8).split(" ", 3);
            String ref = words[2];
            if (words[1].equals(COMMIT)) {
                all.put(ref, words[0]);
            } else if (words[1].equals("tag")) {
                tags.put(ref, words[0]);
            }
        }, "for-each-ref", "--format=%(objectname) %(objecttype) %(refname)", HEADS, TAGS);
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            if (branches.isEmpty() && git.says("rev-parse", "--quiet", "--verify", tag.getValue() + "^{commit}")) {
                all.put(tag.getKey(), git.text("rev-parse", "--verify", tag.getValue() + "^{commit}"));
            }
        }
        all.keySet().removeIf(ref -> !wanted(ref, branches));
        return inOrder(all, head(git));
    }

    private static boolean wanted(String ref, List<String> branches) {
        return branches.isEmpty() || branch(ref) && Globs.any(branches, ref.substring(HEADS.length()));
    }

    private static String head(Tool git) throws IOException {
        return git.says("symbolic-ref", "--quiet", "HEAD") ? git.text("symbolic-ref", "HEAD") : "";
    }

    private static Map<String, String> inOrder(Map<String, String> all, String head) {
        Map<String, String> ordered = new LinkedHashMap<>();
        if (all.containsKey(head)) {
            ordered.put(head, all.get(head));
        }
        all.forEach((ref, commit) -> {
            if (branch(ref)) {
                ordered.putIfAbsent(ref, commit);
            }
        });
        all.forEach(ordered::putIfAbsent);
        return ordered;
    }
}
