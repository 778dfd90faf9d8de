package org.autodispatcher.arrival.repository;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.autodispatcher.Failure;
import org.autodispatcher.PackageNames;
import org.autodispatcher.config.Sources;

/**
 * A Git repository. A ref that has moved brings what lies in its new tree and did not in the old one, so merges and force pushes are
 * simply before and after. Of that, what other trees had which were looked at already is not new: see {@link #bases}.
 */
public final class GitReader implements RepositoryReader {
    private static final int MOST_BASES = 100;

    private final Sources.Repository repository;
    private final Tool git;
    private final GitTrees trees;
    private final GitRecorded recorded;
    private final LfsStore lfs;
    private final int mostPaths;
    private final Duration longest;
    private final Slow slow = new Slow();

    public GitReader(Sources.Repository repository) {
        this(repository, Bounds.MOST_PATHS, Bounds.LONGEST);
    }

    /**
     * @param mostPaths of a ref that are read
     * @param longest   that is taken for it
     */
    GitReader(Sources.Repository repository, int mostPaths, Duration longest) {
        this.repository = repository;
        this.mostPaths = mostPaths;
        this.longest = longest;
        git = Git.in(repository.path());
        trees = new GitTrees(git);
        recorded = new GitRecorded(git, trees, mostPaths);
        lfs = new LfsStore(repository.lfsStore().orElse(repository.path().resolve("lfs/objects")));
    }

    /** One ref that has moved. {@code old} is empty where it is new, or where nothing is left of what it stood at. */
    private record Move(String ref, Optional<String> old, String now, boolean forward) {}

    /** Commits that were looked at: where each ref stood, and those of refs that are gone. */
    private record Seen(Map<String, String> refs, Collection<String> gone) {
        /** All of them. */
        Set<String> all() {
            Set<String> all = new LinkedHashSet<>(refs.values());
            all.addAll(gone);
            return all;
        }

        Set<String> otherBranches(String ref) {
            Set<String> others = new LinkedHashSet<>();
            refs.forEach((name, commit) -> {
                if (GitRefs.branch(name) && !name.equals(ref)) {
                    others.add(commit);
                }
            });
            return others;
        }
    }

    @Override
    public Changes since(Snapshot before, Predicate<String> wanted) throws IOException {
        Map<String, String> refs = GitRefs.of(git);
        String identity = identity();
        boolean another = another(before, identity);
        Snapshot last = another ? before.forgotten() : before;
        // others are remembered too: once they are wanted, what lay there is not news
        Seen seen = new Seen(new TreeMap<>(last.position()), last.gone());
        seen.refs().keySet().removeIf(ref -> !GitRefs.wanted(ref, repository.picks().branches()));
        Pass pass = new Pass(last, seen, wanted, new ArrayList<>(), new ArrayList<>());
        Map<String, String> position = new LinkedHashMap<>(refs);
        for (Map.Entry<String, String> ref : refs.entrySet()) {
            Optional<String> old = Optional.ofNullable(seen.refs().get(ref.getKey()));
            boolean news = GitRefs.wanted(ref.getKey(), repository.picks().branches()) && !old.equals(Optional.of(ref.getValue()));
            if (news && read(pass, ref.getKey(), old, ref.getValue())) {
                seen.refs().put(ref.getKey(), ref.getValue());
            } else if (news) {
                old.ifPresentOrElse(commit -> position.put(ref.getKey(), commit), () -> position.remove(ref.getKey()));
            }
        }
        if (another) {
            pass.troubles().add(Changes.another(repository));
        }
        return new Changes(identity, position, gone(last, refs), marked(pass.found(), last.adoptedAt()),
                new Changes.Look(last.look() == 0 || another, false, pass.troubles()));
    }

    /** One look at all refs, as it goes on. */
    private record Pass(Snapshot last, Seen seen, Predicate<String> wanted, List<Found> found, List<Failure> troubles) {}

    /** Reads what a ref has brought. Whether it is done with; else it stays where it was. */
    private boolean read(Pass pass, String ref, Optional<String> old, String now) throws IOException {
        try {
            pass.found().addAll(brought(move(ref, old, now), pass.seen(), pass.wanted(), pass.last().look() + 1));
            slow.read(ref);
            return true;
        } catch (Bounds.Late e) {
            if (!slow.tooOften(ref, now)) {
                pass.troubles().add(later(ref, pass.last()));
                return false;
            }
        } catch (Bounds.Passed e) {
            // nobody can read so much
        }
        pass.troubles().add(Changes.passedOver(repository, PackageNames.shown(ref)));
        return true;
    }

    private List<String> gone(Snapshot last, Map<String, String> refs) {
        List<String> gone = new ArrayList<>(last.gone());
        last.position().forEach((ref, commit) -> {
            if (!refs.containsKey(ref) && !gone.contains(commit) && GitRefs.wanted(ref, repository.picks().branches())) {
                gone.add(commit);
            }
        });
        return gone;
    }

    /** Of each, whether it lay there, under whatever path, in a tree that was adopted. */
    private List<Found> marked(List<Found> found, Map<String, String> adoptedAt) throws IOException {
        if (found.isEmpty()) {
            return found;
        }
        Set<String> commits = new TreeSet<>();
        adoptedAt.forEach((ref, commit) -> {
            if (GitRefs.wanted(ref, repository.picks().branches())) {
                commits.add(commit);
            }
        });
        Set<String> names = found.stream().map(Found::name).collect(Collectors.toSet());
        Set<String> lay = new HashSet<>();
        for (String commit : GitRefs.newestFirst(git, commits).stream().limit(MOST_BASES).toList()) {
            try {
                files(List.of(), commit, names::contains).forEach((path, blob) -> lay.add(blob + " " + Found.nameOf(Percent.text(path))));
            } catch (Bounds.Passed e) {
                // it was passed over then, too
            }
        }
        return found.stream().map(each -> each.adopted(lay.contains(each.content() + " " + each.name()))).toList();
    }

    /** @throws org.autodispatcher.FailureException at the first look: what it leaves out would count as come since */
    private Failure later(String ref, Snapshot last) throws IOException {
        Failure slowly = Changes.slow(repository, PackageNames.shown(ref));
        if (last.position().isEmpty()) {
            throw slowly.exception();
        }
        return slowly;
    }

    /** Not the device: its number may be another one when the machine is started anew. */
    private String identity() throws IOException {
        Path real = repository.path().toRealPath();
        return real + " " + Files.getAttribute(real.resolve("objects"), "unix:ino");
    }

    /** Whether another repository lies there than the one that was looked at. */
    private boolean another(Snapshot last, String identity) throws IOException {
        if (last.look() == 0) {
            return false;
        }
        if (!last.identity().isEmpty() && !last.identity().equals(identity)) {
            return true;
        }
        for (String commit : new LinkedHashSet<>(last.position().values())) {
            if (GitRefs.there(git, commit)) {
                return false;
            }
        }
        return !last.position().isEmpty();
    }

    private Move move(String ref, Optional<String> old, String now) throws IOException {
        Optional<String> there = old.isPresent() && GitRefs.there(git, old.get()) ? old : Optional.empty();
        boolean forward = there.isEmpty() || git.says("merge-base", "--is-ancestor", there.get(), now);
        return new Move(ref, there, now, forward);
    }

    private List<Found> brought(Move move, Seen seen, Predicate<String> wanted, long look) throws IOException {
        Optional<List<String>> bases = bases(move, seen);
        if (bases.isEmpty()) {
            return List.of();
        }
        Map<String, String> files = files(bases.get(), move.now(), wanted);
        if (files.isEmpty()) {
            return List.of();
        }
        String author = author(git, move.now());
        List<Found> found = new ArrayList<>();
        files.forEach((path, blob) -> found.add(new Found(path, blob, move.now(), move.ref(), author, "",
                look + " " + move.ref() + " " + move.old().orElse("new") + ".." + move.now() + " " + blob + " " + path)));
        return found;
    }

    private Map<String, String> files(List<String> bases, String now, Predicate<String> wanted) throws IOException {
        Bounds bounds = new Bounds(mostPaths, longest);
        Predicate<String> picked = path -> picked(path, wanted);
        try {
            Map<String, String> files = bases.isEmpty() ? trees.all(now, picked, bounds) : trees.changed(bases.getFirst(), now, picked, bounds);
            for (String base : bases.stream().skip(1).limit(MOST_BASES).toList()) {
                if (!files.isEmpty()) {
                    files.keySet().retainAll(trees.changed(base, now, files::containsKey, bounds).keySet());
                }
            }
            return files;
        } catch (IOException e) {
            throw bounds.meaning(e);
        }
    }

    private boolean picked(String path, Predicate<String> wanted) {
        String text = Percent.text(path);
        return Globs.anyOrNone(repository.picks().paths(), text) && wanted.test(Found.nameOf(text));
    }

    /**
     * The commits whose trees tell what is not new. A branch that begins or goes on, and a tag, bring nothing that any commit had which was
     * looked at: so a branch of a branch, a merge and a tag bring only what they add. A ref that was set back or elsewhere was set so by
     * somebody: what it has now and had not before is handed in anew, and the route decides about that; but not what another branch has there
     * now, as after a rebase.
     */
    private Optional<List<String>> bases(Move move, Seen seen) throws IOException {
        Set<String> bases = new LinkedHashSet<>();
        move.old().ifPresent(bases::add);
        if (!move.forward()) {
            bases.addAll(GitRefs.newestFirst(git, seen.otherBranches(move.ref())));
            return Optional.of(List.copyOf(bases));
        }
        return merged(move.now(), seen.all(), bases);
    }

    /** Together with where the history of known commits ends in that of {@code now}; empty where a known commit leads to it already. */
    private Optional<List<String>> merged(String now, Set<String> known, Set<String> bases) throws IOException {
        if (known.isEmpty()) {
            return Optional.of(List.copyOf(bases));
        }
        StringBuilder range = new StringBuilder(now).append('\n');
        known.forEach(commit -> range.append('^').append(commit).append('\n'));
        boolean[] any = {false};
        // git-rev-list(1): --boundary marks with - the excluded commits at the edge; --ignore-missing leaves out what was collected since
        git.pieces('\n', range.toString(), line -> {
            if (line[0] == '-') {
                bases.add(new String(line, 1, line.length - 1, StandardCharsets.US_ASCII));
            } else {
                any[0] = true;
            }
        }, "rev-list", "--boundary", "--ignore-missing", "--stdin");
        return any[0] ? Optional.of(List.copyOf(bases)) : Optional.empty();
    }

    /** The address of the author, else the name (the header of a commit: git-commit-tree(1), COMMIT INFORMATION). */
    static String author(Tool git, String commit) throws IOException {
        return new String(git.bytes("cat-file", "commit", commit), StandardCharsets.UTF_8).lines()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.startsWith("author "))
                .findFirst()
                .map(line -> {
                    int open = line.indexOf('<');
                    int close = line.indexOf('>', Math.max(open, 0));
                    String address = open >= 0 && close > open ? line.substring(open + 1, close) : "";
                    return address.contains("@") ? address : line.substring("author ".length(), open < 0 ? line.length() : open).strip() + " <" + address + ">";
                })
                .orElse("");
    }

    @Override
    public Map<String, String> commits(Collection<String> ids) throws IOException {
        return recorded.commits(ids);
    }

    @Override
    public List<Found> broughtBy(Collection<String> commits, List<Found> found, Snapshot last) throws IOException {
        return recorded.broughtBy(commits, found, last);
    }

    @Override
    public Content open(Found found) throws IOException {
        long size = Long.parseLong(git.text("cat-file", "-s", found.content()));
        if (size < LfsStore.POINTER_LIMIT) {
            byte[] text = git.bytes("cat-file", "blob", found.content());
            Optional<Content> real = lfs.real(text, found);
            if (real.isPresent()) {
                return real.get();
            }
        }
        return new Content(size, Channels.newChannel(git.stream("cat-file", "blob", found.content())));
    }

    @Override
    public boolean has(Found found) throws IOException {
        String path = Percent.text(found.path());
        if (!Percent.of(path).equals(found.path())) {
            return true; // it cannot be asked for
        }
        Map<String, String> refs = GitRefs.of(git);
        refs.keySet().removeIf(ref -> !GitRefs.wanted(ref, repository.picks().branches()));
        for (String commit : new LinkedHashSet<>(refs.values())) { // its own branch may have been merged and deleted
            if (git.text("ls-tree", "-z", "--full-tree", commit, "--", path).contains(" " + found.content() + "\t")) {
                return true;
            }
        }
        return false;
    }
}
