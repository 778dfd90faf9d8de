package org.autodispatcher.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What the system says of a file (statx(2)).
 *
 * @param device  of the file system it lies on
 * @param inode   its number there
 * @param mode    type and permissions, as in inode(7)
 * @param links   names it has
 * @param owner   user id
 * @param group   group id
 * @param size    bytes
 * @param written when its content was last written, nanoseconds since 1970; anybody may set it
 * @param changed when anything of it last changed, nanoseconds since 1970; the system's own
 * @param born    when it was made, nanoseconds since 1970; the system's own, 0 where the file system does not keep it
 */
public record Stat(
        long device, long inode, int mode, int links, int owner, int group, long size, long written, long changed, long born) {
    static final int BYTES = 256;

    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int FOLDER = 0040000;
    private static final int WORLD_WRITABLE = 0002;
    private static final int PERMISSIONS = 07777;
    private static final int BORN = 0x800;
    private static final long SECOND = 1_000_000_000L;

    /** Offsets of struct statx, linux/stat.h. */
    static Stat of(MemorySegment statx) {
        return new Stat(
                (long) statx.get(ValueLayout.JAVA_INT, 136) << 32 | statx.get(ValueLayout.JAVA_INT, 140) & 0xFFFFFFFFL,
                statx.get(ValueLayout.JAVA_LONG, 32),
                statx.get(ValueLayout.JAVA_SHORT, 28) & 0xFFFF,
                statx.get(ValueLayout.JAVA_INT, 16),
                statx.get(ValueLayout.JAVA_INT, 20),
                statx.get(ValueLayout.JAVA_INT, 24),
                statx.get(ValueLayout.JAVA_LONG, 40),
                time(statx, 112),
                time(statx, 96),
                (statx.get(ValueLayout.JAVA_INT, 0) & BORN) == 0 ? 0 : time(statx, 80));
    }

    private static long time(MemorySegment statx, long at) {
        return statx.get(ValueLayout.JAVA_LONG, at) * SECOND + statx.get(ValueLayout.JAVA_INT, at + 8);
    }

    public boolean regular() {
        return (mode & TYPE) == REGULAR;
    }

    public boolean folder() {
        return (mode & TYPE) == FOLDER;
    }

    public boolean worldWritable() {
        return (mode & WORLD_WRITABLE) != 0;
    }

    /** Its permissions as they are written: {@code 0640}. */
    public String permissions() {
        return "0" + Integer.toOctalString(mode & PERMISSIONS);
    }

    /** Whether it is the same file with, as far as can be told, the same content. */
    public boolean same(Stat other) {
        return inode == other.inode && device == other.device && size == other.size && written == other.written && changed == other.changed;
    }
}
