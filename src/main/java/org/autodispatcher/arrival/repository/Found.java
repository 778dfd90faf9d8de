package org.autodispatcher.arrival.repository;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.autodispatcher.Origin;
import org.autodispatcher.PackageNames;

/**
 * A file that came into a repository.
 *
 * @param path     in the repository, as {@link Percent} writes it
 * @param content  Git: the id of the blob; Subversion: the revision
 * @param revision the commit that brought it: its id, or {@code r12}
 * @param branch   the ref that it came by; empty in Subversion
 * @param author   who made that commit, as the commit says; may be empty
 * @param pusher   the account that brought it, as the kernel says; empty where that is not known
 * @param seen     tells this arrival from every other one of a file of its name, in this repository
 * @param adopted  whether a file of its name and content lay there at the first look, under whatever path, and was not sent
 */
public record Found(String path, String content, String revision, String branch, String author, String pusher, String seen, boolean adopted) {
    private static final int FIELDS = 7;
    private static final String ADOPTED = "adopted";
    private static final int LONGEST_AUTHOR = 100;

    /** One that lay nowhere before. */
    Found(String path, String content, String revision, String branch, String author, String pusher, String seen) {
        this(path, content, revision, branch, author, pusher, seen, false);
    }

    /** What the file is called; what is not UTF-8 in it is U+FFFD, which no package is called. */
    public String name() {
        return nameOf(Percent.text(path));
    }

    static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The path as it may be shown. */
    public String shownPath() {
        return PackageNames.shown(Percent.text(path));
    }

    /** The author as it may be recorded; never empty. */
    public String shownAuthor() {
        String shown = PackageNames.shown(author.strip());
        return shown.isEmpty() ? "unknown" : shown.substring(0, Math.min(shown.length(), LONGEST_AUTHOR));
    }

    /** Whose package it is: the account that brought it, else whoever the commit names. */
    public String submitter() {
        return pusher.isEmpty() ? shownAuthor() : pusher;
    }

    /** The same, brought by that account. */
    public Found by(String account) {
        return new Found(path, content, revision, branch, author, account, seen, adopted);
    }

    /** The same, brought by that commit. */
    Found in(String commit, String itsAuthor) {
        return new Found(path, content, commit, branch, itsAuthor, pusher, seen, adopted);
    }

    /** The same, of which it was found out whether it lay there at the first look. */
    Found adopted(boolean lay) {
        return new Found(path, content, revision, branch, author, pusher, seen, lay);
    }

    /** Whence, for the ledger. */
    public Origin origin(String source, String repository) {
        Map<String, String> facts = new TreeMap<>(Map.of(
                Origin.REPOSITORY, repository, Origin.REVISION, revision, Origin.PATH, shownPath(), Origin.AUTHOR, shownAuthor(),
                Origin.SEEN, repository + " " + seen));
        if (!branch.isEmpty()) {
            facts.put(Origin.BRANCH, PackageNames.shown(branch));
        }
        if (adopted) {
            facts.put(Origin.ADOPTED, "yes");
        }
        return new Origin(source, facts);
    }

    /** One line of ASCII. */
    String line() {
        return String.join(" ", List.of(
                "=" + path, "=" + content, "=" + revision, "=" + Percent.of(branch), "=" + Percent.of(author),
                "=" + Percent.of(pusher), "=" + Percent.of(seen))) + (adopted ? " " + ADOPTED : "");
    }

    /** @throws IllegalArgumentException where it is no such line */
    static Found of(String line) {
        String[] words = line.split(" ");
        boolean adopted = words.length == FIELDS + 1 && words[FIELDS].equals(ADOPTED);
        if (words.length != FIELDS && !adopted) {
            throw new IllegalArgumentException(line);
        }
        String[] fields = new String[FIELDS];
        for (int i = 0; i < FIELDS; i++) {
            fields[i] = words[i].substring(1);
        }
        return new Found(fields[0], fields[1], fields[2], Percent.text(fields[3]), Percent.text(fields[4]), Percent.text(fields[5]), Percent.text(fields[6]), adopted);
    }
}
