package org.autodispatcher.arrival.incoming;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.config.Sources;
import org.autodispatcher.linux.Descriptor;
import org.autodispatcher.linux.Inotify;
import org.autodispatcher.linux.Name;
import org.autodispatcher.linux.Stat;

/**
 * A folder tree that is watched: whatever is dropped into it is noticed at once, and handed over once, when it is complete. What the
 * system tells is only a hint for looking; from time to time, and whenever something was missed, everything is looked at and compared
 * with what was known.
 */
public final class IncomingDirectory implements AutoCloseable {
    private static final int LOOKERS = 2;
    private static final int SHOWN = 100;
    private static final Duration ROOT_AGAIN = Duration.ofSeconds(2);

    private final Sources.Incoming settings;
    private final Path memory;
    private final Root root;
    private final Workshop workshop;
    private final Optional<Inotify> inotify;
    private final Watches watches;
    private final Candidates candidates;
    private final Notes notes;
    private final Predicate<Stat> elsewhere;
    private final AtomicBoolean lookWanted = new AtomicBoolean();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicLong adopted = new AtomicLong();
    private Optional<EventReader> reader = Optional.empty();
    private volatile Folder top = Folder.root();
    private volatile Optional<Instant> looked = Optional.empty();
    private volatile boolean adopting;
    private volatile boolean lost;
    private volatile boolean closed;

    /**
     * What it works with.
     *
     * @param spool     where complete files are copied to
     * @param state     private folder in which it keeps what it knows
     * @param sink      where packages go
     * @param clock     of moments that are told
     * @param elsewhere whether a folder is an incoming directory of its own
     */
    public record Surroundings(Spool spool, Path state, Sink sink, InstantSource clock, Predicate<Stat> elsewhere) {}

    public IncomingDirectory(Sources.Incoming settings, Surroundings around) {
        this.settings = settings;
        this.elsewhere = around.elsewhere();
        notes = new Notes(around.sink()::noted);
        memory = around.state().resolve(settings.name().replaceAll("[^A-Za-z0-9_.-]", "_"));
        root = new Root(settings.path());
        workshop = new Workshop(settings.name(), around.sink(), around.clock(), System::nanoTime);
        inotify = opened();
        watches = new Watches(inotify, settings.watching().how());
        candidates = new Candidates(workshop, root, new Judge(settings, Optional.of(around.spool())), watches, this::drain);
    }

    private Optional<Inotify> opened() {
        if (settings.watching().how() == Sources.How.SCAN) {
            return Optional.empty();
        }
        try {
            return Optional.of(Inotify.open());
        } catch (IOException e) {
            notes.put("incoming-no-events", "detail", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void drain(Runnable next) {
        reader.ifPresent(events -> events.drain(workshop::own, next));
    }

    /**
     * Begins. What lies there is looked at now, and what was known before is compared with it.
     *
     * @param firstLook what becomes of what lies there where it was never looked at before
     * @return completes when everything has been looked at once
     */
    public CompletableFuture<Void> start(FirstLook firstLook) throws IOException {
        Files.createDirectories(memory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Events events = new Events(workshop, watches, candidates, new Turns(), settings.complete().readySuffix());
        reader = inotify.map(open -> new EventReader(settings.name(), open, new Listener(events)));
        CompletableFuture<Void> first = new CompletableFuture<>();
        workshop.own(() -> {
            settle(firstLook);
            wantLook(() -> first.complete(null));
        });
        return first;
    }

    /** How many files lie in a folder that was never looked at, so that nobody knows what in it is new; 0 where it was. Before {@link #start}. */
    public long neverLookedAt() throws IOException {
        try {
            return known(root.settle()).exists() ? 0 : counted();
        } catch (Root.Lost e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private long counted() throws IOException, InterruptedException {
        try (Descriptor open = root.open()) {
            Look.Rules rules = new Look.Rules(settings.complete().readySuffix(), elsewhere, FileTable.State.ADOPTED);
            new Look(open, new Watches(Optional.empty(), Sources.How.SCAN), rules, new Found(FileTable.State.ADOPTED)).at(Folder.root(), 1);
            return adopted.get();
        }
    }

    private KnownTree known(Root.Identity identity) {
        return new KnownTree(memory.resolve(identity.lasting() + ".look"));
    }

    /** Takes the folder that lies there now for the top of this directory. */
    private void settle(FirstLook firstLook) {
        try {
            KnownTree known = known(root.settle());
            Optional<Folder> before = known.read();
            boolean others = before.isEmpty() && hasOther();
            top.detach();
            watches.leave(top);
            candidates.leave();
            top = before.orElseGet(Folder::root);
            adopting = before.isEmpty() && (others || firstLook == FirstLook.ADOPT);
            candidates.adopting(adopting);
            notes.put("incoming-replaced", others, "path", settings.path().toString());
            notes.clear("incoming-lost");
            lost = false;
        } catch (IOException e) {
            lose(e);
        }
    }

    private boolean hasOther() throws IOException {
        try (var files = Files.list(memory)) {
            return files.anyMatch(file -> file.toString().endsWith(".look"));
        }
    }

    /** It is not there, or not what it was: nothing is believed of it until it is there again. */
    private void lose(IOException why) {
        if (!lost) {
            lost = true;
            notes.put("incoming-lost", "path", settings.path().toString(), "detail", String.valueOf(why.getMessage()));
        }
        workshop.later(ROOT_AGAIN, this::comeBack);
    }

    private void comeBack() {
        if (closed || !lost) {
            return;
        }
        if (root.there()) {
            lost = false;
            notes.clear("incoming-lost");
            wantLook(() -> { });
        } else if (Files.isDirectory(settings.path())) {
            settle(FirstLook.ADOPT);
            wantLook(() -> { });
        } else {
            workshop.later(ROOT_AGAIN, this::comeBack);
        }
    }

    /** Looks at everything, soon; what is being looked at already is looked at once more. */
    private void wantLook(Runnable then) {
        lookWanted.set(true);
        if (looking.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name(settings.name() + "-look").start(() -> lookAll(then));
        } else {
            then.run();
        }
    }

    private void lookAll(Runnable then) {
        try {
            while (lookWanted.getAndSet(false) && !closed) {
                look(top, LOOKERS, adopting ? FileTable.State.ADOPTED : FileTable.State.UNDECIDED);
                lookedAt();
            }
        } catch (IOException e) {
            workshop.own(() -> lose(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            looking.set(false);
            then.run();
            later();
        }
    }

    private void lookedAt() throws IOException {
        looked = Optional.of(workshop.clock().instant());
        if (adopting) {
            notes.put("incoming-adopted", adopted.get() > 0, "path", settings.path().toString(), "count", String.valueOf(adopted.get()));
            adopting = false;
            workshop.own(() -> drain(() -> candidates.adopting(false)));
        }
        remember();
    }

    private void later() {
        if (!closed) {
            workshop.later(settings.watching().scanEvery(), () -> wantLook(() -> { }));
        }
    }

    private void remember() throws IOException {
        if (!lost) {
            known(root.identity()).write(top);
        }
    }

    /** @param fresh what new files are from now on */
    private void look(Folder from, int threads, FileTable.State fresh) throws IOException, InterruptedException {
        try (Descriptor open = root.open()) {
            notes.put("incoming-world-writable", open.stat().worldWritable(), "path", settings.path().toString());
            new Look(open, watches, new Look.Rules(settings.complete().readySuffix(), elsewhere, fresh), new Found(fresh)).at(from, threads);
        }
    }

    /** How it stands now. */
    public DirectoryStanding standing() {
        CompletableFuture<List<Waiting>> waiting = new CompletableFuture<>();
        workshop.own(() -> waiting.complete(candidates.waiting()));
        List<Waiting> all = closed ? List.of() : waiting.join();
        long files = top.all().stream().mapToLong(each -> each.files().size()).sum();
        return new DirectoryStanding(
                settings.name(),
                settings.path(),
                new DirectoryStanding.Looks(way(), settings.watching().scanEvery(), looked),
                new DirectoryStanding.Tree(files, top.all().size(), all.size()),
                all.stream().limit(SHOWN).toList(),
                notes.all());
    }

    private DirectoryStanding.Way way() {
        if (inotify.isEmpty() || watches.count() == 0) {
            return DirectoryStanding.Way.LOOKS;
        }
        return watches.missing() + watches.remote() > 0 ? DirectoryStanding.Way.PARTLY : DirectoryStanding.Way.EVENTS;
    }

    /** Ends; what is being handed over is. */
    @Override
    public void close() throws IOException {
        closed = true;
        if (reader.isPresent()) {
            reader.get().close();
        }
        workshop.close();
        if (looked.isPresent()) {
            remember();
        }
    }

    private final class Found implements Look.Differences {
        private final FileTable.State fresh;

        Found(FileTable.State fresh) {
            this.fresh = fresh;
        }

        @Override
        public void found(Folder folder, Name name, Look.Change change, Facts now) {
            if (fresh == FileTable.State.ADOPTED && change == Look.Change.NEW) {
                adopted.incrementAndGet();
            } else {
                workshop.own(() -> candidates.hear(folder, name, Candidates.Heard.MET));
            }
        }

        @Override
        public void removed(Folder folder, Name name, Facts was) {
            workshop.own(() -> candidates.gone(folder, name));
        }

        @Override
        public void vanished(Folder folder) {
            if (!folder.isRoot()) {
                folder.detach();
                workshop.own(() -> new Turns().left(folder));
            }
        }

        @Override
        public void unreadable(Folder folder) {
            notes.put("incoming-folder-unreadable", "path", Tells.of(settings.path(), folder).folder());
        }
    }

    private final class Turns implements Events.Turns {
        @Override
        public void explore(Folder folder) {
            try {
                look(folder, 1, FileTable.State.UNDECIDED);
            } catch (IOException e) {
                wantLook(() -> { });
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void left(Folder folder) {
            try {
                watches.leave(folder);
            } catch (IOException e) {
                wantLook(() -> { });
            }
            candidates.leave();
        }

        @Override
        public void removed(Folder folder, Name name) {
            workshop.sink().gone(Tells.of(settings.path(), folder).folder() + "/" + name.lossless());
        }

        @Override
        public void overflow() {
            wantLook(() -> { });
        }

        @Override
        public void rootTouched() {
            if (!root.there()) {
                lose(new Root.Lost("gone"));
            }
        }
    }

    /** Hears on the reader's thread and hands on. */
    private final class Listener implements EventReader.Listener {
        private final Events events;

        Listener(Events events) {
            this.events = events;
        }

        @Override
        public void events(List<Inotify.Event> happened) {
            workshop.own(() -> events.heard(happened));
        }

        @Override
        public void mounts() {
            workshop.own(() -> {
                new Turns().rootTouched();
                wantLook(() -> { });
            });
        }

        @Override
        public void broken(IOException why) {
            notes.put("incoming-no-events", "detail", String.valueOf(why.getMessage()));
        }
    }
}
