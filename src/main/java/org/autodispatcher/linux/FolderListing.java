package org.autodispatcher.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Lists folders, entry by entry as the system gives them (getdents64(2)). One listing belongs to one thread; it can list any number of
 * folders, one after the other.
 */
public final class FolderListing implements AutoCloseable {
    /** Large enough that a usual folder takes one call, and one more to see its end. */
    private static final int BUFFER = 1 << 16;

    private static final int TYPE_FOLDER = 4;
    private static final int TYPE_REGULAR = 8;
    private static final int TYPE_UNKNOWN = 0;
    private static final int NAME_AT = 19;

    private static final MethodHandle GETDENTS = Libc.handle("getdents64", FunctionDescriptor.of(
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(BUFFER, Long.BYTES);

    /** What is told of a folder. */
    public interface Visitor {
        /** A folder in it. */
        void folder(Name name);

        /** Whether anything more is to be found out about a file of this name. */
        boolean wants(Name name);

        /** A regular file that was wanted. */
        void file(Name name, Stat stat);
    }

    /**
     * Lists a folder from where its descriptor stands, which is its beginning once. What vanishes meanwhile is left out; so is
     * everything but folders and regular files.
     */
    public void list(Descriptor folder, Visitor visitor) throws IOException {
        for (long filled = next(folder); filled > 0; filled = next(folder)) {
            for (long at = 0; at < filled; ) {
                int length = Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT, at + 16));
                entry(folder, at, length, visitor);
                at += length;
            }
        }
    }

    private long next(Descriptor folder) throws IOException {
        Scratch own = Scratch.own();
        try {
            long filled = (long) GETDENTS.invokeExact(own.state, folder.number(), buffer, (long) BUFFER);
            Libc.checked("getdents", (int) filled, own.state);
            return filled;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    private void entry(Descriptor folder, long at, int length, Visitor visitor) throws IOException {
        int type = buffer.get(ValueLayout.JAVA_BYTE, at + 18);
        if (type != TYPE_FOLDER && type != TYPE_REGULAR && type != TYPE_UNKNOWN) {
            return;
        }
        Name name = name(at + NAME_AT, length - NAME_AT);
        if (dots(name.bytes())) {
            return;
        }
        if (type == TYPE_FOLDER) {
            visitor.folder(name);
            return;
        }
        boolean wanted = visitor.wants(name);
        if (wanted || type == TYPE_UNKNOWN) {
            file(folder, at, name, visitor, wanted);
        }
    }

    private void file(Descriptor folder, long at, Name name, Visitor visitor, boolean wanted) throws IOException {
        Stat stat;
        try {
            stat = folder.statAt(buffer.asSlice(at + NAME_AT));
        } catch (LinuxException e) {
            return; // it has vanished, or may not be looked at: as if it had been listed a moment later
        }
        if (stat.folder()) {
            visitor.folder(name);
        } else if (stat.regular() && wanted) {
            visitor.file(name, stat);
        }
    }

    private Name name(long at, int most) {
        int length = 0;
        while (length < most && buffer.get(ValueLayout.JAVA_BYTE, at + length) != 0) {
            length++;
        }
        byte[] bytes = new byte[length];
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, at, bytes, 0, length);
        return new Name(bytes);
    }

    private static boolean dots(byte[] name) {
        return name[0] == '.' && (name.length == 1 || name.length == 2 && name[1] == '.');
    }

    @Override
    public void close() {
        arena.close();
    }
}
