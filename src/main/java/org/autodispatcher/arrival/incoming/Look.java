package org.autodispatcher.arrival.incoming;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.autodispatcher.linux.Descriptor;
import org.autodispatcher.linux.FolderListing;
import org.autodispatcher.linux.LinuxException;
import org.autodispatcher.linux.Name;
import org.autodispatcher.linux.Stat;

/**
 * One look at a tree, or a part of it: every folder is watched, then listed, then compared with what was known of it. What it finds are
 * hints: whoever is told looks at the file itself, since it may be another one by then.
 */
final class Look {
    /** Nobody nests so deep but to do harm. */
    private static final int DEEPEST = 1000;

    private final Descriptor root;
    private final Watches watches;
    private final Rules rules;
    private final Differences told;
    private final LinkedBlockingDeque<Folder> left = new LinkedBlockingDeque<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicReference<Optional<IOException>> broken = new AtomicReference<>(Optional.empty());

    /**
     * @param readySuffix of senders' markers
     * @param elsewhere   whether a folder is an incoming directory of its own, which is not looked into
     * @param former      what is known of folders that were not in this tree; empty where nobody keeps that
     * @param fresh       what new files are from now on
     */
    record Rules(String readySuffix, java.util.function.Predicate<Stat> elsewhere, Optional<Former> former, FileTable.State fresh) {}

    /** Knows what was known of folders that were not in this tree for a while, or were incoming directories of their own. */
    interface Former {
        /** The tree below a folder that was an incoming directory of its own; empty where it was none. */
        Optional<Folder> of(Descriptor folder) throws IOException;

        /**
         * Another file system lies in the place of a folder: it was mounted there, or is mounted no more.
         *
         * @param before which folder it was
         * @param was    what is known of that, to be kept for when it is back
         * @param folder what lies there now
         * @return what is known of that
         */
        Optional<Folder> instead(Root.Identity before, Folder was, Descriptor folder) throws IOException;
    }

    /** What differs from what was known. Called by several threads. */
    interface Differences {
        /** A file that is new, or differs from what was known, or was never decided. */
        void found(Folder folder, Name name, Change change, Facts now);

        /** A file that was known is not there any more. */
        void removed(Folder folder, Name name, Facts was, FileTable.State state);

        /**
         * A folder that was known is not there any more, or is another incoming directory.
         *
         * @param moves how often it had been moved, as far as was heard, when it was looked for
         */
        void vanished(Folder folder, int moves);

        /** What was known in the place of a folder where another file system lies now. */
        default void setAside(Folder was) {}

        /** A folder was met that is known under another name, and was not looked into. */
        void renamed(Folder folder);

        /** A folder that we may not look into. */
        void unreadable(Folder folder);
    }

    /** How a file differs. */
    enum Change {
        NEW,
        CHANGED,
        /** It is as it was, and nobody has decided about it. */
        UNDECIDED
    }

    Look(Descriptor root, Watches watches, Rules rules, Differences told) {
        this.root = root;
        this.watches = watches;
        this.rules = rules;
        this.told = told;
    }

    /** Looks at {@code from} and everything below it, with so many threads. */
    void at(Folder from, int threads) throws IOException, InterruptedException {
        left.add(from);
        open.set(1);
        List<Thread> others = new ArrayList<>();
        for (int each = 1; each < threads; each++) {
            others.add(Thread.ofPlatform().daemon().name("look").start(this::work));
        }
        work();
        for (Thread other : others) {
            other.join();
        }
        if (broken.get().isPresent()) {
            throw broken.get().get();
        }
    }

    private void work() {
        try (FolderListing listing = new FolderListing()) {
            while (open.get() > 0 && broken.get().isEmpty()) {
                Folder next = left.pollLast(1, TimeUnit.MILLISECONDS);
                if (next != null) {
                    visit(next, listing);
                    open.decrementAndGet();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            broken.set(Optional.of(new InterruptedIOException()));
        } catch (IOException e) {
            broken.set(Optional.of(e));
        } catch (UncheckedIOException e) {
            broken.set(Optional.of(e.getCause()));
        } catch (RuntimeException | Error bug) {
            broken.set(Optional.of(new IOException(bug.toString(), bug)));
        }
    }

    private void visit(Folder folder, FolderListing listing) throws IOException {
        int moves = folder.moves();
        try (Descriptor here = folder.open(root)) {
            Stat stat = here.stat();
            if (!folder.isRoot() && rules.elsewhere().test(stat)) {
                told.vanished(folder, moves);
                return;
            }
            recall(folder, here, stat);
            if (!watches.ensure(folder, here, stat, other -> leads(other, stat))) {
                told.renamed(folder);
                return;
            }
            folder.identify(stat);
            Compared compared = new Compared(folder);
            listing.list(here, compared);
            compared.removals(here);
            folder.adopts(false);
        } catch (LinuxException e) {
            if (e.gone()) {
                told.vanished(folder, moves);
            } else if (e.errno() == LinuxException.EACCES || !folder.isRoot()) {
                folder.adopts(folder.adopts() || rules.fresh() == FileTable.State.ADOPTED);
                told.unreadable(folder); // also where its file system answers with errors: it holds up no other
            } else {
                throw e;
            }
        }
    }

    /** What is known of a folder that lies there now and did not lie there before. */
    private void recall(Folder folder, Descriptor here, Stat stat) throws IOException {
        if (folder.isRoot() || rules.former().isEmpty()) {
            return;
        }
        Former former = rules.former().get();
        if (folder.unknown()) {
            former.of(here).ifPresent(folder::knows);
        } else if (folder.remounted(stat)) {
            Root.Identity before = folder.identity();
            Folder was = folder.takenOut();
            for (Folder below : was.folders()) {
                watches.leave(below);
            }
            told.setAside(was);
            former.instead(before, was, here).ifPresent(folder::knows);
        }
    }

    private boolean leads(Folder other, Stat stat) {
        try (Descriptor there = other.open(root)) {
            Stat found = there.stat();
            return !other.left() && found.device() == stat.device() && found.inode() == stat.inode();
        } catch (IOException e) {
            return false;
        }
    }

    /** One folder as it is listed, beside what was known of it. */
    private final class Compared implements FolderListing.Visitor {
        private final Folder folder;
        private final Set<Name> folders = new HashSet<>();
        private final int depth;
        private final FileTable.State fresh;
        private int met;

        Compared(Folder folder) {
            this.folder = folder;
            depth = folder.depth();
            fresh = folder.adopts() ? FileTable.State.ADOPTED : rules.fresh();
        }

        @Override
        public void folder(Name name) {
            if (name.bytes()[0] != '.' && depth < DEEPEST) { // what hidden folders hold is never a package
                folders.add(name);
                open.incrementAndGet();
                Folder below = folder.enter(name);
                if (folder.adopts() && below.unknown()) {
                    below.adopts(true);
                }
                left.addLast(below);
            }
        }

        @Override
        public boolean wants(Name name) {
            return NameKind.of(name, rules.readySuffix()) == NameKind.PACKAGE;
        }

        @Override
        public void file(Name name, Stat stat) {
            Facts now = Facts.of(stat);
            Optional<Change> change;
            synchronized (folder) {
                change = compare(name, now);
            }
            change.ifPresent(differs -> told.found(folder, name, differs, now));
        }

        private Optional<Change> compare(Name name, Facts now) {
            FileTable files = folder.files();
            Optional<FileTable.Known> was = files.known(name);
            met++;
            if (was.isEmpty()) {
                files.put(name, now, fresh);
                return Optional.of(Change.NEW);
            }
            if (was.get().state() == FileTable.State.UNDECIDED) {
                return Optional.of(Change.UNDECIDED);
            }
            return was.get().facts().equals(now) ? Optional.empty() : Optional.of(Change.CHANGED);
        }

        /** What was known and was not met is looked for by its name: it may have come while the folder was being listed. */
        void removals(Descriptor here) throws IOException {
            List<Name> suspects = new ArrayList<>();
            synchronized (folder) {
                if (folder.files().size() != met) {
                    folder.files().each((name, _, _) -> suspects.add(name));
                }
            }
            for (Name suspect : suspects) {
                if (!there(here, suspect)) {
                    remove(suspect);
                }
            }
            for (Folder known : folder.folders()) {
                int moves = known.moves();
                if (!folders.contains(known.name()) && !there(here, known.name())) {
                    told.vanished(known, moves);
                }
            }
        }

        private void remove(Name name) {
            Optional<Facts> was;
            FileTable.State state;
            synchronized (folder) {
                was = folder.files().facts(name);
                state = folder.files().state(name).orElse(FileTable.State.UNDECIDED);
                folder.files().remove(name);
            }
            was.ifPresent(facts -> told.removed(folder, name, facts, state));
        }

        private static boolean there(Descriptor here, Name name) throws IOException {
            try {
                here.stat(name);
                return true;
            } catch (LinuxException e) {
                return !e.gone();
            }
        }
    }
}
