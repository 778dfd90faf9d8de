package org.autodispatcher.arrival.incoming;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.linux.Descriptor;
import org.autodispatcher.linux.LinuxException;
import org.autodispatcher.linux.Name;
import org.autodispatcher.linux.Stat;

/**
 * What we do beside a dropped file, and to it once its dispatch is done. Everything goes by descriptors from the top of the directory on:
 * whoever may write there cannot lead us elsewhere by a link.
 */
public final class BesideFile {
    private static final int READABLE = 0664;
    private static final int FOLDER = 0775;
    private static final Name ARCHIVE = Name.of(".archive");

    private final Path root;
    private final List<Name> way;
    private final Name file;

    private BesideFile(Path root, List<Name> way, Name file) {
        this.root = root;
        this.way = way;
        this.file = file;
    }

    /** Our answers, by what is appended to the file's name. */
    public enum Marker {
        DISPATCHING,
        DONE,
        FAILED,
        HELD,
        CANCELLED;

        private Name of(Name file) {
            return Tells.withSuffix(file, "." + name().toLowerCase(java.util.Locale.ROOT));
        }
    }

    /**
     * @param root of the incoming directory
     * @param path of the file, absolute, as {@link org.autodispatcher.Origin#FILE} has it
     * @return empty where it does not lie there
     */
    public static Optional<BesideFile> of(Path root, String path) {
        String top = root + "/";
        if (!path.startsWith(top)) {
            return Optional.empty();
        }
        List<Name> names = new ArrayList<>();
        for (String each : path.substring(top.length()).split("/")) {
            names.add(Name.ofLossless(each));
        }
        return Optional.of(new BesideFile(root, names.subList(0, names.size() - 1), names.getLast()));
    }

    private Descriptor folder() throws IOException {
        try (Descriptor top = Descriptor.folder(root)) {
            return Folder.open(top, way);
        }
    }

    /** Whether neither the file of a dispatch is there nor any answer. */
    public boolean bare(long dispatch) throws IOException {
        try (Descriptor folder = folder()) {
            boolean bare = !folder.has(file) && !folder.has(ours(dispatch));
            for (Marker each : Marker.values()) {
                bare &= !folder.has(each.of(file));
            }
            return bare;
        }
    }

    /** Answers: this marker is there afterwards, with these lines, and no other. */
    public void answer(Marker marker, List<String> lines) throws IOException {
        try (Descriptor folder = folder()) {
            Name fresh = Name.of(".auto-dispatcher-answer-" + Thread.currentThread().threadId());
            removeQuietly(folder, fresh);
            try (Descriptor open = folder.create(fresh, READABLE)) {
                open.permissions(READABLE);
                toGroup(folder, open);
                write(open, lines);
            }
            folder.rename(fresh, folder, marker.of(file));
            for (Marker other : Marker.values()) {
                if (other != marker) {
                    removeQuietly(folder, other.of(file));
                }
            }
        }
    }

    /** The dropper must be able to read and remove it; where the folder hands its group on, it has it already. */
    private static void toGroup(Descriptor folder, Descriptor open) throws IOException {
        int group = folder.stat().group();
        if (open.stat().group() != group) {
            try {
                open.group(group);
            } catch (LinuxException e) {
                // a group that is not ours cannot be given; it is readable all the same
            }
        }
    }

    private static void write(Descriptor open, List<String> lines) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(String.join("\n", lines) + "\n");
        try (FileChannel channel = open.writing()) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    private static void removeQuietly(Descriptor folder, Name name) throws IOException {
        try {
            folder.remove(name);
        } catch (LinuxException e) {
            if (!e.gone()) {
                throw e;
            }
        }
    }

    /**
     * Removes the file, where it is still the one that was taken.
     *
     * @param seen what it was, see {@link org.autodispatcher.Origin#SEEN}
     */
    public void remove(String seen, long dispatch) throws IOException {
        Name ours = ours(dispatch);
        try (Descriptor folder = folder()) {
            if (taken(folder, seen, ours)) {
                folder.remove(ours);
            }
        }
    }

    /** Moves the file, where it is still the one that was taken, into {@code .archive} beside it; where one of its name lies there, the id is added. */
    public void archive(String seen, long dispatch) throws IOException {
        Name ours = ours(dispatch);
        try (Descriptor folder = folder()) {
            if (taken(folder, seen, ours)) {
                makeArchive(folder);
                try (Descriptor archive = folder.folder(ARCHIVE)) {
                    archive(folder, ours, archive, dispatch);
                }
            }
        }
    }

    private void archive(Descriptor folder, Name ours, Descriptor archive, long dispatch) throws IOException {
        try {
            folder.renameToNew(ours, archive, file);
        } catch (LinuxException e) {
            if (e.errno() != LinuxException.EEXIST) {
                throw e;
            }
            folder.rename(ours, archive, Tells.withSuffix(file, "." + dispatch));
        }
    }

    private static Name ours(long dispatch) {
        return Name.of(".auto-dispatcher-done-" + dispatch);
    }

    /**
     * Takes the file away under a name that nobody else uses, and only then asks what it is: who replaces it meanwhile finds his own where he
     * put it. Who was killed in between is gone on with.
     */
    private boolean taken(Descriptor folder, String seen, Name ours) throws IOException {
        if (!folder.has(ours)) {
            if (!is(folder, file, seen)) {
                return false;
            }
            folder.rename(file, folder, ours);
        }
        if (is(folder, ours, seen)) {
            return true;
        }
        putBack(folder, ours);
        return false;
    }

    /** Where there is another one by now, its sender has replaced this one. */
    private void putBack(Descriptor folder, Name ours) throws IOException {
        try {
            folder.renameToNew(ours, folder, file);
        } catch (LinuxException e) {
            if (e.errno() != LinuxException.EEXIST) {
                throw e;
            }
            removeQuietly(folder, ours);
        }
    }

    private static void makeArchive(Descriptor folder) throws IOException {
        try {
            folder.makeFolder(ARCHIVE, FOLDER);
        } catch (LinuxException e) {
            if (e.errno() != LinuxException.EEXIST) {
                throw e;
            }
        }
    }

    private static boolean is(Descriptor folder, Name name, String seen) throws IOException {
        try {
            Stat stat = folder.stat(name);
            return stat.regular() && Facts.seen(stat).equals(seen);
        } catch (LinuxException e) {
            return false;
        }
    }
}
