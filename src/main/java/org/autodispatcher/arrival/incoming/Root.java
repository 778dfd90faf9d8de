package org.autodispatcher.arrival.incoming;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.autodispatcher.linux.Descriptor;
import org.autodispatcher.linux.FileSystem;
import org.autodispatcher.linux.LinuxException;
import org.autodispatcher.linux.Stat;

/**
 * The folder at the top of an incoming directory. It is opened anew every time, so that its file system can be unmounted, and must be
 * the same folder each time: another one under its path is an alarm, not a tree from which everything was removed.
 */
final class Root {
    private final Path path;
    private volatile Identity identity = Identity.NONE;

    /**
     * @param device the file system's number, which may be another one after a restart of the machine
     * @param inode  the folder's number, which is given to another one when it is removed
     * @param born   when it was made, 0 where its file system does not keep that
     * @param volume the file system's own identity, 0 where it has none; some make it of the device's number
     */
    record Identity(long device, long inode, long born, long volume) {
        static final Identity NONE = new Identity(0, 0, 0, 0);

        boolean is(Stat stat) {
            return stat.device() == device && stat.inode() == inode && stat.born() == born;
        }

        /** What a folder is known by beyond restarts. */
        String lasting() {
            return String.format(Locale.ROOT, "%s%016x-%d", born == 0 ? "" : "b", born == 0 ? volume : born, inode);
        }
    }

    /** The folder is not there, or is another one. */
    static final class Lost extends IOException {
        private static final long serialVersionUID = 1;

        Lost(String message) {
            super(message);
        }
    }

    Root(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** From now on the folder that lies there is meant. */
    Identity settle() throws IOException {
        try (Descriptor open = Descriptor.folder(path)) {
            identity = identity(open);
            return identity;
        } catch (LinuxException e) {
            throw e.gone() ? new Lost("gone") : e;
        }
    }

    /** Whether the folder that is meant lies there. */
    boolean there() {
        try (Descriptor open = Descriptor.folder(path)) {
            return identity.is(open.stat());
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Opens it.
     *
     * @throws Lost where it is not there, or another one is
     */
    Descriptor open() throws IOException {
        return open(identity);
    }

    /** The same of a folder that was meant, where another one may be by now. */
    Descriptor open(Identity meant) throws IOException {
        Descriptor open;
        try {
            open = Descriptor.folder(path);
        } catch (LinuxException e) {
            throw e.gone() ? new Lost("gone") : e;
        }
        boolean same = false;
        try {
            same = meant.is(open.stat());
        } finally {
            if (!same) {
                open.close();
            }
        }
        if (!same) {
            throw new Lost("another");
        }
        return open;
    }

    /** What an open folder is known by. */
    static Identity identity(Descriptor open) throws IOException {
        Stat stat = open.stat();
        return new Identity(stat.device(), stat.inode(), stat.born(), FileSystem.of(open).id());
    }
}
