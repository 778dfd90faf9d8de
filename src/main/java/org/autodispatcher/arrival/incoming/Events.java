package org.autodispatcher.arrival.incoming;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.arrival.incoming.Candidates.Heard;
import org.autodispatcher.linux.Inotify;
import org.autodispatcher.linux.Inotify.Event;
import org.autodispatcher.linux.Name;

/** What the system tells, turned into what is known of the tree. Only on the directory's own thread. */
final class Events {
    /** How long the other half of a rename is waited for: it may come with the next reading, or never. */
    private static final Duration OTHER_HALF = Duration.ofMillis(500);

    private final Workshop workshop;
    private final Watches watches;
    private final Candidates candidates;
    private final Turns turns;
    private final String readySuffix;
    private final Map<Integer, Folder> leaving = new HashMap<>();
    private final Map<Integer, Moved> moved = new HashMap<>();

    /** A file that was renamed away, as it was known. */
    private record Moved(Name name, Facts facts, FileTable.State state) {}

    /** What else is to be done. */
    interface Turns {
        /** A folder has come: it is watched and looked at, with everything below it. */
        void explore(Folder folder);

        /** A folder has gone. */
        void left(Folder folder);

        /** A file has gone. */
        void removed(Folder folder, Name name);

        /** Something has happened to a file that is no package; it may be one of ours. */
        void ours(Name name);

        /** Events were lost. */
        void overflow();

        /** The top of the directory was moved, removed or unmounted. */
        void rootTouched();
    }

    Events(Workshop workshop, Watches watches, Candidates candidates, Turns turns, String readySuffix) {
        this.workshop = workshop;
        this.watches = watches;
        this.candidates = candidates;
        this.turns = turns;
        this.readySuffix = readySuffix;
    }

    void heard(List<Event> events) {
        for (Event event : events) {
            try {
                heard(event);
            } catch (RuntimeException e) {
                turns.overflow(); // whatever it was: the next look finds it
            }
        }
    }

    private void heard(Event event) {
        if (event.is(Inotify.OVERFLOW)) {
            candidates.missed();
            turns.overflow();
            return;
        }
        Optional<Folder> folder = watches.folder(event.watch());
        if (event.is(Inotify.IGNORED)) {
            watches.ended(event.watch());
        }
        if (folder.isEmpty() || folder.get().left()) {
            return;
        }
        if (event.name().bytes().length == 0) {
            if (folder.get().isRoot() && event.is(Inotify.DELETE_SELF | Inotify.MOVE_SELF | Inotify.UNMOUNT | Inotify.IGNORED)) {
                turns.rootTouched();
            }
        } else if (event.is(Inotify.FOLDER)) {
            folder(folder.get(), event);
        } else {
            file(folder.get(), event);
        }
    }

    private void folder(Folder parent, Event event) {
        Name name = event.name();
        if (name.bytes()[0] == '.') {
            return;
        }
        if (event.is(Inotify.MOVED_FROM)) {
            parent.folder(name).ifPresent(gone -> {
                gone.detach();
                leaving.put(event.cookie(), gone);
                workshop.later(OTHER_HALF, () -> Optional.ofNullable(leaving.remove(event.cookie())).ifPresent(this::left));
            });
        } else if (event.is(Inotify.MOVED_TO)) {
            parent.folder(name).ifPresent(this::left); // an empty one that was replaced
            Optional.ofNullable(leaving.remove(event.cookie())).ifPresent(same -> same.attach(parent, name));
            turns.explore(parent.enter(name));
        } else if (event.is(Inotify.CREATE)) {
            turns.explore(parent.enter(name));
        } else if (event.is(Inotify.DELETE)) {
            parent.folder(name).ifPresent(this::left);
        }
    }

    private void left(Folder folder) {
        folder.detach();
        turns.left(folder);
    }

    private void file(Folder folder, Event event) {
        Name name = event.name();
        switch (NameKind.of(name, readySuffix)) {
            case NOTHING -> turns.ours(name);
            case COMPANION -> NameKind.packageOf(name, readySuffix).ifPresent(about -> candidates.companion(folder, about));
            case PACKAGE -> {
                if (event.is(Inotify.DELETE | Inotify.MOVED_FROM)) {
                    gone(folder, event);
                } else {
                    what(event).ifPresent(what -> candidates.hear(folder, name, came(folder, event, what)));
                }
            }
        }
    }

    private static Optional<Heard> what(Event event) {
        if (event.is(Inotify.CREATE)) {
            return Optional.of(Heard.CREATED);
        }
        if (event.is(Inotify.CLOSE_WRITE)) {
            return Optional.of(Heard.CLOSED);
        }
        if (event.is(Inotify.MOVED_TO)) {
            return Optional.of(Heard.CAME);
        }
        return event.is(Inotify.ATTRIB) ? Optional.of(Heard.TOUCHED) : Optional.empty();
    }

    /** A file that only changed its place is known there as it was here. */
    private Heard came(Folder folder, Event event, Heard what) {
        Moved same = what == Heard.CAME ? moved.remove(event.cookie()) : null;
        if (same == null || !same.name().equals(event.name())) {
            return what;
        }
        synchronized (folder) {
            folder.files().put(event.name(), same.facts(), same.state());
        }
        return Heard.MET;
    }

    private void gone(Folder folder, Event event) {
        Optional<Facts> facts;
        Optional<FileTable.State> state;
        synchronized (folder) {
            facts = folder.files().facts(event.name());
            state = folder.files().state(event.name());
            folder.files().remove(event.name());
        }
        candidates.gone(folder, event.name());
        boolean renamed = event.is(Inotify.MOVED_FROM) && state.filter(known -> known != FileTable.State.UNDECIDED).isPresent();
        if (renamed) {
            moved.put(event.cookie(), new Moved(event.name(), facts.orElseThrow(), state.orElseThrow()));
            workshop.later(OTHER_HALF, () -> moved.remove(event.cookie()));
        }
        turns.removed(folder, event.name());
    }
}
