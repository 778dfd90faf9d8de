package org.autodispatcher.arrival.repository;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Commits that hooks recorded. Several pushes may have come before a look, and the last of them did not bring what all of them brought. */
final class GitRecorded {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{40,64}");

    private final Tool git;
    private final GitTrees trees;
    private final int mostPaths;

    /** @param mostPaths of a commit that are read */
    GitRecorded(Tool git, GitTrees trees, int mostPaths) {
        this.git = git;
        this.trees = trees;
        this.mostPaths = mostPaths;
    }

    /** See {@link RepositoryReader#commits}. */
    Map<String, String> commits(Collection<String> recorded) throws IOException {
        List<String> ids = recorded.stream().filter(id -> ID.matcher(id).matches()).toList(); // anybody may have written them
        Map<String, String> commits = new HashMap<>();
        Iterator<String> next = ids.iterator();
        StringBuilder asked = new StringBuilder();
        ids.forEach(id -> asked.append(id).append("^{commit}\n"));
        // git-cat-file(1), BATCH OUTPUT: one line for each, which is no id where there is no such commit
        git.pieces('\n', asked.toString(), line -> {
            String id = next.next();
            String commit = new String(line, StandardCharsets.UTF_8);
            if (ID.matcher(commit).matches()) {
                commits.put(id, commit);
            }
        }, "cat-file", "--batch-check=%(objectname)");
        return commits;
    }

    /** See {@link RepositoryReader#broughtBy}. */
    List<Found> broughtBy(Collection<String> commits, List<Found> found, Snapshot last) throws IOException {
        Map<String, List<Found>> refs = new LinkedHashMap<>();
        found.forEach(each -> refs.computeIfAbsent(each.branch(), ref -> new ArrayList<>()).add(each));
        Map<Found, Found> brought = new HashMap<>();
        for (Map.Entry<String, List<Found>> ref : refs.entrySet()) {
            String now = ref.getValue().getFirst().revision();
            if (commits.stream().anyMatch(commit -> !commit.equals(now))) {
                Optional<String> stood = Optional.ofNullable(last.position().get(ref.getKey()));
                Optional<String> old = stood.isPresent() && GitRefs.there(git, stood.get()) ? stood : Optional.empty();
                try {
                    first(within(old, now, commits), now, old, ref.getValue(), brought);
                } catch (Bounds.Passed | Bounds.Late e) {
                    continue; // the rest counts as brought by the last one
                }
            }
        }
        return found.stream().map(each -> brought.getOrDefault(each, each)).toList();
    }

    /** Those of {@code commits} that a ref has now and had not when it stood at {@code old}, in their order. */
    private List<String> within(Optional<String> old, String now, Collection<String> commits) throws IOException {
        Set<String> wanted = Set.copyOf(commits);
        Set<String> within = new HashSet<>();
        git.pieces('\n', now + "\n" + old.map(commit -> "^" + commit + "\n").orElse(""), line -> {
            String commit = new String(line, StandardCharsets.US_ASCII);
            if (wanted.contains(commit)) {
                within.add(commit);
            }
        }, "rev-list", "--stdin");
        return commits.stream().filter(within::contains).toList();
    }

    /** A file that the first of them has differs from {@code old}; one that a later one has and none before differs from the one before. */
    private void first(List<String> commits, String now, Optional<String> old, List<Found> found, Map<Found, Found> brought) throws IOException {
        Bounds bounds = new Bounds(mostPaths, Bounds.LONGEST);
        Map<String, Found> left = new HashMap<>();
        found.forEach(each -> left.put(each.path(), each));
        Optional<String> before = old;
        for (String commit : commits) {
            if (commit.equals(now) || left.isEmpty()) {
                return;
            }
            Map<String, String> files = before.isPresent()
                    ? trees.changed(before.get(), commit, left::containsKey, bounds)
                    : trees.all(commit, left::containsKey, bounds);
            files.entrySet().removeIf(file -> !left.get(file.getKey()).content().equals(file.getValue()));
            String author = files.isEmpty() ? "" : GitReader.author(git, commit);
            for (String path : files.keySet()) {
                Found each = left.remove(path);
                brought.put(each, each.in(commit, author));
            }
            before = Optional.of(commit);
        }
    }
}
