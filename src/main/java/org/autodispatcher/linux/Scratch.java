package org.autodispatcher.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A thread's own memory for the arguments of calls, so that none is allocated for each. */
final class Scratch {
    /** NAME_MAX and PATH_MAX of Linux (limits.h): no name that can exist is longer. */
    private static final int LONGEST_PATH = 4096;

    private static final ThreadLocal<Scratch> OWN = ThreadLocal.withInitial(Scratch::new);

    final MemorySegment state;
    final MemorySegment statx;
    private final MemorySegment path;

    private Scratch() {
        Arena arena = Arena.ofAuto();
        state = arena.allocate(Libc.CALL_STATE);
        statx = arena.allocate(Stat.BYTES, Long.BYTES);
        path = arena.allocate(LONGEST_PATH);
    }

    static Scratch own() {
        return OWN.get();
    }

    /** {@code name} as a call takes it; until the next one. */
    MemorySegment path(byte[] name) throws LinuxException {
        if (name.length >= LONGEST_PATH) {
            throw new LinuxException("a name of " + name.length + " bytes", LinuxException.ENOENT);
        }
        MemorySegment.copy(name, 0, path, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, name.length);
        path.set(java.lang.foreign.ValueLayout.JAVA_BYTE, name.length, (byte) 0);
        return path;
    }
}
