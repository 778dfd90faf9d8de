package org.autodispatcher.arrival.incoming;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.autodispatcher.config.Sources;
import org.autodispatcher.linux.Descriptor;
import org.autodispatcher.linux.FileSystem;
import org.autodispatcher.linux.Inotify;
import org.autodispatcher.linux.LinuxException;
import org.autodispatcher.linux.Stat;

/** Which folder each watch is on, and which folders cannot be watched. For use by many threads. */
final class Watches {
    private final Optional<Inotify> inotify;
    private final Sources.How how;
    private final boolean localWithout;
    private volatile boolean deaf;
    private final Map<Integer, Folder> folders = new ConcurrentHashMap<>();
    private final Map<Integer, Folder> alsoThere = new ConcurrentHashMap<>();
    private final Set<Folder> missing = ConcurrentHashMap.newKeySet();
    private final Set<Folder> remote = ConcurrentHashMap.newKeySet();

    /** @param inotify empty where nothing is watched */
    Watches(Optional<Inotify> inotify, Sources.How how) {
        this(inotify, how, false);
    }

    private Watches(Optional<Inotify> inotify, Sources.How how, boolean localWithout) {
        this.inotify = inotify;
        this.how = how;
        this.localWithout = localWithout;
    }

    /**
     * Where nothing is watched.
     *
     * @param local whether this kernel would see every writer
     */
    static Watches none(boolean local) {
        return new Watches(Optional.empty(), Sources.How.SCAN, local);
    }

    /** The folder of a watch. */
    Optional<Folder> folder(int watch) {
        return Optional.ofNullable(folders.get(watch));
    }

    /**
     * Sees to it that {@code folder}, which is open, is watched, if it can be. To be called before it is listed: what comes later is told,
     * what came before is listed.
     *
     * @param leads whether the way to another folder leads to this one, too
     * @return false where it is known by another way that does not lead to it any more: that it was renamed is still to be heard
     */
    boolean ensure(Folder folder, Descriptor open, Stat stat, Predicate<Folder> leads) throws IOException {
        if (inotify.isEmpty()) {
            return true;
        }
        boolean same = folder.is(stat.device(), stat.inode());
        if (same && (folder.watch() != Folder.UNWATCHED || remote.contains(folder))) {
            return true;
        }
        forget(folder);
        if (!tells(folder, open, stat)) {
            remote.add(folder);
            return true;
        }
        try {
            return watched(folder, inotify.get().watch(open), leads);
        } catch (LinuxException e) {
            missing.add(folder); // a limit, or no right to list it: it is looked at as if it were elsewhere
            return true;
        }
    }

    private boolean watched(Folder folder, int watch, Predicate<Folder> leads) {
        Folder other = folders.get(watch);
        boolean known = other != null && other != folder;
        if (known && !leads.test(other)) {
            return false;
        }
        if (known) {
            alsoThere.put(watch, other); // mounted twice: one folder by two ways has one watch
        }
        folder.watch(watch);
        folders.put(watch, folder);
        return true;
    }

    /** Whether the system tells of what happens in a folder; asked of the file system where another one begins. */
    private boolean tells(Folder folder, Descriptor open, Stat stat) throws IOException {
        boolean below = folder.parent().filter(above -> above.onDevice(stat.device())).isPresent();
        if (below || how == Sources.How.EVENTS) {
            return folder.parent().filter(remote::contains).isEmpty();
        }
        return FileSystem.of(open).local();
    }

    /** A folder, with everything below it, has left the tree. */
    void leave(Folder folder) throws IOException {
        for (Folder each : folder.all()) {
            forget(each);
        }
    }

    private void forget(Folder folder) throws IOException {
        missing.remove(folder);
        remote.remove(folder);
        int watch = folder.watch();
        folder.watch(Folder.UNWATCHED);
        if (watch == Folder.UNWATCHED || alsoThere.remove(watch, folder) || !folders.remove(watch, folder) || inotify.isEmpty()) {
            return;
        }
        Folder other = alsoThere.remove(watch);
        if (other != null && other.watch() == watch && !other.left()) {
            folders.put(watch, other);
        } else {
            inotify.get().unwatch(watch);
        }
    }

    /** The system has ended a watch by itself. */
    void ended(int watch) {
        for (Folder folder : new Folder[] {folders.remove(watch), alsoThere.remove(watch)}) {
            if (folder != null && folder.watch() == watch) {
                folder.watch(Folder.UNWATCHED);
            }
        }
    }

    /**
     * Whether this kernel sees everything that happens in a folder.
     *
     * @param open the folder
     */
    boolean local(Folder folder, Descriptor open) throws IOException {
        if (localWithout) {
            return true;
        }
        boolean unasked = inotify.isEmpty() || how == Sources.How.EVENTS; // that all is told was said by a person
        boolean tells = inotify.isEmpty() || !deaf && (folder.watch() != Folder.UNWATCHED || missing.contains(folder));
        return tells && (!unasked || FileSystem.of(open).local());
    }

    /** Whether nothing is told of what happens, although it should be. */
    void deaf(boolean is) {
        deaf = is;
    }

    boolean deaf() {
        return deaf;
    }

    /** How many folders are watched. */
    int count() {
        return folders.size();
    }

    /** How many folders could not be watched although the system would tell of them. */
    int missing() {
        return missing.size();
    }

    /** How many folders lie on file systems that tell of nothing. */
    int remote() {
        return remote.size();
    }
}
