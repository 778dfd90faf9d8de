package org.autodispatcher.arrival.incoming;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.autodispatcher.linux.Descriptor;
import org.autodispatcher.linux.LinuxException;
import org.autodispatcher.linux.Name;
import org.jspecify.annotations.Nullable;

/**
 * A folder of the tree: it knows its parent and its own name, so that a folder that is renamed is one change. Whoever looks at or
 * changes what is in it holds its lock.
 */
final class Folder {
    static final int UNWATCHED = -1;

    private volatile @Nullable Folder parent;
    private volatile Name name;
    private @Nullable Map<Name, Folder> folders;
    private FileTable files = new FileTable();
    private volatile int watch = UNWATCHED;
    private volatile long device;
    private volatile long inode;
    private volatile boolean detached;
    private boolean changed;
    private volatile int moves;

    Folder(@Nullable Folder parent, Name name) {
        this.parent = parent;
        this.name = name;
    }

    static Folder root() {
        return new Folder(null, Name.of(""));
    }

    boolean isRoot() {
        return parent == null && !detached;
    }

    /** Whether it has left the tree, or a folder above it has. */
    boolean left() {
        for (Folder each = this; each != null; each = each.parent) {
            if (each.detached) {
                return true;
            }
        }
        return false;
    }

    Name name() {
        return name;
    }

    Optional<Folder> parent() {
        return Optional.ofNullable(parent);
    }

    /** How often it was moved. */
    int moves() {
        return moves;
    }

    /** The number of its watch, or {@link #UNWATCHED}. */
    int watch() {
        return watch;
    }

    void watch(int number) {
        watch = number;
    }

    /** Which folder it was when it was last listed. */
    boolean is(long device, long inode) {
        return this.device == device && this.inode == inode;
    }

    boolean onDevice(long device) {
        return this.device == device;
    }

    void identify(long device, long inode) {
        this.device = device;
        this.inode = inode;
    }

    FileTable files() {
        return files;
    }

    synchronized Optional<Folder> folder(Name name) {
        return Optional.ofNullable(folders == null ? null : folders.get(name));
    }

    /** The folder of that name in this one, which is made known where it is not. */
    synchronized Folder enter(Name name) {
        if (folders == null) {
            folders = new HashMap<>(4);
        }
        return folders.computeIfAbsent(name, _ -> new Folder(this, name));
    }

    /** Whether it was never listed, and nothing is known of what is in it. */
    synchronized boolean unknown() {
        return inode == 0 && folders == null && files.size() == 0;
    }

    /** What was known of it when it was at the top of a tree of its own is known of it here. */
    void knows(Folder top) {
        synchronized (this) {
            files = top.files;
            changed = true;
        }
        top.folders().forEach(each -> each.attach(this, each.name()));
    }

    synchronized Collection<Folder> folders() {
        return folders == null ? List.of() : new ArrayList<>(folders.values());
    }

    /** Whether files or folders in it have changed since this was last asked. */
    synchronized boolean changedSinceAsked() {
        boolean was = files.changedSinceAsked() | changed;
        changed = false;
        return was;
    }

    /** How many folders lead to it. */
    int depth() {
        return way().size();
    }

    /** Takes it out of the tree. */
    void detach() {
        Folder above = parent;
        detached = true;
        parent = null;
        if (above != null) {
            synchronized (above) {
                if (above.folders != null && above.folders.get(name) == this) {
                    above.folders.remove(name);
                    above.changed = true;
                }
            }
        }
    }

    /** Puts it, and everything in it, into another place of the tree. */
    void attach(Folder under, Name as) {
        name = as;
        parent = under;
        detached = false;
        moves++; // only the directory's own thread moves folders
        synchronized (under) {
            if (under.folders == null) {
                under.folders = new HashMap<>(4);
            }
            under.folders.put(as, this);
            under.changed = true;
        }
    }

    /** It and all below it. */
    List<Folder> all() {
        List<Folder> all = new ArrayList<>();
        Deque<Folder> left = new ArrayDeque<>(List.of(this));
        while (!left.isEmpty()) {
            Folder next = left.pop();
            all.add(next);
            next.folders().forEach(left::push);
        }
        return all;
    }

    /** The names that lead to it from the root. */
    List<Name> way() {
        Deque<Name> way = new ArrayDeque<>();
        Folder each = this;
        for (Folder above = each.parent; above != null; above = each.parent) {
            way.push(each.name);
            each = above;
        }
        return List.copyOf(way);
    }

    /** A path from the root to a file in it, as text that can be read back ({@link Name#ofLossless}). */
    String path(Name file) {
        String folders = way().stream().map(each -> each.lossless() + "/").collect(Collectors.joining());
        return folders + file.lossless();
    }

    /**
     * Opens it, from the root on, name by name.
     *
     * @throws LinuxException where it has left the tree, too: no way leads to it
     */
    Descriptor open(Descriptor root) throws IOException {
        Deque<Name> way = new ArrayDeque<>();
        Folder each = this;
        for (Folder above = each.parent; above != null; above = each.parent) {
            way.push(each.name);
            each = above;
        }
        if (each.detached) {
            throw LinuxException.gone("a folder that was removed");
        }
        return open(root, List.copyOf(way));
    }

    /** Opens what a way leads to. */
    static Descriptor open(Descriptor root, List<Name> way) throws IOException {
        Descriptor here = root.folder(Name.of("."));
        for (Name next : way) {
            try (Descriptor above = here) {
                here = above.folder(next);
            }
        }
        return here;
    }
}
