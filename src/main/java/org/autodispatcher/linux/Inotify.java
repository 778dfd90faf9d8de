package org.autodispatcher.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What happens in folders, as the system tells it (inotify(7)). One thread {@link #await}s; any may add and remove watches, and wake
 * it.
 */
public final class Inotify implements AutoCloseable {
    public static final int ATTRIB = 0x4;
    public static final int CLOSE_WRITE = 0x8;
    public static final int MOVED_FROM = 0x40;
    public static final int MOVED_TO = 0x80;
    public static final int CREATE = 0x100;
    public static final int DELETE = 0x200;
    public static final int DELETE_SELF = 0x400;
    public static final int MOVE_SELF = 0x800;
    public static final int UNMOUNT = 0x2000;
    public static final int OVERFLOW = 0x4000;
    public static final int IGNORED = 0x8000;
    public static final int FOLDER = 0x40000000;

    private static final int ONLYDIR = 0x01000000;
    private static final int EXCL_UNLINK = 0x04000000;

    /** No MODIFY and no OPEN: they would only fill the queue. */
    private static final int MASK = ATTRIB | CLOSE_WRITE | MOVED_FROM | MOVED_TO | CREATE | DELETE | DELETE_SELF | MOVE_SELF | ONLYDIR | EXCL_UNLINK;

    private static final int NONBLOCK = 04000;
    private static final int CLOEXEC = 02000000;
    private static final short POLLIN = 1;
    private static final short POLLPRI = 2;
    private static final int BUFFER = 1 << 16;
    private static final int HEADER = 16;

    private static final MethodHandle INIT = Libc.handle("inotify_init1", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle ADD = Libc.handle("inotify_add_watch", FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle REMOVE = Libc.handle("inotify_rm_watch", FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle READ = Libc.handle("read", FunctionDescriptor.of(
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    private static final MethodHandle WRITE = Libc.handle("write", FunctionDescriptor.of(
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    private static final MethodHandle EVENTFD = Libc.handle("eventfd", FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle POLL = Libc.handle("poll", FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    private final int queue;
    private final int waker;
    private final int mounts;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(BUFFER, Long.BYTES);
    private final MemorySegment polled = arena.allocate(3 * 8L, Long.BYTES);
    private boolean closed;

    /**
     * One event.
     *
     * @param watch  the number of the folder's watch; -1 for {@link #OVERFLOW}
     * @param mask   what happened, of the constants above
     * @param cookie ties {@link #MOVED_FROM} to {@link #MOVED_TO}
     * @param name   in the folder; empty where the folder itself is meant
     */
    public record Event(int watch, int mask, int cookie, Name name) {
        public boolean is(int bits) {
            return (mask & bits) != 0;
        }
    }

    /**
     * What {@link #await} came back for.
     *
     * @param events in the order in which it happened
     * @param mounts whether anything was mounted or unmounted on this machine
     */
    public record Happened(List<Event> events, boolean mounts) {}

    private Inotify(int queue, int waker, int mounts) {
        this.queue = queue;
        this.waker = waker;
        this.mounts = mounts;
    }

    /** @throws LinuxException {@code EMFILE} where this account has all the instances it may have */
    public static Inotify open() throws IOException {
        Scratch own = Scratch.own();
        try {
            int queue = Libc.checked("inotify_init", (int) INIT.invokeExact(own.state, NONBLOCK | CLOEXEC), own.state);
            int waker = (int) EVENTFD.invokeExact(own.state, 0, NONBLOCK | CLOEXEC);
            if (waker < 0) {
                int errno = Libc.errno(own.state);
                Libc.close(queue);
                throw new LinuxException("eventfd", errno);
            }
            return new Inotify(queue, waker, mounts());
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /** What tells of mounts (proc(5)); -1, which poll leaves out, where there is no such file. */
    private static int mounts() {
        try {
            return Libc.open("/proc/self/mountinfo", 0);
        } catch (IOException e) {
            return -1;
        }
    }

    /**
     * Watches the folder that is open, wherever its name leads by now. The same folder always has the same number.
     *
     * @throws LinuxException {@code ENOSPC} where this account has all the watches it may have
     */
    public synchronized int watch(Descriptor folder) throws IOException {
        if (closed) {
            throw new LinuxException("inotify_add_watch", LinuxException.EBADF);
        }
        Scratch own = Scratch.own();
        try {
            MemorySegment path = own.path(folder.numbered().getBytes(StandardCharsets.US_ASCII));
            return Libc.checked("inotify_add_watch", (int) ADD.invokeExact(own.state, queue, path, MASK), own.state);
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /** Ends a watch; one that has ended by itself is left alone. */
    public synchronized void unwatch(int watch) throws IOException {
        if (closed) {
            return;
        }
        Scratch own = Scratch.own();
        try {
            int _ = (int) REMOVE.invokeExact(own.state, queue, watch);
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /**
     * Waits until anything happens or somebody calls {@link #wake}.
     *
     * @param woken called where somebody has; everything that happened before that call is among what is returned
     */
    public Happened await(Runnable woken) throws IOException {
        poll(0, queue, POLLIN);
        poll(8, waker, POLLIN);
        poll(16, mounts, POLLPRI);
        Scratch own = Scratch.own();
        try {
            int _ = (int) POLL.invokeExact(own.state, polled, 3L, -1);
            boolean awake = polled.get(ValueLayout.JAVA_SHORT, 8 + 6) != 0;
            if (awake) {
                long _ = (long) READ.invokeExact(own.state, waker, buffer, 8L);
                woken.run();
            }
            List<Event> events = new ArrayList<>();
            long filled = (long) READ.invokeExact(own.state, queue, buffer, (long) BUFFER);
            while (filled > 0) {
                parse(filled, events);
                filled = awake ? (long) READ.invokeExact(own.state, queue, buffer, (long) BUFFER) : 0;
            }
            return new Happened(events, polled.get(ValueLayout.JAVA_SHORT, 16 + 6) != 0);
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    private void poll(long at, int descriptor, short events) {
        polled.set(ValueLayout.JAVA_INT, at, descriptor);
        polled.set(ValueLayout.JAVA_SHORT, at + 4, events);
        polled.set(ValueLayout.JAVA_SHORT, at + 6, (short) 0);
    }

    /** struct inotify_event, inotify(7). */
    private void parse(long filled, List<Event> events) {
        for (long at = 0; at < filled; ) {
            int length = buffer.get(ValueLayout.JAVA_INT, at + 12);
            int named = 0;
            while (named < length && buffer.get(ValueLayout.JAVA_BYTE, at + HEADER + named) != 0) {
                named++;
            }
            byte[] name = new byte[named];
            MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, at + HEADER, name, 0, named);
            events.add(new Event(
                    buffer.get(ValueLayout.JAVA_INT, at),
                    buffer.get(ValueLayout.JAVA_INT, at + 4),
                    buffer.get(ValueLayout.JAVA_INT, at + 8),
                    new Name(name)));
            at += HEADER + length;
        }
    }

    /** Has {@link #await} come back once everything was told that happened before. */
    public synchronized void wake() throws IOException {
        if (closed) {
            return; // its number may be another file's by now
        }
        try (Arena once = Arena.ofConfined()) {
            MemorySegment one = once.allocateFrom(ValueLayout.JAVA_LONG, 1L);
            long _ = (long) WRITE.invokeExact(Scratch.own().state, waker, one, 8L);
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /** Only after nobody awaits any more. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        Libc.close(queue);
        Libc.close(waker);
        if (mounts >= 0) {
            Libc.close(mounts);
        }
        arena.close();
    }
}
