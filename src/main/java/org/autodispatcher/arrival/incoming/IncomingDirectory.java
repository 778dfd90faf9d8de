package org.autodispatcher.arrival.incoming;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.autodispatcher.arrival.FirstLook;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.config.Sources;
import org.autodispatcher.linux.Inotify;
import org.autodispatcher.linux.Name;
import org.autodispatcher.linux.Stat;

/**
 * A folder tree that is watched: whatever is dropped into it is noticed at once, and handed over once, when it is complete. What the
 * system tells is only a hint for looking; from time to time, and whenever something was missed, everything is looked at and compared
 * with what was known.
 */
public final class IncomingDirectory implements AutoCloseable {
    private static final int SHOWN = 100;
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private final Sources.Incoming settings;
    private final Root root;
    private final Workshop workshop;
    private final Optional<Inotify> inotify;
    private final Watches watches;
    private final Candidates candidates;
    private final Notes notes;
    private final Looks looks;
    private final SelfTest selfTest;
    private Optional<EventReader> reader = Optional.empty();
    private volatile boolean closed;
    private volatile List<Waiting> lastKnown = List.of();

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
        notes = new Notes(around.sink()::noted);
        root = new Root(settings.path());
        workshop = new Workshop(settings.name(), around.sink(), around.clock(), System::nanoTime);
        inotify = opened();
        watches = new Watches(inotify, settings.watching().how());
        candidates = new Candidates(workshop, root, new Judge(settings, Optional.of(around.spool())), watches, this::drain);
        Memory memory = Memory.of(around.state(), settings.name());
        looks = new Looks(settings, memory, around.elsewhere(), new Looks.Parts(workshop, root, watches, candidates, notes, this::onceHeard));
        selfTest = new SelfTest(settings.path(), root, watches, notes);
    }

    private Optional<Inotify> opened() {
        if (settings.watching().how() == Sources.How.SCAN) {
            return Optional.empty();
        }
        try {
            return Optional.of(Inotify.open());
        } catch (IOException e) {
            notes.put("incoming-no-events", "path", settings.path().toString(), "detail", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Once everything that has happened so far was heard; at once where nothing is told. */
    private void onceHeard(Runnable next) {
        if (reader.isPresent()) {
            drain(next);
        } else {
            workshop.own(next);
        }
    }

    private void drain(Runnable next) {
        reader.ifPresentOrElse(events -> events.drain(workshop::own, next), () -> workshop.own(next)); // where nothing is told, all was heard
    }

    /**
     * Begins. What lies there is looked at now, and what was known before is compared with it.
     *
     * @param firstLook what becomes of what lies there where it was never looked at before
     * @return completes when everything has been looked at once
     */
    public CompletableFuture<Void> start(FirstLook firstLook) {
        Events events = new Events(workshop, watches, candidates, new Turns(), settings.complete().readySuffix());
        reader = inotify.map(open -> new EventReader(settings.name(), open, new Listener(events)));
        CompletableFuture<Void> first = new CompletableFuture<>();
        workshop.own(() -> {
            looks.settle(firstLook);
            looks.want(() -> {
                workshop.own(() -> selfTest.begin(this::drain));
                first.complete(null);
            });
        });
        return first;
    }

    /** How many files lie in a folder that was never looked at, so that nobody knows what in it is new; 0 where it was. Before {@link #start}. */
    public long neverLookedAt() throws IOException {
        return looks.neverLookedAt();
    }

    /** How it stands now. */
    public DirectoryStanding standing() {
        CompletableFuture<List<Waiting>> waiting = new CompletableFuture<>();
        workshop.own(() -> waiting.complete(candidates.waiting()));
        List<Waiting> all = closed ? List.of() : waiting.completeOnTimeout(lastKnown, ANSWER.toMillis(), TimeUnit.MILLISECONDS).join();
        lastKnown = all; // where its thread waits for a file system, this is told once more
        List<Folder> folders = looks.top().all();
        return new DirectoryStanding(
                settings.name(),
                settings.path().toString(),
                new DirectoryStanding.Looks(way(), settings.watching().scanEvery(), looks.done().map(Looks.Done::at), looks.done().map(Looks.Done::took)),
                new DirectoryStanding.Tree(folders.stream().mapToLong(each -> each.files().size()).sum(), folders.size(), all.size()),
                all.stream().limit(SHOWN).toList(),
                notes.all());
    }

    private DirectoryStanding.Way way() {
        if (watches.count() == 0 || watches.deaf()) {
            return DirectoryStanding.Way.LOOKS;
        }
        return watches.missing() + watches.remote() > 0 ? DirectoryStanding.Way.PARTLY : DirectoryStanding.Way.EVENTS;
    }

    /** Ends; what is being handed over is. */
    @Override
    public void close() throws IOException {
        closed = true;
        looks.close();
        if (reader.isPresent()) {
            reader.get().close();
        } else if (inotify.isPresent()) {
            inotify.get().close();
        }
        workshop.close();
        looks.remember();
    }

    private final class Turns implements Events.Turns {
        @Override
        public void explore(Folder folder) {
            looks.explore(folder);
        }

        @Override
        public void left(Folder folder) {
            looks.left(folder);
        }

        @Override
        public void removed(Folder folder, Name name) {
            String file = Tells.of(settings.path(), folder).folder() + "/" + name.lossless();
            workshop.carriers().execute(() -> workshop.sink().gone(file));
        }

        @Override
        public void ours(Name name) {
            selfTest.heard(name);
        }

        @Override
        public void overflow() {
            looks.want();
        }

        @Override
        public void rootTouched() {
            if (root.there()) {
                looks.want(); // it was taken away and made anew, perhaps under the same number
            } else {
                looks.lose(new Root.Lost("gone"));
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
            workshop.own(() -> new Turns().rootTouched());
        }

        @Override
        public void broken(IOException why) {
            notes.put("incoming-no-events", "path", settings.path().toString(), "detail", String.valueOf(why.getMessage()));
        }
    }
}
