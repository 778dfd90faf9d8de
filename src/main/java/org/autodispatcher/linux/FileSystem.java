package org.autodispatcher.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;

/**
 * The file system something lies on.
 *
 * @param type its magic number, statfs(2)
 * @param id   tells it from others of its type, also after a restart where the file system keeps an identity; 0 where it has none
 */
public record FileSystem(long type, long id) {
    /** Those whose every change goes through this kernel, and what they are called. From statfs(2) and linux/magic.h. */
    private static final Map<Long, String> LOCAL = Map.ofEntries(
            Map.entry(0xEF53L, "ext"), Map.entry(0x58465342L, "xfs"), Map.entry(0x9123683EL, "btrfs"), Map.entry(0x01021994L, "tmpfs"),
            Map.entry(0x858458F6L, "ramfs"), Map.entry(0x794C7630L, "overlay"), Map.entry(0x2FC12FC1L, "zfs"),
            Map.entry(0xF2F52010L, "f2fs"), Map.entry(0x3153464AL, "jfs"), Map.entry(0x52654973L, "reiserfs"),
            Map.entry(0xCA451A4EL, "bcachefs"), Map.entry(0x4D44L, "vfat"), Map.entry(0x2011BAB0L, "exfat"), Map.entry(0x3434L, "nilfs2"));

    private static final Map<Long, String> OTHER = Map.of(
            0x6969L, "nfs", 0xFF534D42L, "cifs", 0xFE534D42L, "smb", 0x517BL, "smb", 0x65735546L, "fuse", 0x00C36400L, "ceph",
            0x01021997L, "9p", 0x0BD00BD0L, "lustre", 0x5346414FL, "afs", 0x47504653L, "gpfs");

    private static final int STATFS = 120;

    private static final MethodHandle FSTATFS = Libc.handle(
            "fstatfs", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

    /** Where an open folder lies. */
    public static FileSystem of(Descriptor folder) throws IOException {
        Scratch own = Scratch.own();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment found = arena.allocate(STATFS, Long.BYTES);
            Libc.checked("statfs", (int) FSTATFS.invokeExact(own.state, folder.number(), found), own.state);
            return new FileSystem(found.get(ValueLayout.JAVA_LONG, 0) & 0xFFFFFFFFL, found.get(ValueLayout.JAVA_LONG, 56));
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /** Whether it is known that nobody else writes to it behind this kernel's back. */
    public boolean local() {
        return LOCAL.containsKey(type);
    }

    /** What it is called. */
    public String name() {
        return LOCAL.getOrDefault(type, OTHER.getOrDefault(type, "0x" + Long.toHexString(type)));
    }
}
