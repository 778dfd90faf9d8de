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
     * @param former      what is known of folders that were incoming directories of their own
     * @param fresh       what new files are from now on
     */
    record Rules(String readySuffix, java.util.function.Predicate<Stat> elsewhere, Former former, FileTable.State fresh) {}

    /** Knows what was known of folders that were incoming directories of their own. */
    @FunctionalInterface
    interface Former {
        /** The tree below it, as it was known; empty where it was none. */
        Optional<Folder> of(Descriptor folder) throws IOException;
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
            if (!folder.isRoot() && folder.unknown()) {
                rules.former().of(here).ifPresent(folder::knows);
            }
            if (!watches.ensure(folder, here, stat, other -> leads(other, stat))) {
                told.renamed(folder);
                return;
            }
            folder.identify(stat.device(), stat.inode());
            Compared compared = new Compared(folder);
            listing.list(here, compared);
            compared.removals(here);
        } catch (LinuxException e) {
            if (e.gone()) {
                told.vanished(folder, moves);
            } else if (e.errno() == LinuxException.EACCES || !folder.isRoot()) {
                told.unreadable(folder); // also where its file system answers with errors: it holds up no other
            } else {
                throw e;
            }
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
        private int met;

        Compared(Folder folder) {
            this.folder = folder;
            depth = folder.depth();
        }

        @Override
        public void folder(Name name) {
            if (name.bytes()[0] != '.' && depth < DEEPEST) { // what hidden folders hold is never a package
                folders.add(name);
                open.incrementAndGet();
                left.addLast(folder.enter(name));
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
                files.put(name, now, rules.fresh());
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
