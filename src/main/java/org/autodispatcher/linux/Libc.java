package org.autodispatcher.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The few calls of the C library that the JDK has no name for. Numbers are those of Linux on x86-64 and arm64
 * (asm-generic/fcntl.h, bits/socket.h). An error is an IOException with the call and errno in it.
 */
@SuppressWarnings("restricted")
public final class Libc {
    static final int O_PATH = 010000000;
    static final int O_CLOEXEC = 02000000;
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 02000000;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int LONGEST_ERROR = 1024;

    /** sizeof(sun_path), unix(7). */
    public static final int MAX_SOCKET_PATH = 108;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO_KEPT = Linker.Option.captureCallState("errno");
    static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle OPEN = handle(
            "open", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle SOCKET = handle("socket", FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle SENDTO = handle("sendto", FunctionDescriptor.of(
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle CLOCK = handle("clock_gettime", FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

    private static final MethodHandle STRERROR = handle("strerror", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

    private Libc() {}

    /** What the system calls an error (strerror(3)). */
    static synchronized String text(int errno) {
        try {
            return ((MemorySegment) STRERROR.invokeExact(Scratch.own().state, errno)).reinterpret(LONGEST_ERROR).getString(0);
        } catch (Throwable e) {
            return "errno " + errno;
        }
    }

    /** A descriptor that names {@code path} and neither reads nor writes it (open(2), O_PATH): only the way there must be open to us. */
    public static int openPath(String path) throws IOException {
        return open(path, O_PATH);
    }

    /** A descriptor of what lies at {@code path}, to be read unless {@code flags} say otherwise. */
    static int open(String path, int flags) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            int descriptor = (int) OPEN.invokeExact(state, arena.allocateFrom(path), flags | O_CLOEXEC);
            return checked("open " + path, descriptor, state);
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /** Closes a descriptor. */
    public static void close(int descriptor) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            checked("close", (int) CLOSE.invokeExact(state, descriptor), state);
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /** Sends one datagram to a Unix-domain address; a leading {@code NUL} makes it an abstract one (unix(7)). */
    public static void sendDatagram(byte[] address, byte[] message) throws IOException {
        if (address.length > MAX_SOCKET_PATH) {
            throw new IOException("socket address too long");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            int socket = checked("socket", (int) SOCKET.invokeExact(state, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), state);
            try {
                MemorySegment to = arena.allocate(2L + address.length);
                to.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, (short) AF_UNIX);
                MemorySegment.copy(address, 0, to, ValueLayout.JAVA_BYTE, 2, address.length);
                MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, message);
                long sent = (long) SENDTO.invokeExact(state, socket, bytes, (long) message.length, 0, to, 2 + address.length);
                checked("sendto", (int) sent, state);
            } finally {
                close(socket);
            }
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /** Microseconds of CLOCK_MONOTONIC (clock_gettime(2)), which systemd compares with its own. */
    public static long monotonicMicros() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
            checked("clock_gettime", (int) CLOCK.invokeExact(state, CLOCK_MONOTONIC, time), state);
            return time.getAtIndex(ValueLayout.JAVA_LONG, 0) * 1_000_000 + time.getAtIndex(ValueLayout.JAVA_LONG, 1) / 1000;
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /** The error of the call that {@code state} was given to. */
    static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    static int checked(String call, int result, MemorySegment state) throws IOException {
        if (result < 0) {
            throw new LinuxException(call, errno(state));
        }
        return result;
    }

    static MethodHandle handle(String name, FunctionDescriptor shape, Linker.Option... more) {
        Linker.Option[] options = java.util.Arrays.copyOf(more, more.length + 1);
        options[more.length] = ERRNO_KEPT;
        return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), shape, options);
    }

    static IOException thrown(Throwable e) {
        return switch (e) {
            case IOException known -> known;
            case RuntimeException bug -> throw bug;
            case Error fatal -> throw fatal;
            default -> throw new IllegalStateException(e);
        };
    }
}
