package org.autodispatcher.arrival.repository;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Where the branches and tags of a repository stand. */
final class GitRefs {
    private static final String HEADS = "refs/heads/";
    private static final String TAGS = "refs/tags/";
    private static final String COMMIT = "commit";
    private static final String TAG = "tag";
    private static final int FIELDS = 5;

    private GitRefs() {}

    static boolean branch(String ref) {
        return ref.startsWith(HEADS);
    }

    /**
     * The commit of each of them: first HEAD's branch, then the other branches, then tags, down to the commit they lead to (gitrevisions(7),
     * {@code ^{commit}}). What leads to none is left out.
     */
    static Map<String, String> of(Tool git) throws IOException {
        Map<String, String> all = new TreeMap<>();
        Map<String, String> tagsOfTags = new TreeMap<>();
        // git-for-each-ref(1): a star before a field is for what a tag object leads to
        git.pieces('\n', "", line -> {
            String[] fields = new String(line, StandardCharsets.UTF_8).split("\\|", FIELDS);
            if (fields[1].equals(COMMIT) || fields[3].equals(COMMIT)) {
                all.put(fields[4], fields[1].equals(COMMIT) ? fields[0] : fields[2]);
            } else if (fields[3].equals(TAG)) {
                tagsOfTags.put(fields[4], fields[0]);
            }
        }, "for-each-ref", "--format=%(objectname)|%(objecttype)|%(*objectname)|%(*objecttype)|%(refname)", HEADS, TAGS);
        for (Map.Entry<String, String> tag : tagsOfTags.entrySet()) {
            if (git.says("rev-parse", "--quiet", "--verify", tag.getValue() + "^{commit}")) {
                all.put(tag.getKey(), git.text("rev-parse", "--verify", tag.getValue() + "^{commit}"));
            }
        }
        return inOrder(all, head(git));
    }

    /** @param branches patterns; where there are any, tags are not wanted */
    static boolean wanted(String ref, List<String> branches) {
        return branches.isEmpty() || branch(ref) && Globs.any(branches, ref.substring(HEADS.length()));
    }

    /** Whether a commit was not collected since, nor its tree. */
    static boolean there(Tool git, String commit) throws IOException {
        return git.says("rev-parse", "--quiet", "--verify", commit + "^{tree}");
    }

    /** Those of the commits that were not collected since. */
    static List<String> newestFirst(Tool git, Set<String> commits) throws IOException {
        List<String> there = new ArrayList<>();
        if (!commits.isEmpty()) {
            git.pieces('\n', String.join("\n", commits) + "\n", line -> there.add(new String(line, StandardCharsets.US_ASCII)),
                    "rev-list", "--no-walk", "--ignore-missing", "--stdin");
        }
        return there;
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
