package org.autodispatcher.arrival.repository;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.autodispatcher.Failure;
import org.autodispatcher.Sha256;
import org.autodispatcher.config.Sources;

/**
 * A Subversion repository, read with svnlook(1): every revision since the last one, in order, whichever hook came when. Its locale is
 * C.UTF-8: in an empty one svnlook takes the dots off umlauts, and cannot find what it has just named.
 */
public final class SvnReader implements RepositoryReader {
    /** After so many revisions what was found is written down before it goes on. */
    static final int AT_ONCE = 200;

    private static final String UUID = "uuid";
    private static final String REVISION = "revision";

    /** {@code svnlook changed}: two columns of codes, two blanks, the path. */
    private static final int PATH_COLUMN = 4;

    private final Sources.Repository repository;
    private final Tool svnlook;
    private final int mostPaths;
    private final Duration longest;
    private final Slow slow = new Slow();

    public SvnReader(Sources.Repository repository) {
        this(repository, Bounds.MOST_PATHS, Bounds.LONGEST);
    }

    /**
     * @param mostPaths of a revision that are read
     * @param longest   that is taken for it
     */
    SvnReader(Sources.Repository repository, int mostPaths, Duration longest) {
        this.repository = repository;
        this.mostPaths = mostPaths;
        this.longest = longest;
        svnlook = new Tool("svnlook", List.of(), repository.path(), Map.of());
    }

    private String path() {
        return repository.path().toString();
    }

    @Override
    public Changes since(Snapshot last, Predicate<String> wanted) throws IOException {
        String uuid = svnlook.text(UUID, path());
        long youngest = Long.parseLong(svnlook.text("youngest", path()));
        boolean same = uuid.equals(last.position().get(UUID));
        long from = same ? Long.parseLong(last.position().getOrDefault(REVISION, "0")) : 0;
        List<Found> found = new ArrayList<>();
        if (!same) {
            List<Failure> troubles = new ArrayList<>(last.look() > 0 ? List.of(Changes.another(repository)) : List.of());
            try {
                found.addAll(found(uuid, youngest, reading -> reading.folders(List.of("")), new Told(wanted, troubles)));
            } catch (Bounds.Late e) {
                throw Changes.slow(repository, "r" + youngest).exception(e);
            }
            return new Changes(uuid, position(uuid, youngest), List.of(), found, new Changes.Look(true, false, troubles));
        }
        List<Failure> troubles = new ArrayList<>();
        long to = Math.min(youngest, from + AT_ONCE); // one that was put back to an earlier revision goes on from there
        for (long revision = from + 1; revision <= to; revision++) {
            try {
                found.addAll(found(uuid, revision, this::changed, new Told(wanted, troubles)));
            } catch (Bounds.Late e) {
                troubles.add(Changes.slow(repository, "r" + revision));
                return new Changes(uuid, position(uuid, revision - 1), List.of(), marked(found, last.adoptedAt(), youngest), new Changes.Look(false, false, troubles));
            }
        }
        return new Changes(uuid, position(uuid, to), List.of(), marked(found, last.adoptedAt(), youngest), new Changes.Look(false, to < youngest, troubles));
    }

    /** Of each, whether it lay there, under whatever path, in the revision that was adopted. */
    private List<Found> marked(List<Found> found, Map<String, String> adoptedAt, long youngest) throws IOException {
        if (found.isEmpty() || adoptedAt.isEmpty()) {
            return found;
        }
        long adopted = Math.min(Long.parseLong(adoptedAt.get(REVISION)), youngest); // it may have been put back since
        Set<String> names = found.stream().map(Found::name).collect(Collectors.toSet());
        Reading reading = new Reading(adopted, names::contains);
        try {
            reading.folders(List.of(""));
        } catch (IOException e) {
            if (reading.bounds.meaning(e) instanceof Bounds.Passed) {
                return found; // it was passed over then, too
            }
            throw e;
        }
        Map<String, List<String>> paths = reading.files.stream().collect(Collectors.groupingBy(Found::nameOf));
        List<Found> marked = new ArrayList<>();
        for (Found each : found) {
            marked.add(each.adopted(anySame(each, paths.getOrDefault(each.name(), List.of()), String.valueOf(adopted))));
        }
        return marked;
    }

    private boolean anySame(Found found, List<String> paths, String revision) throws IOException {
        String path = Percent.text(found.path());
        for (String other : paths) {
            if (size(found.content(), path) == size(revision, other) && hash(found.content(), path).equals(hash(revision, other))) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, String> position(String uuid, long revision) {
        return Map.of(UUID, uuid, REVISION, String.valueOf(revision));
    }

    /** What is looked for, and what is told about it. */
    private record Told(Predicate<String> wanted, List<Failure> troubles) {}

    @FunctionalInterface
    private interface Listing {
        void into(Reading reading) throws IOException;
    }

    /** The files of one revision that are wanted, as they are read. */
    private final class Reading {
        private final Bounds bounds = new Bounds(mostPaths, longest);
        private final Bounds.Count count = bounds.count();
        private final Set<String> files = new LinkedHashSet<>();
        private final long revision;
        private final Predicate<String> wanted;

        Reading(long revision, Predicate<String> wanted) {
            this.revision = revision;
            this.wanted = wanted;
        }

        void path(String path) throws IOException {
            count.path(files.size());
            boolean file = !path.isEmpty() && !path.endsWith("/");
            if (file && Globs.anyOrNone(repository.picks().paths(), path) && wanted.test(Found.nameOf(path))) {
                files.add(path);
            }
        }

        void folders(List<String> folders) throws IOException {
            for (String folder : folders) {
                svnlook.pieces('\n', "", line -> path(new String(line, StandardCharsets.UTF_8)),
                        "tree", "--full-paths", "-r", String.valueOf(revision), "--", SvnReader.this.path(), folder);
            }
        }
    }

    /** What a revision added or changed. A copied folder is one line of its own, and what is in it is not listed. */
    private void changed(Reading reading) throws IOException {
        Set<String> folders = new LinkedHashSet<>();
        svnlook.pieces('\n', "", bytes -> {
            String line = new String(bytes, StandardCharsets.UTF_8);
            boolean brings = line.length() > PATH_COLUMN && (line.charAt(0) == 'A' || line.charAt(0) == 'U');
            String path = brings ? line.substring(PATH_COLUMN) : "";
            reading.path(path);
            if (path.endsWith("/") && line.charAt(0) == 'A' && !within(folders, path)) {
                folders.add(path);
            }
        }, "changed", "-r", String.valueOf(reading.revision), "--", path());
        reading.folders(List.copyOf(folders));
    }

    /** Whether one of the folders that {@code path} lies in is among them. */
    private static boolean within(Set<String> folders, String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (folders.contains(path.substring(0, slash + 1))) {
                return true;
            }
        }
        return false;
    }

    private List<Found> found(String uuid, long revision, Listing listing, Told told) throws IOException {
        Reading reading = new Reading(revision, told.wanted());
        try {
            listing.into(reading);
            List<Found> found = found(uuid, reading);
            slow.read(uuid);
            return found;
        } catch (IOException e) {
            IOException meaning = reading.bounds.meaning(e);
            if (meaning instanceof Bounds.Passed || meaning instanceof Bounds.Late && slow.tooOften(uuid, "r" + revision)) {
                told.troubles().add(Changes.passedOver(repository, "r" + revision));
                return List.of();
            }
            throw meaning;
        }
    }

    private List<Found> found(String uuid, Reading reading) throws IOException {
        List<Found> found = new ArrayList<>();
        if (reading.files.isEmpty()) {
            return found;
        }
        String number = String.valueOf(reading.revision);
        String author = svnlook.text("author", "-r", number, "--", path());
        String date = svnlook.text("date", "-r", number, "--", path());
        for (String path : reading.files) {
            reading.bounds.requireTime();
            if (!link(number, path)) {
                String word = Percent.of(path);
                found.add(new Found(word, number, "r" + number, "", author, "", uuid + " r" + number + " " + date + " " + word));
            }
        }
        return found;
    }

    /** A link is a file with the property {@code svn:special}. */
    private boolean link(String revision, String path) throws IOException {
        return svnlook.says("propget", "-r", revision, "--", path(), "svn:special", path);
    }

    @Override
    public Map<String, String> commits(Collection<String> recorded) {
        return Map.of();
    }

    /** What a revision brought is known. */
    @Override
    public List<Found> broughtBy(Collection<String> commits, List<Found> found, Snapshot last) {
        return found;
    }

    @Override
    public Content open(Found found) throws IOException {
        String path = Percent.text(found.path());
        return new Content(size(found.content(), path), Channels.newChannel(bytes(found.content(), path)));
    }

    private long size(String revision, String path) throws IOException {
        return Long.parseLong(svnlook.text("filesize", "-r", revision, "--", path(), path));
    }

    private InputStream bytes(String revision, String path) throws IOException {
        return svnlook.stream("cat", "-r", revision, "--", path(), path);
    }

    private Sha256 hash(String revision, String path) throws IOException {
        MessageDigest digest = Sha256.start();
        try (InputStream bytes = bytes(revision, path)) {
            bytes.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        }
        return Sha256.of(digest);
    }

    /** A revision is never changed. */
    @Override
    public boolean has(Found found) {
        return true;
    }
}
