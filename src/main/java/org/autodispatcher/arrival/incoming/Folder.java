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
import org.autodispatcher.linux.Stat;
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
    private volatile long born;
    private volatile boolean mounted;
    private volatile boolean detached;
    private boolean changed;
    private boolean adopts;
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

    /** It is listed, as this one. */
    void identify(Stat stat) {
        boolean mount = mountPoint(stat);
        synchronized (this) {
            changed |= inode != stat.inode() || born != stat.born() || mounted != mount;
        }
        device = stat.device();
        inode = stat.inode();
        born = stat.born();
        mounted = mount;
    }

    /** It was listed by another process, as this one. */
    void identify(Id id) {
        inode = id.inode();
        born = id.born();
        mounted = id.mounted();
    }

    /**
     * Which folder it was when it was last listed.
     *
     * @param born    when it was made; 0 where that is not known
     * @param mounted whether it was the top of a file system
     */
    record Id(long inode, long born, boolean mounted) {}

    Id id() {
        return new Id(inode, born, mounted);
    }

    /** The same, as it is kept. */
    Root.Identity identity() {
        return new Root.Identity(device, inode, born, device);
    }

    private boolean mountPoint(Stat stat) {
        Folder above = parent;
        return above != null && above.device != 0 && above.device != stat.device();
    }

    /** Whether another file system lies here than when it was last listed. */
    boolean remounted(Stat stat) {
        return inode != 0 && (device != 0 ? device != stat.device() : mounted != mountPoint(stat));
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
            adopts = top.adopts;
            changed = true;
        }
        top.folders().forEach(each -> each.attach(this, each.name()));
    }

    /** Takes out what is known of it, as a tree of its own that is left; nothing is known of it then. */
    Folder takenOut() {
        Folder top = root();
        top.detached = true;
        Collection<Folder> below = folders();
        synchronized (this) {
            top.files = files;
            top.adopts = adopts;
            files = new FileTable();
            folders = null;
            adopts = false;
            changed = true;
        }
        below.forEach(each -> each.attach(top, each.name()));
        return top;
    }

    /** Whether everything that its first listing meets has lain there: at the look that adopted, it could not be listed. */
    synchronized boolean adopts() {
        return adopts;
    }

    synchronized void adopts(boolean is) {
        changed |= adopts != is;
        adopts = is;
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
