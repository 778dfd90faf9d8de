package org.autodispatcher.linux;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An open file or folder. Everything below a folder is reached from its descriptor, one name at a time, and no link is ever
 * followed: what is renamed or swapped meanwhile leads nowhere else. Names are bytes.
 */
public final class Descriptor implements AutoCloseable {
    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
    private static final int O_DIRECTORY = ARM ? 040000 : 0200000;
    private static final int O_NOFOLLOW = ARM ? 0100000 : 0400000;
    private static final int O_NONBLOCK = 04000;
    private static final int O_NOCTTY = 0400;
    private static final int O_WRONLY = 01;
    private static final int O_CREAT = 0100;
    private static final int O_EXCL = 0200;
    private static final int AT_FDCWD = -100;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_NO_AUTOMOUNT = 0x800;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int STATX_BASIC_STATS_AND_BTIME = 0xfff;
    private static final int RENAME_NOREPLACE = 1;
    private static final int F_SETLEASE = 1024;
    private static final int F_RDLCK = 0;
    private static final int F_UNLCK = 2;
    private static final int SIGIO = 29;
    private static final byte[] HERE = new byte[0];

    private static final MethodHandle OPENAT = Libc.handle(
            "openat",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(3));
    private static final MethodHandle STATX = Libc.handle("statx", FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    private static final MethodHandle FCNTL = Libc.handle(
            "fcntl",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle SIGNAL = Libc.handle(
            "signal", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
    private static final MethodHandle FCHMOD = Libc.handle(
            "fchmod", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle FCHOWN = Libc.handle("fchown", FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle UNLINKAT = Libc.handle("unlinkat", FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle MKDIRAT = Libc.handle("mkdirat", FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle RENAMEAT2 = Libc.handle("renameat2", FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

    private final int number;

    private Descriptor(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** A folder by its path, in which links are followed: the path is the administrator's. */
    public static Descriptor folder(Path path) throws IOException {
        return new Descriptor(open(AT_FDCWD, path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8), O_DIRECTORY, 0));
    }

    /** A folder in this one. */
    public Descriptor folder(Name name) throws IOException {
        return new Descriptor(open(number, name.bytes(), O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK, 0));
    }

    /** A file in this folder, to be read. A pipe or device may be opened, but nothing waits for it. */
    public Descriptor file(Name name) throws IOException {
        return new Descriptor(open(number, name.bytes(), O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0));
    }

    /**
     * A new file in this folder, to be written.
     *
     * @throws LinuxException {@code EEXIST} where there is anything of that name
     */
    public Descriptor create(Name name, int permissions) throws IOException {
        return new Descriptor(open(number, name.bytes(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, permissions));
    }

    private static int open(int folder, byte[] name, int flags, int permissions) throws IOException {
        Scratch own = Scratch.own();
        try {
            int opened = (int) OPENAT.invokeExact(own.state, folder, own.path(name), flags | Libc.O_CLOEXEC, permissions);
            return Libc.checked("open", opened, own.state);
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /** What is said of this itself. */
    public Stat stat() throws IOException {
        return stat(HERE, AT_EMPTY_PATH);
    }

    /** What is said of something in this folder; of a link, not of where it leads. */
    public Stat stat(Name name) throws IOException {
        return stat(name.bytes(), AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT);
    }

    private Stat stat(byte[] name, int flags) throws IOException {
        return stat(Scratch.own().path(name), flags);
    }

    /** The same by a name that lies in memory already. */
    Stat statAt(MemorySegment name) throws IOException {
        return stat(name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT);
    }

    private Stat stat(MemorySegment name, int flags) throws IOException {
        Scratch own = Scratch.own();
        try {
            Libc.checked("statx", (int) STATX.invokeExact(own.state, number, name, flags, STATX_BASIC_STATS_AND_BTIME, own.statx), own.state);
            return Stat.of(own.statx);
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /** Whether anybody writes to a file. */
    public enum Writers {
        /** Nobody has it open for writing, nor mapped into memory so. */
        NONE,
        /** Somebody has. */
        SOME,
        /** We may not ask, or cannot ask this file system. */
        UNKNOWN
    }

    /**
     * Asks by taking a read lease for a moment (fcntl(2), "Leases"): it is refused while there is any writer. Whoever opens the file
     * for writing meanwhile waits for microseconds, or is told to come again where it does not want to wait.
     */
    public Writers writers() throws IOException {
        Scratch own = Scratch.own();
        try {
            LeaseBreaks.ignored();
            int taken = (int) FCNTL.invokeExact(own.state, number, F_SETLEASE, F_RDLCK);
            if (taken >= 0) {
                int _ = (int) FCNTL.invokeExact(own.state, number, F_SETLEASE, F_UNLCK);
                return Writers.NONE;
            }
            return Libc.errno(own.state) == LinuxException.EAGAIN ? Writers.SOME : Writers.UNKNOWN;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /** A lease that is broken is told by SIGIO, which ends a process that has not said otherwise. */
    private static final class LeaseBreaks {
        static {
            try {
                long _ = (long) SIGNAL.invokeExact(Scratch.own().state, SIGIO, 1L); // SIG_IGN
            } catch (Throwable e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        /** From the first call on. */
        static void ignored() {
            // the initializer has done it
        }
    }

    /** For reading what this has open, whatever happens to its name. */
    public FileChannel reading() throws IOException {
        return FileChannel.open(path(), StandardOpenOption.READ);
    }

    /** For writing what this has open. */
    public FileChannel writing() throws IOException {
        return FileChannel.open(path(), StandardOpenOption.WRITE);
    }

    /** A path that leads to what this has open, whatever its name is by now (proc(5)). */
    Path path() {
        return Path.of(numbered());
    }

    String numbered() {
        return "/proc/self/fd/" + number;
    }

    /** Gives this its permissions, whatever the umask says. */
    public void permissions(int permissions) throws IOException {
        Scratch own = Scratch.own();
        try {
            Libc.checked("fchmod", (int) FCHMOD.invokeExact(own.state, number, permissions), own.state);
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /** Gives this to a group. */
    public void group(int group) throws IOException {
        Scratch own = Scratch.own();
        try {
            Libc.checked("fchown", (int) FCHOWN.invokeExact(own.state, number, -1, group), own.state);
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /** Removes a file of this folder. */
    public void remove(Name name) throws IOException {
        remove(name, 0);
    }

    /** Removes an empty folder of this folder. */
    public void removeFolder(Name name) throws IOException {
        remove(name, AT_REMOVEDIR);
    }

    private void remove(Name name, int flags) throws IOException {
        Scratch own = Scratch.own();
        try {
            Libc.checked("unlink", (int) UNLINKAT.invokeExact(own.state, number, own.path(name.bytes()), flags), own.state);
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /** Makes a folder in this one. */
    public void makeFolder(Name name, int permissions) throws IOException {
        Scratch own = Scratch.own();
        try {
            Libc.checked("mkdir", (int) MKDIRAT.invokeExact(own.state, number, own.path(name.bytes()), permissions), own.state);
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /** Moves a file of this folder into another; what has that name there is replaced. */
    public void rename(Name name, Descriptor folder, Name there) throws IOException {
        rename(name, folder, there, 0);
    }

    /**
     * The same where nothing has that name there. On a file system that cannot do that in one step it is looked at before.
     *
     * @throws LinuxException {@code EEXIST} where something has
     */
    public void renameToNew(Name name, Descriptor folder, Name there) throws IOException {
        try {
            rename(name, folder, there, RENAME_NOREPLACE);
        } catch (LinuxException e) {
            if (e.errno() != LinuxException.EINVAL) {
                throw e;
            }
            if (folder.has(there)) {
                throw new LinuxException("rename", LinuxException.EEXIST);
            }
            rename(name, folder, there, 0);
        }
    }

    /** Whether this folder has anything of that name; where it cannot be said, it has. */
    public boolean has(Name name) throws IOException {
        try {
            stat(name);
            return true;
        } catch (LinuxException e) {
            return !e.gone();
        }
    }

    private void rename(Name name, Descriptor folder, Name there, int flags) throws IOException {
        Scratch own = Scratch.own();
        try (java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofConfined()) {
            MemorySegment to = arena.allocate(there.bytes().length + 1L);
            MemorySegment.copy(there.bytes(), 0, to, ValueLayout.JAVA_BYTE, 0, there.bytes().length);
            Libc.checked("rename", (int) RENAMEAT2.invokeExact(own.state, number, own.path(name.bytes()), folder.number, to, flags), own.state);
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    @Override
    public void close() throws IOException {
        Libc.close(number);
    }
}
