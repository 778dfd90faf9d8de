package org.autodispatcher.arrival.repository;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
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

    public SvnReader(Sources.Repository repository) {
        this.repository = repository;
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
            found.addAll(found(uuid, youngest, files(youngest, List.of("")), wanted));
            return new Changes(position(uuid, youngest), List.of(), found, true, false);
        }
        long to = Math.min(youngest, from + AT_ONCE); // one that was put back to an earlier revision goes on from there
        for (long revision = from + 1; revision <= to; revision++) {
            found.addAll(found(uuid, revision, changed(revision), wanted));
        }
        return new Changes(position(uuid, to), List.of(), found, false, to < youngest);
    }

    private static Map<String, String> position(String uuid, long revision) {
        return Map.of(UUID, uuid, REVISION, String.valueOf(revision));
    }

    /** What a revision added or changed. A copied folder is one line of its own, and what is in it is not listed. */
    private Set<String> changed(long revision) throws IOException {
        Set<String> files = new LinkedHashSet<>();
        List<String> folders = new ArrayList<>();
        svnlook.pieces('\n', "", bytes -> {
            String line = new String(bytes, StandardCharsets.UTF_8);
            boolean brings = line.length() > PATH_COLUMN && (line.charAt(0) == 'A' || line.charAt(0) == 'U');
            String path = brings ? line.substring(PATH_COLUMN) : "";
            if (path.endsWith("/")) {
                if (line.charAt(0) == 'A' && folders.stream().noneMatch(path::startsWith)) {
                    folders.add(path);
                }
            } else if (brings) {
                files.add(path);
            }
        }, "changed", "-r", String.valueOf(revision), "--", path());
        files.addAll(files(revision, folders));
        return files;
    }

    private Set<String> files(long revision, List<String> folders) throws IOException {
        Set<String> files = new LinkedHashSet<>();
        for (String folder : folders) {
            svnlook.pieces('\n', "", line -> {
                String path = new String(line, StandardCharsets.UTF_8);
                if (!path.endsWith("/")) {
                    files.add(path);
                }
            }, "tree", "--full-paths", "-r", String.valueOf(revision), "--", path(), folder);
        }
        return files;
    }

    private List<Found> found(String uuid, long revision, Set<String> files, Predicate<String> wanted) throws IOException {
        List<Found> found = new ArrayList<>();
        List<String> picked = files.stream()
                .filter(path -> Globs.anyOrNone(repository.picks().paths(), path))
                .filter(path -> wanted.test(path.substring(path.lastIndexOf('/') + 1)))
                .toList();
        if (picked.isEmpty()) {
            return found;
        }
        String number = String.valueOf(revision);
        String author = svnlook.text("author", "-r", number, "--", path());
        String date = svnlook.text("date", "-r", number, "--", path());
        for (String path : picked) {
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
    public Content open(Found found) throws IOException {
        String path = Percent.text(found.path());
        long size = Long.parseLong(svnlook.text("filesize", "-r", found.content(), "--", path(), path));
        return new Content(size, Channels.newChannel(svnlook.stream("cat", "-r", found.content(), "--", path(), path)));
    }

    /** A revision is never changed. */
    @Override
    public boolean has(Found found) {
        return true;
    }
}
