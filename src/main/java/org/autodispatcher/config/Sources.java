package org.autodispatcher.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where packages arrive by themselves.
 *
 * @param incoming     directories that are watched; HOME's own is always the first
 * @param repositories repositories whose commits bring packages
 */
public record Sources(List<Incoming> incoming, List<Repository> repositories) {
    /** The name of HOME's own incoming directory, and of its folder. */
    public static final String OWN = "incoming";

    public Sources {
        incoming = List.copyOf(incoming);
        repositories = List.copyOf(repositories);
    }

    /**
     * A watched folder tree.
     *
     * @param name     of its section; that of HOME's own is {@link #OWN}
     * @param path     absolute
     * @param complete when a file in it is complete
     * @param watching how new files are found
     * @param answers  what becomes of a package's file
     */
    public record Incoming(String name, Path path, Completeness complete, Watching watching, Answers answers) {}

    /**
     * When a file is complete.
     *
     * @param when        what is demanded
     * @param readySuffix of the file that says so, with {@link When#READY}
     * @param quiet       how long a file must be left alone where nothing else tells that it is whole
     */
    public record Completeness(When when, String readySuffix, Duration quiet) {}

    /** What must be there for a file to be complete. */
    public enum When {
        /** What the file itself and its arrival tell. */
        AUTO,
        /** A digest companion that matches. */
        DIGEST,
        /** The sender's marker. */
        READY
    }

    /**
     * How new files are found.
     *
     * @param how       whether the system is asked to tell
     * @param scanEvery how often the tree is compared with what it was
     */
    public record Watching(How how, Duration scanEvery) {}

    /** Whether the system tells of new files. */
    public enum How {
        /** Where the file system is one that does. */
        AUTO,
        /** It does, whatever the file system is called. */
        EVENTS,
        /** It does not: the tree is looked at, and nothing else. */
        SCAN
    }

    /**
     * What becomes of a package's file.
     *
     * @param markers whether outcomes are written beside it
     * @param after   once its dispatch is done
     */
    public record Answers(boolean markers, After after) {}

    /** What becomes of a package's file once its dispatch is done. */
    public enum After {
        /** It stays. */
        KEEP,
        /** It is removed. */
        REMOVE,
        /** It is moved into {@code .archive} beside it. */
        ARCHIVE
    }

    /**
     * A repository on this machine.
     *
     * @param name     of its section
     * @param path     absolute; the repository itself, not a working copy
     * @param picks    which of its files can be packages
     * @param lfsStore Git: where the contents of LFS pointers lie; empty: the repository's own store
     */
    public record Repository(String name, Path path, Kind kind, Picks picks, Optional<Path> lfsStore) {}

    /**
     * Which of a repository's files can be packages.
     *
     * @param branches Git: patterns of branches, {@code *} standing for any characters; empty: all
     * @param paths    patterns of the whole path in the repository, {@code *} standing for any characters; empty: all
     */
    public record Picks(List<String> branches, List<String> paths) {
        public Picks {
            branches = List.copyOf(branches);
            paths = List.copyOf(paths);
        }
    }

    /** What kind of repository it is. */
    public enum Kind {
        /** Git, bare. */
        GIT,
        /** Subversion. */
        SVN;

        /** As it is written everywhere. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
