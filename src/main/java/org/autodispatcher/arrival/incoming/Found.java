package org.autodispatcher.arrival.incoming;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjIntConsumer;
import org.autodispatcher.linux.Name;

/**
 * What one look at an incoming directory has found. A file that is new in one place and was adopted in another was moved while nobody
 * heard of it: it stays adopted. So what is new is only passed on when the look has ended.
 */
final class Found implements Look.Differences {
    private final Looks.Parts parts;
    private final Path top;
    private final ObjIntConsumer<Folder> leave;
    private final Runnable again;
    private final AtomicLong adopted = new AtomicLong();
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Met> met = new ConcurrentLinkedQueue<>();
    private final Map<Moved, Boolean> gone = new ConcurrentHashMap<>();
    private volatile boolean renamed;

    private record Met(Folder folder, Name name, Facts facts) {}

    /** What a file is known by wherever it lies. */
    record Moved(Name name, long inode, long size, long written) {
        static Moved of(Name name, Facts facts) {
            return new Moved(name, facts.inode(), facts.size(), facts.written());
        }
    }

    /**
     * @param gone  what the look before could not say where it lies now
     * @param leave is told of a folder that was not met, and how often it had been moved
     * @param again has everything looked at once more
     */
    Found(Looks.Parts parts, Path top, Map<Moved, Boolean> gone, ObjIntConsumer<Folder> leave, Runnable again) {
        this.parts = parts;
        this.top = top;
        this.gone.putAll(gone);
        this.leave = leave;
        this.again = again;
    }

    /** Passes on what is new; how many files were adopted. */
    long end() {
        for (Met each : met) {
            if (gone.remove(Moved.of(each.name(), each.facts())) != null) {
                synchronized (each.folder()) {
                    each.folder().files().put(each.name(), each.facts(), FileTable.State.ADOPTED);
                }
            } else {
                parts.workshop().own(() -> parts.candidates().hear(each.folder(), each.name(), Candidates.Heard.MET));
            }
        }
        return adopted.get();
    }

    private static boolean adopted(Folder folder, Name name) {
        synchronized (folder) {
            return folder.files().state(name).filter(FileTable.State.ADOPTED::equals).isPresent();
        }
    }

    /** What was adopted and is gone, where the next look may meet it in a folder that this one could not look into. */
    Map<Moved, Boolean> elsewhere() {
        return renamed ? Map.copyOf(gone) : Map.of();
    }

    /** A folder that could not be looked into. */
    Optional<String> unreadable() {
        return unreadable.stream().sorted().findFirst();
    }

    @Override
    public void found(Folder folder, Name name, Look.Change change, Facts now) {
        if (change != Look.Change.NEW) {
            parts.workshop().own(() -> parts.candidates().hear(folder, name, Candidates.Heard.MET));
        } else if (adopted(folder, name)) {
            adopted.incrementAndGet();
        } else {
            met.add(new Met(folder, name, now));
        }
    }

    @Override
    public void removed(Folder folder, Name name, Facts was, FileTable.State state) {
        note(name, was, state);
        parts.workshop().own(() -> {
            parts.candidates().gone(folder, name);
            if (state == FileTable.State.TAKEN) {
                String file = Tells.of(top, folder).folder() + "/" + name.lossless();
                parts.workshop().carriers().execute(() -> parts.workshop().sink().gone(file));
            }
        });
    }

    private void note(Name name, Facts was, FileTable.State state) {
        if (state == FileTable.State.ADOPTED) {
            gone.put(Moved.of(name, was), true);
        }
    }

    @Override
    public void setAside(Folder was) {
        for (Folder each : List.copyOf(was.all())) {
            synchronized (each) {
                each.files().each(this::note);
            }
        }
    }

    @Override
    public void vanished(Folder folder, int moves) {
        setAside(folder);
        parts.heard().then(() -> leave.accept(folder, moves));
    }

    @Override
    public void renamed(Folder folder) {
        renamed = true;
        parts.heard().then(again); // by then it is where it was met
    }

    @Override
    public void unreadable(Folder folder) {
        unreadable.add(Tells.of(top, folder).folder());
    }
}
