package org.autodispatcher.arrival.incoming;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.autodispatcher.config.Sources;
import org.autodispatcher.linux.Descriptor;
import org.autodispatcher.linux.FileSystem;
import org.autodispatcher.linux.Name;
import org.autodispatcher.linux.Stat;

/**
 * One comparison of a folder tree with the last one, without watching anything: for people, and for cron. What it told of and nobody
 * took is known as such, so that looking at it keeps nothing from being sent later.
 */
public final class Scan {
    private static final int LOOKERS = 2;
    private static final Duration PAUSE = Duration.ofMillis(20);
    /** Where a file system tells times in whole seconds, the time it takes to be sure. */
    private static final Duration MORE = Duration.ofSeconds(3);

    private final Sources.Incoming settings;
    private final Path memory;
    private final List<Path> others;
    private final Root root;
    private final List<Changed> changes = Collections.synchronizedList(new ArrayList<>());

    /** How a file differs from the last look. */
    public enum Change {
        NEW,
        CHANGED,
        REMOVED
    }

    /**
     * A file that differs.
     *
     * @param path from the top of the tree
     * @param size bytes; of one that was removed, what it had
     */
    public record Changed(Change change, String path, long size) {}

    /**
     * What it came to.
     *
     * @param changes in the order of their paths
     * @param waiting what was to be sent and is not complete: the next scan looks at it again
     */
    public record Outcome(List<Changed> changes, List<Waiting> waiting) {}

    /** Another scan of the same tree is at work. */
    public static final class Busy extends IOException {
        private static final long serialVersionUID = 1;
    }

    /**
     * @param settings of the tree
     * @param state    private folder in which the last look is kept
     * @param others   folders that are not looked into where they lie in the tree
     */
    public Scan(Sources.Incoming settings, Path state, List<Path> others) {
        this.settings = settings;
        this.memory = state;
        this.others = List.copyOf(others);
        root = new Root(settings.path());
    }

    private KnownTree known() throws IOException {
        return new KnownTree(memory.resolve(root.settle().lasting() + ".look"));
    }

    /** How many files lie there where it was never looked at; empty where it was. */
    public Optional<Long> neverLookedAt() throws IOException, InterruptedException {
        if (known().exists()) {
            return Optional.empty();
        }
        long files = look(Folder.root(), FileTable.State.ADOPTED, new Told());
        changes.clear();
        return Optional.of(files);
    }

    /**
     * Compares, and takes nothing.
     *
     * @param adopt whether what was never seen is known from now on, and not only told of
     */
    public Outcome compare(boolean adopt) throws IOException, InterruptedException {
        try (FileChannel _ = alone()) {
            return compared(adopt);
        }
    }

    private Outcome compared(boolean adopt) throws IOException, InterruptedException {
        KnownTree known = known();
        Folder top = known.read().orElseGet(Folder::root);
        FileTable.State fresh = adopt ? FileTable.State.ADOPTED : FileTable.State.SHOWN;
        look(top, fresh, new Told());
        known.write(top);
        return new Outcome(sorted(), List.of());
    }

    /** Compares, and hands over what is new or changed, or was only told of before, and is complete. */
    public Outcome handOver(Sink sink, InstantSource clock) throws IOException, InterruptedException {
        try (FileChannel _ = alone()) {
            return handedOver(sink, clock);
        }
    }

    private Outcome handedOver(Sink sink, InstantSource clock) throws IOException, InterruptedException {
        KnownTree known = known();
        Folder top = known.read().orElseGet(Folder::root);
        top.all().forEach(each -> each.files().change(FileTable.State.SHOWN, FileTable.State.UNDECIDED));
        try (Workshop workshop = new Workshop(settings.name(), sink, clock, System::nanoTime)) {
            Watches watches = Watches.none(local());
            Candidates candidates = new Candidates(workshop, root, new Judge(once(), Optional.empty()), watches, workshop::own);
            look(top, FileTable.State.UNDECIDED, new Handed(workshop, candidates));
            List<Waiting> waiting = settled(workshop, candidates).join();
            known.write(top);
            return new Outcome(sorted(), waiting);
        }
    }

    /** There is no later look to wait for: a writer who cannot be asked about gets the quiet time alone. */
    private Sources.Incoming once() {
        Sources.Watching watching = new Sources.Watching(settings.watching().how(), settings.complete().quiet());
        return new Sources.Incoming(settings.name(), settings.path(), settings.complete(), watching, settings.answers());
    }

    private boolean local() throws IOException {
        try (Descriptor open = root.open()) {
            return FileSystem.of(open).local();
        }
    }

    private CompletableFuture<List<Waiting>> settled(Workshop workshop, Candidates candidates) {
        CompletableFuture<List<Waiting>> settled = new CompletableFuture<>();
        long limit = System.nanoTime() + settings.complete().quiet().multipliedBy(2).plus(MORE).toNanos();
        workshop.own(() -> check(workshop, candidates, limit, settled));
        return settled;
    }

    /** Who is still being written by then is left to the next scan; what is being handed over is waited for. */
    private void check(Workshop workshop, Candidates candidates, long limit, CompletableFuture<List<Waiting>> settled) {
        if (candidates.settled() || System.nanoTime() - limit > 0 && candidates.idle()) {
            settled.complete(candidates.waiting());
        } else {
            workshop.later(PAUSE, () -> check(workshop, candidates, limit, settled));
        }
    }

    private long look(Folder top, FileTable.State fresh, Told told) throws IOException, InterruptedException {
        try (Descriptor open = root.open()) {
            Set<Place> elsewhere = places();
            Look.Rules rules = new Look.Rules(settings.complete().readySuffix(), stat -> elsewhere.contains(Place.of(stat)), Optional.empty(), fresh);
            new Look(open, Watches.none(false), rules, told).at(top, LOOKERS);
            return changes.size();
        }
    }

    private record Place(long device, long inode) {
        static Place of(Stat stat) {
            return new Place(stat.device(), stat.inode());
        }
    }

    private Set<Place> places() {
        Set<Place> places = new HashSet<>();
        for (Path other : others) {
            try (Descriptor open = Descriptor.folder(other)) {
                places.add(Place.of(open.stat()));
            } catch (IOException e) {
                // it is not there, or nobody may look into it
            }
        }
        return places;
    }

    /** Until this is closed no other scan of the tree can begin: each would believe to be the first. */
    private FileChannel alone() throws IOException {
        Files.createDirectories(memory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel channel = FileChannel.open(memory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean alone = false;
        try {
            alone = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // this process has it already
        } finally {
            if (!alone) {
                channel.close();
            }
        }
        if (!alone) {
            throw new Busy();
        }
        return channel;
    }

    private List<Changed> sorted() {
        return changes.stream().sorted(java.util.Comparator.comparing(Changed::path)).toList();
    }

    /** Notes what differs; what changed is told of once. */
    private class Told implements Look.Differences {
        @Override
        public void found(Folder folder, Name name, Look.Change change, Facts now) {
            switch (change) {
                case NEW -> changes.add(new Changed(Change.NEW, folder.path(name), now.size()));
                case UNDECIDED -> { }
                case CHANGED -> changed(folder, name, now);
            }
        }

        /** Rights and places on the disk are not what is asked about. */
        private void changed(Folder folder, Name name, Facts now) {
            boolean content;
            synchronized (folder) {
                content = !folder.files().facts(name).orElseThrow().looksLike(now);
                folder.files().put(name, now, content ? shown() : folder.files().state(name).orElseThrow());
            }
            if (content) {
                changes.add(new Changed(Change.CHANGED, folder.path(name), now.size()));
            }
        }

        FileTable.State shown() {
            return FileTable.State.SHOWN;
        }

        @Override
        public void removed(Folder folder, Name name, Facts was, FileTable.State state) {
            changes.add(new Changed(Change.REMOVED, folder.path(name), was.size()));
        }

        @Override
        public void vanished(Folder folder, int moves) {
            for (Folder each : folder.all()) {
                each.files().each((name, facts, _) -> changes.add(new Changed(Change.REMOVED, each.path(name), facts.size())));
            }
            folder.detach();
        }

        @Override
        public void renamed(Folder folder) {
            // nothing is watched, so nothing is known under another name
        }

        @Override
        public void unreadable(Folder folder) {
            // what lies in it stays as it was known
        }
    }

    /** Has what differs looked at and handed over. */
    private final class Handed extends Told {
        private final Workshop workshop;
        private final Candidates candidates;

        Handed(Workshop workshop, Candidates candidates) {
            this.workshop = workshop;
            this.candidates = candidates;
        }

        @Override
        public void found(Folder folder, Name name, Look.Change change, Facts now) {
            super.found(folder, name, change, now);
            boolean undecided;
            synchronized (folder) {
                undecided = folder.files().state(name).filter(FileTable.State.UNDECIDED::equals).isPresent();
            }
            if (undecided) {
                workshop.own(() -> candidates.hear(folder, name, Candidates.Heard.MET));
            }
        }

        @Override
        FileTable.State shown() {
            return FileTable.State.UNDECIDED;
        }
    }
}
